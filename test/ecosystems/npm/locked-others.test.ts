import assert from 'node:assert/strict';
import test from 'node:test';
import { readBunLock } from '../../../src/ecosystems/npm/locked-bun.ts';
import { readPnpmLock } from '../../../src/ecosystems/npm/locked-pnpm.ts';
import { readYarnLock } from '../../../src/ecosystems/npm/locked-yarn.ts';
import { told, assertRefused, owned, see, type Seen } from '../locking.ts';

const integrity = `sha512-${Buffer.alloc(64, 2).toString('base64')}`;
const commit = '0123456789abcdef0123456789abcdef01234567';
const own = owned('npm', 'packages/a/package.json', 'packages/b/package.json');

/** One workspace, which every lockfile here tells in its own way. */
const workspace: Seen = {
  packages: {
    'pkg:npm/%40s/peered@1.0.0': ['pkg:npm/ms@2.0.0', 'pkg:npm/react@19.0.0'],
    'pkg:npm/fsevents@2.3.3': [],
    'pkg:npm/ms@1.0.0': [],
    'pkg:npm/ms@2.0.0': [],
    'pkg:npm/react@19.0.0': ['pkg:npm/fsevents@2.3.3 optional', 'pkg:npm/ms@1.0.0'],
    [`pkg:npm/forked@0.1.0?vcs_url=git%2Bhttps%3A%2F%2Fgithub.com%2Fo%2Fforked.git%40${commit}`]: [
      'pkg:npm/ms@2.0.0',
    ],
  },
  needs: {
    'package.json': ['pkg:npm/ms@2.0.0 dev'],
    'packages/a/package.json': [
      'packages/b/package.json',
      'pkg:npm/%40s/peered@1.0.0',
      `pkg:npm/forked@0.1.0?vcs_url=git%2Bhttps%3A%2F%2Fgithub.com%2Fo%2Fforked.git%40${commit}`,
      'pkg:npm/fsevents@2.3.3 optional',
    ],
    'packages/b/package.json': ['pkg:npm/ms@2.0.0 dev', 'pkg:npm/react@19.0.0'],
  },
};

const manifests = {
  'package.json': JSON.stringify({ private: true, devDependencies: { ms: '^2' } }),
  'packages/a/package.json': JSON.stringify({
    name: 'a',
    dependencies: { b: '^1', alias: 'npm:@s/peered@^1', forked: 'o/forked' },
    optionalDependencies: { fsevents: '^2' },
  }),
  'packages/b/package.json': JSON.stringify({
    name: 'b',
    dependencies: { react: '^19' },
    devDependencies: { ms: '^2' },
  }),
};

const pnpm9 = `lockfileVersion: '9.0'

importers:

  .:
    devDependencies:
      ms:
        specifier: ^2
        version: 2.0.0

  packages/a:
    dependencies:
      alias:
        specifier: npm:@s/peered@^1
        version: '@s/peered@1.0.0(react@19.0.0)'
      b:
        specifier: workspace:^1
        version: link:../b
      forked:
        specifier: o/forked
        version: git+https://github.com/o/forked.git#${commit}
    optionalDependencies:
      fsevents:
        specifier: ^2
        version: 2.3.3

  packages/b:
    dependencies:
      react:
        specifier: ^19
        version: 19.0.0
    devDependencies:
      ms:
        specifier: ^2
        version: 2.0.0

packages:

  '@s/peered@1.0.0':
    resolution: {integrity: ${integrity}}
    peerDependencies:
      react: '*'

  forked@git+https://github.com/o/forked.git#${commit}:
    resolution: {commit: ${commit}, repo: https://user:hunter2@github.com/o/forked.git, type: git}
    version: 0.1.0

  fsevents@2.3.3:
    resolution: {integrity: ${integrity}}
    os: [darwin]

  ms@1.0.0:
    resolution: {integrity: ${integrity}}

  ms@2.0.0:
    resolution: {integrity: ${integrity}, tarball: https://user:hunter2@r.example/ms.tgz}

  react@19.0.0:
    resolution: {integrity: ${integrity}}

snapshots:

  '@s/peered@1.0.0(react@19.0.0)':
    dependencies:
      ms: 2.0.0
      react: 19.0.0

  forked@git+https://github.com/o/forked.git#${commit}:
    dependencies:
      ms: 2.0.0

  fsevents@2.3.3:
    optional: true

  ms@1.0.0: {}

  ms@2.0.0: {}

  react@19.0.0:
    dependencies:
      ms: 1.0.0
    optionalDependencies:
      fsevents: 2.3.3
`;

