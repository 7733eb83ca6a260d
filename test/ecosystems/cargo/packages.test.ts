import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReleaseError } from '../../../src/core/error.ts';
import { cargo } from '../../../src/ecosystems/cargo/index.ts';
import { named, readAll } from './repository.ts';
import type { Repository } from './repository.ts';

const crate = (name: string, rest = ''): string => `[package]\nname = "${name}"\nversion = "1.0.0"\n${rest}`;
const dependencies = (repository: Repository, name: string): readonly string[] =>
  named(cargo.packages(readAll(repository)), name).dependencies.map(
    (one) => `${one.kind} ${one.name} ${one.range}`,
  );

test('versions, publish and their inheritance', () => {
  const repository = {
    'Cargo.toml':
      '[workspace]\nmembers = ["*"]\n[workspace.package]\nversion = "2.1.0-rc.1"\npublish = false\n[workspace.dependencies]\n',
    'a/Cargo.toml': '[package]\nname = "a"\nversion.workspace = true\npublish = { workspace = true }\n',
    'b/Cargo.toml': '[package]\nname = "b"\nversion = { workspace = true }\n',
    'c/Cargo.toml': '[package]\nname = "c"\n',
    'd/Cargo.toml': '[package]\nname = "d"\nversion = "1.0.0"\npublish = []\n',
    'e/Cargo.toml': '[package]\nname = "e"\nversion = "1.0.0"\npublish = ["mine"]\n',
    'f/Cargo.toml': "[project]\nname = 'f'\nversion = '''\n1.0.0'''\npublish = true\n",
  };
  const packages = cargo.packages(readAll(repository));
  assert.deepEqual(
    packages.map((one) => [one.name, one.version, one.versionFile, one.private]),
    [
      ['a', '2.1.0-rc.1', 'Cargo.toml', true],
      ['b', '2.1.0-rc.1', 'Cargo.toml', false],
      ['c', null, 'c/Cargo.toml', true],
      ['d', '1.0.0', 'd/Cargo.toml', true],
      ['e', '1.0.0', 'e/Cargo.toml', false],
      ['f', '1.0.0', 'f/Cargo.toml', false],
    ],
  );
});

const workspaceRoot = `[workspace]
members = ["a", "b", "app"]
[workspace.dependencies]
b = { path = "b", version = "1.0" }
renamed = { path = "a", package = "a", version = "^1" }
serde = "1"
`;

const declarations: readonly (readonly [manifest: string, expected: readonly string[]])[] = [
  ['[dependencies]\na = { path = "../a" }', ['normal a null']],
  ['[dependencies]\na = { path = "../a", version = "=1.0.0" }\nserde = "1"', ['normal a =1.0.0']],
  ['[dependencies]\na.path = "../a"\na.version = "1"', ['normal a 1']],
  ['[dependencies.a]\npath = "../a"\nversion = "~1"\noptional = true', ['optional a ~1']],
  ['[dev-dependencies]\nb.workspace = true\nserde.workspace = true', ['dev b 1.0']],
  ['[build-dependencies]\nrenamed = { workspace = true, optional = false }', ['build a ^1']],
  ['[dependencies]\nother = { package = "a", path = "../a", version = "1" }', ['normal a 1']],
  [
    "[target.'cfg(windows)'.dependencies]\na = { path = '../a', version = '1' }\n[target.x86_64-pc-windows-gnu.build-dependencies]\na.path = '../a'",
    ['normal a 1', 'build a null'],
  ],
  [
    '[dependencies]\na = { path = "../a", version = "1" }\n[target."cfg(unix)".dependencies]\na = { path = "../a", version = "1" }',
    ['normal a 1'],
  ],
  // From the registry, from git, by the wrong name, from elsewhere: other crates.
  ['[dependencies]\na = "1"', []],
  ['[dependencies]\na = { version = "1", registry = "mine" }', []],
  ['[dependencies]\na = { git = "https://example.org/a" }', []],
  ['[dependencies]\nz = { path = "../a" }', []],
  ['[dependencies]\na = { path = "../../a" }', []],
  ['[dependencies]\na = { path = "../other" }', []],
];

test('dependencies on members, however they are written', (t) => {
  for (const [manifest, expected] of declarations) {
    const repository = {
      'Cargo.toml': workspaceRoot,
      'a/Cargo.toml': crate('a'),
      'b/Cargo.toml': crate('b'),
      'app/Cargo.toml': crate('app', manifest),
    };
    assert.deepEqual(dependencies(repository, 'app'), expected, manifest);
  }
  t.diagnostic(`${declarations.length} cases, ${declarations.length} passed, 0 failed`);
});

