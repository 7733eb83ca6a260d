import type { Fate, Ground } from '../../src/config/migrate/model.ts';

/** A configuration as people have it, and what it becomes. */
export interface MigrationCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly ground: Ground;
  readonly config: object;
  readonly plugins?: readonly (readonly [module: string, steps: readonly string[] | null])[];
  readonly notes: readonly (readonly [key: string, fate: Fate, text: RegExp])[];
}

function one(version: string, more: Partial<Ground['packages'][number]> = {}): Ground {
  const pkg = { name: 'lamp', path: '.', ecosystem: 'npm', version, private: false, ...more };
  return {
    packages: [pkg],
    lines: [{ packages: ['lamp'], tagFormat: 'v{version}', last: version }],
    branch: 'main',
  };
}

const json = (value: unknown): string => JSON.stringify(value);

const semanticRelease: readonly MigrationCase[] = [
  {
    // Facts: package.json of jest-community/eslint-plugin-jest at v29, of August 2026.
    name: 'semantic-release in package.json, with its usual plugins',
    files: {
      'package.json': json({
        release: {
          branches: ['main', { name: 'next', prerelease: true }],
          plugins: [
            '@semantic-release/commit-analyzer',
            '@semantic-release/release-notes-generator',
            '@semantic-release/changelog',
            '@semantic-release/npm',
            '@semantic-release/git',
            '@semantic-release/github',
          ],
        },
      }),
    },
    ground: one('29.0.0'),
    config: { publish: { npm: true } },
    notes: [
      ['branches', 'unnecessary', /without being named/],
      ['plugins[4] @semantic-release/git', 'unnecessary', /committed/],
    ],
  },
  {
    name: 'semantic-release by its defaults, below 1.0.0',
    files: { 'package.json': json({ devDependencies: { 'semantic-release': '^25.0.0' } }) },
    ground: one('0.4.0', { private: true }),
    config: { changelog: null, zeroMajor: 'plain' },
    notes: [['plugins[2] @semantic-release/npm', 'unnecessary', /nothing is published/]],
  },
  {
    name: 'semantic-release in YAML: rules by type, branches, files, another plugin',
    files: {
      '.releaserc': [
        'branches: [trunk, { name: rc, prerelease: true }, { name: "old", range: "1.x" }]',
        'tagFormat: "lamp-${version}"',
        'plugins:',
        '  - - "@semantic-release/commit-analyzer"',
        '    - preset: conventionalcommits',
        '      releaseRules: [{ type: docs, release: patch }, { type: perf, release: false }]',
        '  - ["@semantic-release/changelog", { changelogFile: "docs/CHANGES.md" }]',
        '  - ["@semantic-release/exec", { publishCmd: "./deploy.sh ${nextRelease.version}" }]',
        '  - ["@semantic-release/git", { assets: [package.json, "dist/**"], message: "release" }]',
        '  - - "@semantic-release/github"',
        '    - { assets: [{ path: "dist/*.tgz", label: Package }], successComment: false, draftRelease: true }',
      ].join('\n'),
    },
    ground: one('2.0.0'),
    config: {
      branch: 'trunk',
      channels: { rc: 'rc', old: '1.x' },
      tagFormat: 'lamp-{version}',
      bump: { docs: 'patch', perf: 'none' },
      changelog: 'docs/CHANGES.md',
      assets: ['dist/*.tgz'],
    },
    plugins: [
      ['@semantic-release/exec', null],
      ['@semantic-release/git', null],
    ],
    notes: [
      ['plugins[3] @semantic-release/git.message', 'by hand', /template/],
      ['plugins[4] @semantic-release/github.draftRelease', 'no equivalent', /draft/],
      ['plugins[4] @semantic-release/github.successComment', 'unnecessary', /comments/],
    ],
  },
  {
    name: 'semantic-release with rules by scope: its analyzer is asked',
    files: {
      '.releaserc.json': json({
        extends: '@acme/release',
        plugins: [
          [
            '@semantic-release/commit-analyzer',
            { releaseRules: [{ type: 'docs', scope: 'api', release: 'patch' }] },
          ],
        ],
      }),
    },
    ground: one('1.0.0'),
    config: { changelog: null, forge: { kind: 'none' } },
    plugins: [['@semantic-release/commit-analyzer', ['analyzeCommits']]],
    notes: [['extends', 'by hand', /@acme\/release/]],
  },
  {
    name: 'semantic-release in code is not run',
    files: { '.releaserc.cjs': 'throw new Error("run");' },
    ground: one('1.0.0'),
    config: {},
    notes: [['(all of it)', 'by hand', /never run/]],
  },
];

