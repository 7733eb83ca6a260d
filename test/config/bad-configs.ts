const plugin = "a plugin: an object with a 'name' and a function 'plan'";
const step = "a step { title: 'Build', argv: ['npm', 'run', 'build'] }";
const apiUrl = 'forge.apiUrl: expected an http(s) address without user, query or fragment, or null';
const inside = 'assets[0]: expected a path or glob inside the repository';
const once = "tagFormat: expected a tag name with {version} exactly once, as in 'v{version}'";
const beside = 'tagFormat: expected a tag name in which nothing beside {version} reads as a part of it';
const order =
  "prereleaseOrder[0]: expected a prerelease identifier, such as 'beta' (letters, digits, '-'; not only digits)";

/** Configurations and the problem lines they get, word for word. */
export const badConfigs: readonly (readonly [value: unknown, ...lines: string[]])[] = [
  // unknown keys
  [{ brnch: 'main' }, 'brnch: unknown key; did you mean branch?'],
  [{ Branch: 'main' }, 'Branch: unknown key; did you mean branch?'],
  [{ tagPrefix: 'v' }, 'tagPrefix: unknown key'],
  [{ forge: { knid: 'github' } }, 'forge.knid: unknown key; did you mean forge.kind?'],
  [
    { sections: [{ title: 'A', type: ['feat'], types: ['fix'] }] },
    'sections[0].type: unknown key; did you mean sections[0].types?',
  ],
  [{ 'a b': 1, '': 2 }, '["a b"]: unknown key', '[""]: unknown key'],
  // types
  [
    { bump: [] },
    "bump: expected an object of commit types and levels, such as { docs: 'patch' }, found an empty list",
  ],
  [
    { bump: { Feat: 'minor' } },
    `bump.Feat: expected a commit type in lower case, such as 'feat', found "Feat"`,
  ],
  [
    { bump: { 'a.b': 'minor' } },
    `bump["a.b"]: expected a commit type in lower case, such as 'feat', found "a.b"`,
  ],
  [
    { bump: { feat: 'mjor' } },
    `bump.feat: expected 'major', 'minor', 'patch' or 'none', found "mjor"; did you mean 'major'?`,
  ],
  [{ scopes: 'only' }, "scopes: expected 'add' or 'narrow', found \"only\""],
  [
    { paths: { '../x': [] } },
    'paths["../x"]: expected a path or glob inside the repository, such as \'proto/**\', found "../x"',
  ],
  [
    { paths: { a: 'core' } },
    'paths.a: expected a list of package names or globs, such as [\'core\'], or [], found "core"',
  ],
  [{ always: true }, "always: expected 'major', 'minor', 'patch' or null, found true"],
  [{ zeroMajor: null }, "zeroMajor: expected 'caret', 'minor-feat' or 'plain', found null"],
  [{ notUnderstood: 'fail' }, `notUnderstood: expected 'error', 'warn' or 'ignore', found "fail"`],
  [{ squash: 1 }, "squash: expected 'header' or 'split', found 1"],
  [{ firstPrerelease: -1 }, 'firstPrerelease: expected a whole number, 0 or more, found -1'],
  [{ firstPrerelease: 0.5 }, 'firstPrerelease: expected a whole number, 0 or more, found 0.5'],
  [{ prereleaseOrder: ['1'] }, `${order}, found "1"`],
  [{ prereleaseOrder: ['rc', 'rc'] }, 'prereleaseOrder[1]: expected each identifier once, found "rc"'],
  // tag formats
  [{ tagFormat: 'v' }, `${once}, found "v"`],
  [{ tagFormat: '{version}{version}' }, `${once}, found "{version}{version}"`],
  [
    { tagFormat: 'v${version}' },
    `tagFormat: expected {version} without the dollar sign, as in 'v{version}', found "v\${version}"`,
  ],
  [
    { tagFormat: '{package}/{package}@{version}' },
    'tagFormat: expected {package} at most once, found "{package}/{package}@{version}"',
  ],
  [
    { tagFormat: '{name}@{version}' },
    'tagFormat: expected no placeholders but {version} and {package}, found "{name}@{version}"',
  ],
  [{ tagFormat: 'v1.{version}' }, `${beside}, found "v1.{version}"`],
  [{ tagFormat: '{version}-final' }, `${beside}, found "{version}-final"`],
  [
    { tagFormat: '-{version}' },
    'tagFormat: expected a format that makes valid tag names (git check-ref-format), found "-{version}"',
  ],
  // packages
  [{ fixed: ['a'] }, 'fixed[0]: expected a list of package names or globs, found "a"'],
  [{ fixed: [[]] }, 'fixed[0]: expected at least one package name, found an empty list'],
  [{ fixed: [['a'], ['b', 'a']] }, 'fixed[1][1]: expected each name in one group only, found "a"'],
  [{ ignore: [''] }, `ignore[0]: expected a package name or glob, such as '@acme/*', found ""`],
  [{ ignore: 'a' }, 'ignore: expected a list of package names or globs, found "a"'],
  // texts
  [
    { changelog: '../CHANGELOG.md' },
    'changelog: expected a file name such as CHANGELOG.md inside the repository, or null, found "../CHANGELOG.md"',
  ],
  [
    { changelog: false },
    'changelog: expected a file name such as CHANGELOG.md inside the repository, or null, found false',
  ],
  [
    { sections: [{ title: 'A', types: [] }] },
    'sections[0].types: expected at least one commit type, found an empty list',
  ],
  [
    {
      sections: [
        { title: 'A', types: ['fix'] },
        { title: 'B', types: ['fix'] },
      ],
    },
    'sections[1].types[0]: expected each commit type in one section only, found "fix"',
  ],
  [
    { sections: ['Added'] },
    `sections[0]: expected a section { title: 'Added', types: ['feat'] }, found "Added"`,
  ],
  [{ templates: '/etc' }, 'templates: expected a folder inside the repository, or null, found "/etc"'],
  // places
  [
    { remote: '--upload-pack=x' },
    `remote: expected the name of a git remote, such as 'origin' (not an address), found "--upload-pack=x"`,
  ],
  [
    { remote: 'https://me:secret@example.com/x.git' },
    `remote: expected the name of a git remote, such as 'origin' (not an address), found "https://[hidden]@example.com/x.git"`,
  ],
  [{ branch: 'a..b' }, `branch: expected the name of a branch, such as 'main', or null, found "a..b"`],
  [{ branch: 'HEAD' }, `branch: expected the name of a branch, such as 'main', or null, found "HEAD"`],
  [{ forge: 'github' }, `forge: expected an object such as { kind: 'github' }, found "github"`],
  [
    { forge: { kind: 'gihub' } },
    `forge.kind: expected 'auto', 'github', 'local' or 'none', found "gihub"; did you mean 'github'?`,
  ],
  [{ forge: { apiUrl: 'ftp://x' } }, `${apiUrl}, found "ftp://x"`],
  [{ forge: { apiUrl: 'https://a:p@ss@h/' } }, `${apiUrl}, found "https://[hidden]@h/"`],
  [{ forge: { apiUrl: 'https://h/?token=abc' } }, `${apiUrl}, found "https://h/?[hidden]"`],
  [{ forge: { repository: 'acme/..' } }, `forge.repository: expected 'owner/name', or null, found "acme/.."`],
  [{ forge: { path: '' } }, 'forge.path: expected a folder, or null, found ""'],
  // steps
  [{ build: ['npm run build'] }, `build[0]: expected ${step}, found "npm run build"`],
  [
    { build: [{ title: 'B', argv: 'npm run build' }] },
    "build[0].argv: expected a command and its arguments as a list, such as ['npm', 'run', 'build'] (no shell), found \"npm run build\"",
  ],
  [{ build: [{ title: 'B', argv: [] }] }, 'build[0].argv[0]: expected a command, such as npm, found nothing'],
  [
    { build: [{ argv: ['a', 'b\0'] }] },
    'build[0].title: expected a title on one line, found nothing',
    'build[0].argv[1]: expected an argument without NUL characters, found "b\\u{0}"',
  ],
  [{ assets: ['/etc/passwd'] }, `${inside}, found "/etc/passwd"`],
  [{ assets: ['C:\\x'] }, `${inside}, found "C:\\\\x"`],
  [{ assets: ['{dist,..}/*'] }, `${inside}, found "{dist,..}/*"`],
  [{ assets: ['.git/config'] }, `${inside}, found ".git/config"`],
  [{ assets: ['!dist/*.map'] }, `${inside}, found "!dist/*.map"`],
  [{ checksums: 'a/b' }, 'checksums: expected a bare file name such as SHA256SUMS, or null, found "a/b"'],
  [{ plugins: [{ name: 'x' }] }, `plugins[0]: expected ${plugin}, found an object with "name"`],
  [{ plugins: ['x'] }, `plugins[0]: expected ${plugin}, found "x"`],
  // version files
  [
    { files: [7] },
    "files[0]: expected a path, or an entry such as { path: 'openapi.json', json: 'info.version' }, found 7",
  ],
  [{ files: ['../a'] }, 'files[0]: expected a path or glob inside the repository, found "../a"'],
  [{ files: [{ path: 'a', jsn: 'b' }] }, 'files[0].jsn: unknown key; did you mean files[0].json?'],
  [
    { files: [{ path: 'a', pattern: 'v' }] },
    'files[0].pattern: expected one line of literal text with {version} exactly once, such as \'API_VERSION = "{version}"\', found "v"',
  ],
  [
    { files: [{ path: 'a', json: 'b', yaml: 'b' }] },
    'files[0]: expected one of json, yaml: each entry says once where the versions stand, found an object with "path", "json", "yaml"',
  ],
  [
    { files: [{ path: 'a', exactly: 2, min: 1 }] },
    'files[0]: expected exactly, or min and max, found an object with "path", "exactly", "min"',
  ],
  [{ files: [{ path: 'a', exactly: 0 }] }, 'files[0].exactly: expected a whole number, 1 or more, found 0'],
  [
    { files: [{ path: 'a', write: '"{version}"' }] },
    "files[0].write: expected a spelling such as '{version}', 'v{version}', '{major}.{minor}' or '{pep440}': placeholders, letters, digits and ._+^~=/-, found \"\\\"{version}\\\"\"",
  ],
  // not an object at all
  [null, "expected an object, such as { branch: 'main' }, found null"],
  [[1], "expected an object, such as { branch: 'main' }, found a list of 1"],
  [new Map(), "expected an object, such as { branch: 'main' }, found an empty object"],
  // hostile
  [JSON.parse('{"__proto__": {"branch": "x"}}'), '__proto__: unknown key'],
  [
    JSON.parse('{"bump": {"__proto__": "major"}}'),
    "bump.__proto__: expected a commit type in lower case, such as 'feat'",
  ],
  [{ '\u001b[2J': 1 }, '["\\u{1b}[2J"]: unknown key'],
  [
    { branch: `\u001b]0;x\u0007${'y'.repeat(99)}` },
    `branch: expected the name of a branch, such as 'main', or null, found "\\u{1b}]0;x\\u{7}${'y'.repeat(54)}…"`,
  ],
  [
    {
      get branch(): string {
        throw new Error('no\u001b');
      },
    },
    'the configuration cannot be read: no\\u{1b}',
  ],
  // environments
  [
    {
      environments: {
        test: { target: { kind: 'workflow', workflow: '../deploy.yml' } },
      },
    },
    `environments.test.target.workflow: expected the name of a file such as 'deploy.yml', found "../deploy.yml"`,
  ],
  [
    {
      environments: { test: { target: { kind: 'workflow', workflow: 'deploy.yml', inputs: { seq: '1' } } } },
    },
    'environments.test.target.inputs: expected no inputs that it gets anyway: version, digest, environment, seq, found an object with "seq"',
  ],
  [
    { environments: { test: { target: { kind: 'command', deploy: ['a', '{verson}'] } } } },
    'environments.test.target.deploy[1]: expected no placeholders but {version}, {tag}, {commit}, {environment}, {image}, ' +
      '{digest}, {fence}, {previous} (other braces: with a space, { so }), found "{verson}"',
  ],
  [
    {
      environments: {
        test: {
          image: 'ghcr.io/acme/app',
          target: {
            ...{ kind: 'gitops', file: 'values.yaml', set: { 'image.digest': '{digest}' } },
            repository: 'https://ada:s3cret@github.com/acme/fleet.git',
          },
        },
      },
    },
    "environments.test.target.repository: expected an address of git such as 'https://github.com/acme/fleet.git', without a password or token: " +
      'name its environment variable in tokenEnv, or leave it to git\'s credential helper, found "https://[hidden]@github.com/acme/fleet.git"',
  ],
  [
    {
      environments: {
        test: {
          target: {
            kind: 'blue-green',
            slots: { blue: { kind: 'command', deploy: ['a'] }, green: { kind: 'command', deploy: ['a'] } },
            nginx: {
              ...{ file: 'conf.d/app.conf', upstream: 'app' },
              servers: { blue: '127.0.0.1:8081', green: '127.0.0.1:8082' },
            },
          },
        },
      },
    },
    `environments.test.target.nginx.file: expected an absolute path such as '/etc/nginx/conf.d/app.conf', found "conf.d/app.conf"`,
  ],
  // mirrors and where the ledger is
  [
    { mirrors: [{ kind: 'gitlab' }] },
    `mirrors[0].kind: expected an entry whose kind is one of 'github', 'cdevents', 'opentelemetry', 'prometheus', such as { kind: 'github' }, found "gitlab"`,
  ],
  [
    { mirrors: [{ kind: 'prometheus', file: '/srv/shop.txt' }] },
    `mirrors[0].file: expected the path of a file that ends in .prom, such as '/var/lib/node_exporter/shop.prom', found "/srv/shop.txt"`,
  ],
  [
    { mirrors: [{ kind: 'prometheus', file: 'a.prom', labels: { version: 'x' } }] },
    `mirrors[0].labels.version: expected the name of a label that no sample has of its own, such as 'service', found "version"`,
  ],
  [
    { mirrors: [{ kind: 'github', urls: { production: 'javascript:alert(1)' } }] },
    'mirrors[0].urls.production: expected an http(s) address without user, query or fragment, found "javascript:alert(1)"',
  ],
  [
    { deploymentLedger: { store: 'git', repository: 'ext::sh -c id', name: 'shop' } },
    `deploymentLedger.repository: expected the address of a git repository without a password, such as 'git@github.com:acme/ledgers.git', found "ext::sh -c id"`,
  ],
  [
    { deploymentLedger: { store: 'git', repository: '../ledgers.git', name: 'a..b' } },
    'deploymentLedger.name: expected the name of a ledger, such as the one of the repository, that may be part of the name of a branch, found "a..b"',
  ],
];