test('[patch] turns a registry or git dependency into one on the member, where the version fits', () => {
  const repository = {
    'Cargo.toml':
      '[workspace]\nmembers = ["a", "app"]\n[patch.crates-io]\na = { path = "a" }\n[patch."https://example.org/a"]\nx = { package = "a", path = "a" }\n',
    'a/Cargo.toml': crate('a'),
    'app/Cargo.toml': crate(
      'app',
      '[dependencies]\na = "1"\n[dev-dependencies]\na = "0.9"\n[build-dependencies]\na = { git = "https://example.org/a" }\n',
    ),
  };
  assert.deepEqual(dependencies(repository, 'app'), ['normal a 1', 'build a null']);
});

const root = '[workspace]\nmembers = ["a", "b"]\n';
const broken: readonly (readonly [what: string, repository: Repository, code: string, says: RegExp])[] = [
  [
    'bad TOML',
    { 'Cargo.toml': '[package]\nname = "a\n' },
    'MANIFEST_UNREADABLE',
    /^Cargo\.toml:2:\d+: not valid TOML/,
  ],
  ['a key twice', { 'Cargo.toml': crate('a', 'name = "b"') }, 'MANIFEST_UNREADABLE', /^Cargo\.toml:4:/],
  [
    'endless nesting',
    { 'Cargo.toml': `a = ${'['.repeat(100_000)}` },
    'MANIFEST_UNREADABLE',
    /^Cargo\.toml:1:/,
  ],
  ['deep nesting', { 'Cargo.toml': `a = ${'{b='.repeat(50_000)}` }, 'MANIFEST_UNREADABLE', /^Cargo\.toml:1:/],
  [
    'no name',
    { 'Cargo.toml': '\n[package]\nversion = "1.0.0"' },
    'MANIFEST_UNREADABLE',
    /^Cargo\.toml:2: .*no name/,
  ],
  [
    'name of a wrong kind',
    { 'Cargo.toml': '[package]\nname = 1' },
    'MANIFEST_UNREADABLE',
    /^Cargo\.toml:2: 'name'/,
  ],
  [
    'no SemVer',
    { 'Cargo.toml': '[package]\nname = "a"\nversion = "1.0"' },
    'MANIFEST_UNREADABLE',
    /^Cargo\.toml:3:.*1\.0/,
  ],
  [
    'a v',
    { 'Cargo.toml': '[package]\nname = "a"\nversion = "v1.0.0"' },
    'MANIFEST_UNREADABLE',
    /^Cargo\.toml:3:/,
  ],
  [
    'publish of a wrong kind',
    { 'Cargo.toml': crate('a', 'publish = "no"') },
    'MANIFEST_UNREADABLE',
    /^Cargo\.toml:4: 'publish'/,
  ],
  [
    'a dependency of a wrong kind',
    { 'Cargo.toml': crate('a', '[dependencies]\nb = 1') },
    'MANIFEST_UNREADABLE',
    /:5: 'b'/,
  ],
  [
    'members of a wrong kind',
    { 'Cargo.toml': '[workspace]\nmembers = [1]' },
    'MANIFEST_UNREADABLE',
    /:2: 'members'/,
  ],
  [
    'a missing member',
    { 'Cargo.toml': root, 'a/Cargo.toml': crate('a') },
    'WORKSPACE_INVALID',
    /b\/Cargo\.toml/,
  ],
  [
    'one name twice',
    { 'Cargo.toml': root, 'a/Cargo.toml': crate('same'), 'b/Cargo.toml': crate('same') },
    'WORKSPACE_INVALID',
    /'same': a\/Cargo\.toml and b\/Cargo\.toml/,
  ],
  [
    'nothing to inherit the version from',
    {
      'Cargo.toml': root,
      'a/Cargo.toml': '[package]\nname = "a"\nversion.workspace = true',
      'b/Cargo.toml': crate('b'),
    },
    'WORKSPACE_INVALID',
    /^a\/Cargo\.toml:1: inherits 'version'/,
  ],
  [
    'nothing to inherit a dependency from',
    {
      'Cargo.toml': root,
      'a/Cargo.toml': crate('a', '[dependencies]\nx.workspace = true'),
      'b/Cargo.toml': crate('b'),
    },
    'WORKSPACE_INVALID',
    /^a\/Cargo\.toml:5: 'x' is inherited/,
  ],
];

test('what is broken is refused with file, line and a hint', (t) => {
  for (const [what, repository, code, says] of broken) {
    assert.throws(
      () => cargo.packages(readAll(repository)),
      (error) =>
        error instanceof ReleaseError &&
        error.code === code &&
        says.test(error.message) &&
        error.hint !== null,
      what,
    );
  }
  t.diagnostic(`${broken.length} cases, ${broken.length} passed, 0 failed`);
});