const workspace: Ground = {
  packages: [
    { name: 'flagd', path: 'flagd', ecosystem: 'go', version: null, private: false },
    { name: 'core', path: 'core', ecosystem: 'go', version: null, private: false },
    { name: 'test', path: 'test', ecosystem: 'go', version: null, private: false },
  ],
  lines: [
    { packages: ['flagd'], tagFormat: 'flagd/v{version}', last: '0.11.0' },
    { packages: ['core'], tagFormat: 'core/v{version}', last: null },
    { packages: ['test'], tagFormat: 'test/v{version}', last: null },
  ],
  branch: 'main',
};

const releasePlease: readonly MigrationCase[] = [
  {
    // Facts: release-please-config.json of open-feature/flagd, of August 2026 (shortened).
    name: 'release-please of a workspace',
    files: {
      'release-please-config.json': json({
        'bootstrap-sha': 'abc',
        'separate-pull-requests': true,
        'tag-separator': '/',
        packages: {
          flagd: {
            'release-type': 'go',
            'bump-minor-pre-major': true,
            'bump-patch-for-minor-pre-major': true,
          },
          core: { 'release-type': 'go', 'exclude-paths': ['pkg/x'], 'extra-files': ['version.go'] },
        },
        'changelog-sections': [
          { type: 'feat', section: 'Features' },
          { type: 'fix', section: 'Fixes' },
          { type: 'chore', section: 'Chores' },
          { type: 'perf', section: 'Speed', hidden: true },
        ],
      }),
      '.release-please-manifest.json': '{}',
    },
    ground: workspace,
    config: {
      sections: [
        { title: 'Features', types: ['feat'] },
        { title: 'Fixes', types: ['fix'] },
        { title: 'Chores', types: ['chore'] },
      ],
      paths: { 'core/pkg/x/**': [] },
      files: [{ path: 'core/version.go', package: 'core' }],
      bump: { chore: 'patch', perf: 'none', revert: 'none' },
      ignore: ['test'],
    },
    notes: [
      ['packages["flagd"].(tags)', 'unnecessary', /flagd\/v/],
      ['packages["core"].(tags)', 'unnecessary', /core\/v/],
      ['bootstrap-sha', 'unnecessary', /./],
    ],
  },
  {
    // Facts: .github/workflows/release-please.yml of GoogleCloudPlatform/functions-framework-nodejs, of 2023.
    name: 'release-please by the inputs of its action',
    files: {
      '.github/workflows/release.yml':
        'jobs:\n  release:\n    steps:\n      - uses: googleapis/release-please-action@v3\n        with:\n          release-type: node\n          bump-minor-pre-major: true\n          token: ${{ secrets.X }}\n',
    },
    ground: one('0.3.0'),
    config: { bump: { deps: 'patch', feature: 'minor' }, zeroMajor: 'minor-feat' },
    notes: [['release-type', 'unnecessary', /node/]],
  },
  {
    name: 'release-please: plugins, files by JSONPath and XPath, a strategy',
    files: {
      'release-please-config.json': json({
        packages: {
          '.': {
            component: 'lamp',
            versioning: 'always-bump-minor',
            'release-as': '3.0.0',
            'extra-files': [
              { type: 'json', path: 'app.json', jsonpath: '$.expo.version' },
              { type: 'xml', path: 'pom.xml', xpath: '//project/version' },
            ],
          },
        },
        plugins: [
          'node-workspace',
          { type: 'linked-versions', groupName: 'g', components: ['lamp'] },
          'sentence-case',
        ],
      }),
    },
    ground: one('2.0.0'),
    config: {
      cascade: { default: { when: 'always' } },
      linked: [['.']],
      files: [{ path: 'app.json', json: 'expo.version' }],
      bump: { deps: 'patch', feature: 'minor' },
    },
    notes: [
      ['packages["."].versioning', 'no equivalent', /always-bump-minor/],
      ['packages["."].release-as', 'by hand', /--as 3\.0\.0/],
      ['packages["."].extra-files', 'by hand', /XPath/],
    ],
  },
];