const pnpm6 = `lockfileVersion: '6.0'

importers:

  .:
    devDependencies:
      ms:
        specifier: ^2
        version: 2.0.0

  packages/a:
    dependencies:
      alias:
        specifier: npm:@s/peered@^1
        version: /@s/peered@1.0.0(react@19.0.0)
      b:
        specifier: workspace:^1
        version: link:../b
      forked:
        specifier: o/forked
        version: github.com/o/forked/${commit}
    optionalDependencies:
      fsevents:
        specifier: ^2
        version: 2.3.3

  packages/b:
    dependencies:
      react:
        specifier: ^19
        version: 19.0.0
    devDependencies:
      ms:
        specifier: ^2
        version: 2.0.0

packages:

  /@s/peered@1.0.0(react@19.0.0):
    resolution: {integrity: ${integrity}}
    dependencies:
      ms: 2.0.0
      react: 19.0.0
    dev: false

  /fsevents@2.3.3:
    resolution: {integrity: ${integrity}}
    requiresBuild: true
    optional: true

  /ms@1.0.0:
    resolution: {integrity: ${integrity}}

  /ms@2.0.0:
    resolution: {integrity: ${integrity}, tarball: https://user:hunter2@r.example/ms.tgz}

  /react@19.0.0:
    resolution: {integrity: ${integrity}}
    dependencies:
      ms: 1.0.0
    optionalDependencies:
      fsevents: 2.3.3

  github.com/o/forked/${commit}:
    resolution: {commit: ${commit}, repo: https://user:hunter2@github.com/o/forked.git, type: git}
    name: forked
    version: 0.1.0
    dependencies:
      ms: 2.0.0
`;

const classic = `# THIS IS AN AUTOGENERATED FILE. DO NOT EDIT THIS FILE DIRECTLY.
# yarn lockfile v1


"alias@npm:@s/peered@^1":
  name alias
  version "1.0.0"
  resolved "https://user:hunter2@r.example/@s/peered/-/peered-1.0.0.tgz?auth=hunter2#${commit}"
  integrity ${integrity}
  dependencies:
    ms "^2"
    react "*"

forked@o/forked:
  version "0.1.0"
  resolved "git+https://user:hunter2@github.com/o/forked.git#${commit}"
  dependencies:
    ms "^2"

fsevents@^2, fsevents@^2.3.0:
  version "2.3.3"
  resolved "https://r.example/fsevents/-/fsevents-2.3.3.tgz#${commit}"

ms@1.0.0:
  version "1.0.0"
  resolved "https://r.example/ms/-/ms-1.0.0.tgz#${commit}"

"ms@^2":
  version "2.0.0"
  resolved "https://r.example/ms/-/ms-2.0.0.tgz#${commit}"
  integrity ${integrity}

"react@*", react@^19:
  version "19.0.0"
  resolved "https://r.example/react/-/react-19.0.0.tgz#${commit}"
  integrity ${integrity}
  dependencies:
    ms "1.0.0"
  optionalDependencies:
    fsevents "^2.3.0"
`;