const silent = { feat: 'none', fix: 'none', perf: 'none', revert: 'none' };

const changesets: readonly MigrationCase[] = [
  {
    // Facts: .changeset/config.json of honojs/middleware and of changesets/changesets, of August 2026.
    name: 'changesets of a public workspace',
    files: {
      '.changeset/config.json': json({
        $schema: 'https://unpkg.com/@changesets/config/schema.json',
        changelog: '@changesets/cli/changelog',
        commit: false,
        linked: [],
        access: 'public',
        baseBranch: 'origin/trunk',
        updateInternalDependencies: 'patch',
        ignore: ['@acme/docs'],
        privatePackages: { version: true, tag: false },
        unheard: 1,
      }),
      '.changeset/pre.json': '{}',
    },
    ground: one('0.9.0'),
    config: {
      publish: { npm: { access: 'public' } },
      branch: 'trunk',
      ignore: ['@acme/docs'],
      bump: silent,
      zeroMajor: 'plain',
    },
    notes: [
      ['changelog', 'by hand', /templates/],
      ['unheard', 'by hand', /not known/],
      ['(all of it)', 'by hand', /pre exit/],
    ],
  },
  {
    name: 'changesets with groups and without a changelog',
    files: {
      '.changeset/config.json': json({
        changelog: false,
        fixed: [['a', 'b']],
        linked: [['c', 'd']],
        access: 'restricted',
        updateInternalDependencies: 'minor',
      }),
    },
    ground: one('1.0.0'),
    config: {
      changelog: null,
      fixed: [['a', 'b']],
      linked: [['c', 'd']],
      publish: { npm: true },
      bump: silent,
    },
    notes: [
      ['fixed', 'translated', /one tag/],
      ['updateInternalDependencies', 'no equivalent', /patch/],
    ],
  },
];