const berry = `# This file is generated by running "yarn install" inside your project.

__metadata:
  version: 8
  cacheKey: 10c0

"@s/peered@npm:^1, alias@npm:@s/peered@^1":
  version: 1.0.0
  resolution: "@s/peered@npm:1.0.0::__archiveUrl=https%3A%2F%2Fuser%3Ahunter2%40r.example%2Fpeered.tgz"
  dependencies:
    ms: "npm:^2"
    react: "npm:*"
  checksum: 10c0/0123
  languageName: node
  linkType: hard

"a@workspace:packages/a":
  version: 0.0.0-use.local
  resolution: "a@workspace:packages/a"
  dependencies:
    alias: "npm:@s/peered@^1"
    b: "npm:^1"
    forked: o/forked
    fsevents: "npm:^2"
  dependenciesMeta:
    fsevents:
      optional: true
  languageName: unknown
  linkType: soft

"b@npm:^1, b@workspace:packages/b":
  version: 0.0.0-use.local
  resolution: "b@workspace:packages/b"
  dependencies:
    ms: "npm:^2"
    react: "npm:^19"
  languageName: unknown
  linkType: soft

"forked@o/forked":
  version: 0.1.0
  resolution: "forked@https://user:hunter2@github.com/o/forked.git#commit=${commit}"
  dependencies:
    ms: "npm:^2"
  checksum: 10c0/4567
  languageName: node
  linkType: hard

"fsevents@npm:^2, fsevents@npm:^2.3.0":
  version: 2.3.3
  resolution: "fsevents@npm:2.3.3"
  conditions: os=darwin
  languageName: node
  linkType: hard

"ms@npm:1.0.0":
  version: 1.0.0
  resolution: "ms@npm:1.0.0"
  languageName: node
  linkType: hard

"ms@npm:^2":
  version: 2.0.0
  resolution: "ms@npm:2.0.0"
  languageName: node
  linkType: hard

"react@npm:*, react@npm:^19":
  version: 19.0.0
  resolution: "react@npm:19.0.0"
  dependencies:
    fsevents: "npm:^2.3.0"
    ms: "npm:1.0.0"
  dependenciesMeta:
    fsevents:
      optional: true
  languageName: node
  linkType: hard

"root@workspace:.":
  version: 0.0.0-use.local
  resolution: "root@workspace:."
  dependencies:
    ms: "npm:^2"
  languageName: unknown
  linkType: soft
`;

const bun = `{
  "lockfileVersion": 1,
  "workspaces": {
    "": {
      "name": "root",
      "devDependencies": {
        "ms": "^2",
      },
    },
    "packages/a": {
      "name": "a",
      "version": "1.0.0",
      "dependencies": {
        "alias": "npm:@s/peered@^1",
        "b": "workspace:^1",
        "forked": "o/forked",
      },
      "optionalDependencies": {
        "fsevents": "^2",
      },
    },
    "packages/b": {
      "name": "b",
      "dependencies": {
        "react": "^19",
      },
      "devDependencies": {
        "ms": "^2",
      },
    },
  },
  "packages": {
    "a": ["a@workspace:packages/a"],

    "alias": ["@s/peered@1.0.0", "https://user:hunter2@r.example/peered.tgz", { "dependencies": { "ms": "^2" }, "peerDependencies": { "react": "*" } }, "${integrity}"],

    "b": ["b@workspace:packages/b"],

    "forked": ["forked@git+https://user:hunter2@github.com/o/forked.git#${commit}", { "dependencies": { "ms": "^2" } }, "${commit}"],

    "fsevents": ["fsevents@2.3.3", "", { "os": "darwin" }, "${integrity}"],

    "ms": ["ms@2.0.0", "", {}, "${integrity}"],

    "react": ["react@19.0.0", "", { "dependencies": { "ms": "1.0.0" }, "optionalDependencies": { "fsevents": "^2.3.0" } }, "${integrity}"],

    "react/ms": ["ms@1.0.0", "", {}, "${integrity}"],
  }
}
`;

/** bun.lock does not tell the version of what comes from git. */
function asBunSays({ packages, needs }: Seen): unknown {
  return JSON.parse(JSON.stringify({ packages, needs }).replaceAll('forked@0.1.0', 'forked'));
}

const named = own.map((pkg) => ({ ...pkg, name: pkg.path.replace('packages/', '') }));

test('pnpm-lock.yaml 9 and 6, yarn.lock of classic and berry, bun.lock tell the same workspace', () => {
  assert.deepEqual(see(readPnpmLock, 'pnpm-lock.yaml', pnpm9, named), workspace);
  assert.deepEqual(see(readPnpmLock, 'pnpm-lock.yaml', pnpm6, named), workspace);
  assert.deepEqual(see(readYarnLock, 'yarn.lock', classic, named, manifests), workspace);
  assert.deepEqual(see(readYarnLock, 'yarn.lock', berry, named, manifests), workspace);
  assert.deepEqual(see(readBunLock, 'bun.lock', bun, named), asBunSays(workspace));
});