const others: readonly MigrationCase[] = [
  {
    // Facts: lerna.json of jupyterlab/lumino and of lerna/lerna, of 2026 (joined).
    name: 'lerna with one version',
    files: {
      'lerna.json': json({
        version: '0.5.0',
        npmClient: 'yarn',
        ignoreChanges: ['*.md', 'docs/**'],
        command: {
          version: { conventionalCommits: true, allowBranch: 'trunk', message: 'chore: publish %s', odd: 1 },
          publish: { registry: 'https://registry.npmjs.org' },
          run: { x: 1 },
        },
      }),
    },
    ground: one('0.5.0'),
    config: {
      files: [{ path: 'lerna.json', json: 'version' }],
      paths: { '**/*.md': [], 'docs/**': [], '**': ['**'] },
      branch: 'trunk',
      publish: { npm: { registry: 'https://registry.npmjs.org' } },
      always: 'patch',
      cascade: { default: { when: 'always' }, dev: { when: 'always' } },
      zeroMajor: 'minor-feat',
    },
    notes: [
      ['command.version.odd', 'by hand', /not known/],
      ['command.version.message', 'by hand', /template/],
      ['command.run', 'unnecessary', /./],
    ],
  },
  {
    name: 'standard-version with a prefix, files and skipped steps',
    files: {
      '.versionrc': json({
        tagPrefix: 'lamp@',
        bumpFiles: ['package.json', 'app.json', 'VERSION'],
        skip: { tag: true, changelog: true },
        scripts: { prerelease: 'make' },
        preMajor: true,
      }),
    },
    ground: one('0.2.0'),
    config: {
      tagFormat: 'lamp@{version}',
      files: [{ path: 'app.json', json: 'version' }],
      changelog: null,
      always: 'patch',
    },
    notes: [
      ['(versions below 1.0.0)', 'unnecessary', /moves the minor/],
      ['bumpFiles', 'by hand', /VERSION/],
      ['skip', 'no equivalent', /tag/],
      ['scripts', 'by hand', /build/],
    ],
  },
  {
    // Facts: the keys of release.toml of crate-ci/typos and clap-rs/clap, of 2026 (joined).
    name: 'cargo-release',
    files: {
      'release.toml':
        'allow-branch = ["trunk"]\ndependent-version = "fix"\ntag-name = "{{crate_name}}-v{{version}}"\npre-release-hook = ["./ci.sh", "x"]\nodd = 1\npre-release-replacements = [{ file = "CHANGELOG.md", search = "a", replace = "b" }, { file = "README.md", search = "a", replace = "b" }]\n',
    },
    ground: one('1.0.0', { ecosystem: 'cargo' }),
    config: {
      branch: 'trunk',
      tagFormat: '{package}-v{version}',
      build: [{ title: 'pre-release hook', argv: ['./ci.sh', 'x'] }],
    },
    notes: [
      ['odd', 'by hand', /not known/],
      ['pre-release-replacements', 'by hand', /README\.md/],
    ],
  },
  {
    // Facts: cliff.toml of orhun/git-cliff, of 2026 (shortened).
    name: 'git-cliff',
    files: {
      'cliff.toml':
        '[changelog]\nbody = "x"\ntrim = true\n[git]\nconventional_commits = true\nsplit_commits = true\ncommit_parsers = [{ message = "^feat", group = "<!-- 0 -->Features" }, { message = "^fix", group = "Fixes" }, { message = "^chore", skip = true }, { body = ".*security", group = "Security" }]\n[bump]\nbreaking_always_bump_major = false\n',
    },
    ground: one('1.0.0'),
    config: {
      squash: 'split',
      sections: [
        { title: 'Features', types: ['feat'] },
        { title: 'Fixes', types: ['fix'] },
      ],
    },
    notes: [
      ['changelog.body', 'by hand', /template/],
      ['git.commit_parsers', 'by hand', /1 parsers/],
    ],
  },
  {
    // Facts: the keys of .goreleaser.yml of gembaadvantage/uplift, of 2024 (shortened).
    name: 'GoReleaser: the release part',
    files: {
      '.goreleaser.yml':
        'builds: [{ id: x }]\narchives: [{ format_overrides: [{ goos: windows, format: zip }] }]\nchecksum: { name_template: checksums.txt }\nbrews: [{ name: x }]\nrelease: { draft: true, extra_files: [{ glob: ./a.txt }] }\n',
    },
    ground: one('1.0.0', { ecosystem: 'go' }),
    config: { assets: ['dist/*.tar.gz', 'dist/*.zip', 'a.txt'], checksums: 'checksums.txt' },
    notes: [
      ['brews', 'by hand', /on the tag/],
      ['release.draft', 'no equivalent', /drafts/],
    ],
  },
  {
    // Facts: schema/release-it.json of release-it 21.
    name: 'release-it in package.json',
    files: {
      'package.json': json({
        'release-it': {
          git: { tagName: 'r${version}', commitMessage: 'x', requireCleanWorkingDir: true },
          github: { release: true, assets: ['dist/*.zip'] },
          npm: { publish: true },
          hooks: { 'before:init': 'make' },
          plugins: { '@release-it/conventional-changelog': {} },
        },
      }),
    },
    ground: one('1.0.0'),
    config: { tagFormat: 'r{version}', assets: ['dist/*.zip'], publish: { npm: true } },
    notes: [
      ['hooks', 'by hand', /build/],
      ['plugins.@release-it/conventional-changelog', 'unnecessary', /commits decide/],
    ],
  },
];