test('digests where there are some of files, and no credentials', () => {
  const read = [
    [readPnpmLock, pnpm9, 5],
    [readPnpmLock, pnpm6, 5],
    [readYarnLock, classic, 5],
    [readYarnLock, berry, 0],
    [readBunLock, bun, 5],
  ] as const;
  for (const [reader, text, count] of read) {
    const { packages } = reader({
      file: 'lock',
      text,
      own: named,
      texts: new Map(Object.entries(manifests)),
    });
    const proven = packages.filter(({ distributions }) => (distributions[0]?.digests.length ?? 0) > 0);
    assert.equal(proven.length, count, text.slice(0, 40));
    assert.doesNotMatch(told(packages), /hunter2/);
  }
  const { packages } = readYarnLock({ file: 'yarn.lock', text: berry, own: named, texts: new Map() });
  assert.deepEqual(packages[0]?.properties, [['releasewright:yarn:checksum', '10c0/0123']]);
  const sha1 = readYarnLock({ file: 'yarn.lock', text: classic, own: [], texts: new Map() }).packages;
  assert.deepEqual(sha1.find(({ version }) => version === '2.3.3')?.distributions[0]?.digests, [
    { algorithm: 'SHA-1', hex: commit },
  ]);
});

test('pnpm-lock.yaml 6 of a single project has no importers', () => {
  const text =
    "lockfileVersion: '6.0'\n\ndependencies:\n  ms:\n    specifier: ^2\n    version: 2.0.0\n\npackages:\n\n  /ms@2.0.0:\n    resolution: {integrity: x}\n";
  assert.deepEqual(see(readPnpmLock, 'pnpm-lock.yaml', text, owned('npm', 'package.json')), {
    packages: { 'pkg:npm/ms@2.0.0': [] },
    needs: { 'package.json': ['pkg:npm/ms@2.0.0'] },
  });
});

test('berry: a descriptor that resolutions replaced is found by its name', () => {
  const text = berry.replace(
    '"ms@npm:1.0.0":\n  version: 1.0.0\n  resolution: "ms@npm:1.0.0"\n  languageName: node\n  linkType: hard\n\n',
    '',
  );
  assert.deepEqual(see(readYarnLock, 'yarn.lock', text, named, manifests).packages['pkg:npm/react@19.0.0'], [
    'pkg:npm/fsevents@2.3.3 optional',
    'pkg:npm/ms@2.0.0',
  ]);
});

test('what the package managers did not write is refused', () => {
  const deep = 40_000;
  const aliases = `a: &a [x]\nlockfileVersion: '9.0'\nb: [${'*a,'.repeat(200)}]\n`;
  assertRefused(readPnpmLock, 'pnpm-lock.yaml', [
    '',
    'lockfileVersion: 5.4\n',
    "lockfileVersion: '9.0'\npackages: [a]\n",
    "lockfileVersion: '9.0'\n  bad: : indent\n",
    "lockfileVersion: '9.0'\nsnapshots:\n  a@1.0.0\u0007: {}\n",
    "lockfileVersion: '9.0'\nsnapshots:\n  '@': {}\n".replace("'@'", "' '"),
    aliases,
    '['.repeat(deep),
  ]);
  assertRefused(readYarnLock, 'yarn.lock', [
    '  version "1"\n',
    'a@1:\n  version "1 0"\n',
    '"":\n  version "1"\n'.replace('""', '" @1"'),
    '__metadata:\n  version: 8\n"a@npm:1":\n  version: [1]\n',
    '__metadata:\n  version: 8\n"a@npm:1": 3\n',
  ]);
  assertRefused(readBunLock, 'bun.lock', [
    '',
    '{}',
    '{"workspaces": {}, "packages": {"a": "b"}}',
    '['.repeat(deep),
  ]);
});

test('lines of a megabyte are read in linear time', () => {
  const started = performance.now();
  for (const text of [
    `${'"\\"'.repeat(350_000)}\n`,
    `a@1${', a@1'.repeat(200_000)}:\n  version "1.0.0"\n`,
    `a@1:\n  version "1.0.0"\n  resolved "https://r/${'a'.repeat(1_000_000)}"\n`,
  ])
    try {
      readYarnLock({ file: 'yarn.lock', text, own: [], texts: new Map() });
    } catch (error) {
      assert.match(String(error), /LOCKFILE_UNREADABLE|ReleaseError/);
    }
  assert.ok(performance.now() - started < 20_000, `${performance.now() - started} ms`);
});