const wrongOnce: readonly MigrationCase[] = [
  {
    name: 'semantic-release from main, where the default branch is another one',
    files: {
      '.releaserc.json': json({
        branches: ['main', 'old', { name: 'rc', prerelease: true }, {}],
        plugins: [],
      }),
    },
    ground: { ...one('1.0.0'), branch: 'develop' },
    config: { branch: 'main', channels: { rc: 'rc' }, changelog: null, forge: { kind: 'none' } },
    notes: [['branches', 'by hand', /without a name.*from old /]],
  },
  {
    name: 'semantic-release with a dist-tag of its own for a branch',
    files: {
      '.releaserc.json': json({
        branches: ['main', { name: 'rc', prerelease: true, channel: 'try' }],
        plugins: [],
      }),
    },
    ground: one('1.0.0'),
    config: { changelog: null, forge: { kind: 'none' } },
    notes: [['branches', 'by hand', /rc releases under a dist-tag/]],
  },
  {
    name: 'semantic-release with options of plugins at the top',
    files: { '.releaserc.json': json({ npmPublish: false, changelogFile: 'CHANGES.md' }) },
    ground: one('1.0.0'),
    config: { changelog: null },
    notes: [
      ['npmPublish', 'unnecessary', /plugin/],
      ['plugins[2] @semantic-release/npm', 'unnecessary', /nothing is published/],
      ['changelogFile', 'by hand', /not known/],
    ],
  },
  {
    name: 'semantic-release by a shared configuration alone',
    files: { '.releaserc.json': json({ extends: '@acme/release' }) },
    ground: one('1.0.0'),
    config: {},
    notes: [['plugins', 'by hand', /not read/]],
  },
  {
    name: 'cargo-release: a registry of its own, a branch that is not the default, its prefix',
    files: {
      'release.toml':
        'allow-branch = ["main"]\npublish = true\nregistry = "internal"\ntag-name = "{{prefix}}v{{version}}"\n',
    },
    ground: { ...one('1.0.0', { ecosystem: 'cargo' }), branch: 'develop' },
    config: { branch: 'main', publish: { cargo: { registry: 'internal' } } },
    notes: [['tag-name', 'unnecessary', /learnt/]],
  },
  {
    name: 'cargo-release: a registry where nothing is published',
    files: { 'Cargo.toml': '[workspace.metadata]\nrelease = { publish = false, registry = "internal" }\n' },
    ground: one('1.0.0', { ecosystem: 'cargo' }),
    config: {},
    notes: [['registry', 'unnecessary', /nothing/]],
  },
  {
    name: 'release-it with a dist-tag',
    files: { '.release-it.json': json({ npm: { publish: true, tag: 'next' } }) },
    ground: one('1.0.0'),
    config: { publish: { npm: { tag: 'next' } } },
    notes: [],
  },
  {
    name: 'release-please: what one package of several says stays with it',
    files: {
      'release-please-config.json': json({
        'tag-separator': '/',
        'exclude-paths': ['core'],
        'extra-files': ['VERSION'],
        packages: {
          flagd: {
            'skip-changelog': true,
            'skip-github-release': true,
            versioning: 'always-bump-patch',
            'additional-paths': ['core/api'],
          },
          core: { 'bump-minor-pre-major': true },
          test: {},
        },
      }),
    },
    ground: workspace,
    config: { paths: { 'core/api/**': ['flagd', 'core'] }, bump: { deps: 'patch', feature: 'minor' } },
    notes: [
      ['exclude-paths', 'unnecessary', /of its own/],
      ['extra-files', 'by hand', /which package/],
      ['packages["flagd"].skip-changelog', 'by hand', /one package/],
      ['packages["flagd"].skip-github-release', 'by hand', /one package/],
      ['packages["flagd"].versioning', 'by hand', /patch/],
      ['(versions below 1.0.0)', 'by hand', /differ/],
    ],
  },
  {
    name: 'semantic-release with commands that decide, and without its analyzer',
    files: {
      '.releaserc.json': json({
        plugins: [
          ['@semantic-release/exec', { analyzeCommitsCmd: 'x', publishCmd: 'y' }],
          'semantic-release-z',
        ],
      }),
    },
    ground: one('1.0.0'),
    config: { changelog: null, forge: { kind: 'none' } },
    plugins: [
      ['@semantic-release/exec', ['analyzeCommits', 'publish']],
      ['semantic-release-z', null],
    ],
    notes: [['plugins[1] semantic-release-z', 'by hand', /name steps/]],
  },
  {
    name: 'git-cliff with alternatives, the beginning of a type, and both keys about 0.x',
    files: {
      'cliff.toml':
        '[git]\ncommit_parsers = [{ message = "^(fix|perf)", group = "Fixes" }, { message = "^chore|^ci", group = "Rest" }, { message = "^doc", group = "Docs" }, { message = "test", group = "Any" }, { message = "^build\\\\(x", group = "X" }]\n[bump]\nfeatures_always_bump_minor = true\nbreaking_always_bump_major = true\n',
    },
    ground: one('0.3.0'),
    config: {
      sections: [
        { title: 'Fixes', types: ['fix', 'perf'] },
        { title: 'Rest', types: ['chore', 'ci'] },
      ],
      zeroMajor: 'plain',
    },
    notes: [['git.commit_parsers', 'by hand', /3 parsers/]],
  },
];

export const cases: readonly MigrationCase[] = [
  ...wrongOnce,
  ...semanticRelease,
  ...releasePlease,
  ...changesets,
  ...others,
];
