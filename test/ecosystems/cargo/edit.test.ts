import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReleaseError } from '../../../src/core/error.ts';
import type { RangeEdit } from '../../../src/core/model.ts';
import { cargo } from '../../../src/ecosystems/cargo/index.ts';
import { apply, named, readAll, release } from './repository.ts';
import type { Repository } from './repository.ts';

const lib = '[package]\nname = "lib"\nversion = "1.0.0"\n';
const workspace = (members: string, rest = ''): string => `[workspace]\nmembers = [${members}]\n${rest}`;

const versionRows: readonly (readonly [before: string, after: string])[] = [
  ['version = "1.0.0"', 'version = "2.0.0"'],
  ["  version='1.0.0'# why", "  version='2.0.0'# why"],
  ['version = """1.0.0"""', 'version = """2.0.0"""'],
  ['version = """\n1.0.0"""', 'version = """\n2.0.0"""'],
  ["version = '''\r\n1.0.0'''", "version = '''\r\n2.0.0'''"],
  ['version = "\\u0031.0.0"', 'version = "2.0.0"'],
  ['"version" \t=\t"1.0.0"\t', '"version" \t=\t"2.0.0"\t'],
  ["'version' = '1.0.0'\r\n# version = \"1.0.0\"", "'version' = '2.0.0'\r\n# version = \"1.0.0\""],
];

test('the version changes between its quotes, however it is written', (t) => {
  for (const [before, after] of versionRows) {
    const wrap = (line: string): string =>
      `\uFEFF# 😀 é\r\n[package] # lib\nname = "lib"\n${line}\n[lib]\nversion = "1.0.0"`;
    assert.equal(
      release({ 'Cargo.toml': wrap(before) }, { lib: '2.0.0' }).after['Cargo.toml'],
      wrap(after),
      before,
    );
  }
  t.diagnostic(`${versionRows.length} cases, ${versionRows.length} passed, 0 failed`);
});

test('dotted, inline and missing final newline', () => {
  const inline = 'package = { name = "lib", version = "1.0.0", edition = "2021" }';
  assert.equal(
    release({ 'Cargo.toml': inline }, { lib: '1.0.1' }).after['Cargo.toml'],
    inline.replace('1.0.0', '1.0.1'),
  );
  const dotted = 'package.name = "lib"\npackage . "version" = "1.0.0"';
  assert.equal(
    release({ 'Cargo.toml': dotted }, { lib: '1.0.1' }).after['Cargo.toml'],
    dotted.replace('1.0.0', '1.0.1'),
  );
});

const requirementRows: readonly (readonly [before: string, after: string])[] = [
  [
    '[dependencies]\nlib = { path = "../lib", version = "1.0" }',
    '[dependencies]\nlib = { path = "../lib", version = "2.0" }',
  ],
  [
    '[dependencies]\nlib = { version="=1.0.0",path="../lib"}#x',
    '[dependencies]\nlib = { version="=2.0.0",path="../lib"}#x',
  ],
  [
    '[dev-dependencies.lib]\nversion = \'~1\'\npath = "../lib"',
    '[dev-dependencies.lib]\nversion = \'~2\'\npath = "../lib"',
  ],
  [
    '[dependencies]\nlib.version = "1.*"\nlib.path = "../lib"',
    '[dependencies]\nlib.version = "2.*"\nlib.path = "../lib"',
  ],
  [
    '[build-dependencies]\nx = { package = "lib", path = "../lib", version = ">= 1, < 2" }',
    '[build-dependencies]\nx = { package = "lib", path = "../lib", version = ">= 2, < 3" }',
  ],
  [
    "[target.'cfg(unix)'.dependencies]\nlib = { path = '../lib', version = '1' }\n[target.'cfg(windows)'.dependencies]\nlib = { path = '../lib', version = '1' }",
    "[target.'cfg(unix)'.dependencies]\nlib = { path = '../lib', version = '2' }\n[target.'cfg(windows)'.dependencies]\nlib = { path = '../lib', version = '2' }",
  ],
  [
    '[dependencies]\nlib = { path = "../lib", version = "1" }\n[dev-dependencies]\nlib = { path = "../lib", version = "1.0.0" }',
    '[dependencies]\nlib = { path = "../lib", version = "2" }\n[dev-dependencies]\nlib = { path = "../lib", version = "2.0.0" }',
  ],
  // Not on the member: stays.
  [
    '[dependencies]\nlib = { path = "../lib", version = "1.0.0" }\npublished = { package = "lib", version = "1.0.0" }',
    '[dependencies]\nlib = { path = "../lib", version = "2.0.0" }\npublished = { package = "lib", version = "1.0.0" }',
  ],
  ['[dependencies]\nlib = { path = "../lib" }', '[dependencies]\nlib = { path = "../lib" }'],
  ['[dependencies]\nlib = "1.0.0"', '[dependencies]\nlib = "1.0.0"'],
  ['[dependencies]\nserde = "1.0.0"', '[dependencies]\nserde = "1.0.0"'],
];

test('requirements change where they stand, in every kind of table', (t) => {
  for (const [before, after] of requirementRows) {
    const app = (tables: string): string => `[package]\nname = "app"\nversion = "1.0.0"\n\n${tables}`;
    const repository = {
      'Cargo.toml': workspace('"lib", "app"'),
      'lib/Cargo.toml': lib,
      'app/Cargo.toml': app(before),
    };
    const result = release(repository, { lib: '2.0.0' }).after;
    assert.equal(result['app/Cargo.toml'], app(after));
    assert.equal(result['lib/Cargo.toml'], lib.replace('1.0.0', '2.0.0'));
    assert.equal(result['Cargo.toml'], repository['Cargo.toml']);
  }
  t.diagnostic(`${requirementRows.length} cases, ${requirementRows.length} passed, 0 failed`);
});

const inheriting: Repository = {
  'Cargo.toml': workspace(
    '"lib", "app", "tool"',
    '[workspace.package]\nversion = "1.0.0" # all\n[workspace.dependencies]\nlib = { path = "lib", version = "1.0" }\n',
  ),
  'lib/Cargo.toml': '[package]\nname = "lib"\nversion.workspace = true\n',
  'app/Cargo.toml':
    '[package]\nname = "app"\nversion.workspace = true\n[dependencies]\nlib.workspace = true\n',
  'tool/Cargo.toml':
    '[package]\nname = "tool"\nversion = "0.3.0"\n[dependencies]\nlib = { workspace = true }\n[dev-dependencies]\nlib.workspace = true\n',
  'Cargo.lock': ['app', 'lib', 'tool']
    .map((name) => `[[package]]\nname = "${name}"\nversion = "${name === 'tool' ? '0.3.0' : '1.0.0'}"\n`)
    .join('\n'),
};

test('what is inherited is edited once, in the root; the lockfile follows for all who inherit', () => {
  const texts = readAll(inheriting);
  const packages = cargo.packages(texts);
  const ranges = packages.flatMap(({ manifest, dependencies }) =>
    dependencies.map(({ name, kind }): RangeEdit => ({
      manifest,
      dependency: name,
      kind,
      from: '1.0',
      to: '2.0',
    })),
  );
  assert.equal(ranges.length, 3);
  const lone = [{ package: named(packages, 'lib'), version: '2.0.0' }];
  const edits = cargo.edit(texts, packages, lone, ranges);
  assert.deepEqual(
    [...edits].map(([file, list]) => [file, list.map(({ was, text }) => `${was}>${text}`)]),
    [
      ['Cargo.toml', ['1.0.0>2.0.0', '1.0>2.0']],
      ['Cargo.lock', ['1.0.0>2.0.0', '1.0.0>2.0.0']],
    ],
  );
  const both = ['lib', 'app'].map((name) => ({ package: named(packages, name), version: '2.0.0' }));
  assert.deepEqual(cargo.edit(texts, packages, both, ranges), edits);
  assert.match(apply(texts, edits)['Cargo.lock'] ?? '', /"tool"\nversion = "0\.3\.0"/);
});

test('refused: two versions for one line, a version or requirement that is not there, text that is neither', () => {
  const texts = readAll(inheriting);
  const packages = cargo.packages(texts);
  const lib = { package: named(packages, 'lib'), version: '2.0.0' };
  const app = { package: named(packages, 'app'), version: '3.0.0' };
  const range: RangeEdit = {
    manifest: 'app/Cargo.toml',
    dependency: 'lib',
    kind: 'normal',
    from: '1.0',
    to: '2.0',
  };
  const refusals = [
    ['WORKSPACE_INVALID', () => cargo.edit(texts, packages, [lib, app], [])],
    ['WORKSPACE_INVALID', () => cargo.edit(texts, packages, [], [range, { ...range, to: '3.0' }])],
    ['WORKSPACE_INVALID', () => cargo.edit(texts, packages, [], [{ ...range, from: '0.9' }])],
    ['WORKSPACE_INVALID', () => cargo.edit(texts, packages, [], [{ ...range, kind: 'build' }])],
    ['WORKSPACE_INVALID', () => cargo.edit(texts, packages, [], [{ ...range, manifest: 'no/Cargo.toml' }])],
    ['WORKSPACE_INVALID', () => cargo.edit(new Map(), packages, [lib], [])],
    ['WORKSPACE_INVALID', () => cargo.edit(new Map(), packages, [], [range])],
    ['USAGE', () => cargo.edit(texts, packages, [], [{ ...range, to: '2"\nevil = "' }])],
    ['USAGE', () => cargo.edit(texts, packages, [{ ...lib, version: 'v2.0.0' }], [])],
    ['USAGE', () => cargo.edit(texts, packages, [{ ...lib, version: '2.0.0"\n' }], [])],
  ] as const;
  for (const [code, attempt] of refusals) {
    assert.throws(attempt, (error) => error instanceof ReleaseError && error.code === code);
  }
  const none = { 'Cargo.toml': '[package]\nname = "none"' };
  assert.throws(() => release(none, { none: '1.0.0' }), /has no version to change/);
});

const registry = 'source = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "00"\n';
const locked = (app: string, other: string, spelled: string): string =>
  [
    '# This file is automatically @generated by Cargo.\nversion = 4\n',
    `[[package]]\nname = "app"\nversion = "1.0.0"\ndependencies = [\n "${spelled}",\n "lib 0.9.0",\n "lib-extra 1.0.0",\n]\n`,
    `[[package]]\nname = "lib"\nversion = "0.9.0"\n${registry}`,
    `[[package]]\nname = "lib"\nversion = "${app}"\n`,
    `[[package]]\nname = "lib-extra"\nversion = "1.0.0"\n${registry}`,
    `[[package]]\nname = "other"\nversion = "${other}"\n${registry}dependencies = [\n "lib 1.0.0 (registry+https://github.com/rust-lang/crates.io-index)",\n]\n`,
    `[[patch.unused]]\nname = "unused"\nversion = "1.0.0"\n`,
  ].join('\n');

test('Cargo.lock: the entry of the crate and the strings that spell its version, nothing else', () => {
  for (const newline of ['\n', '\r\n']) {
    const repository = {
      'Cargo.toml': workspace('"lib", "app", "unused"'),
      'lib/Cargo.toml': lib,
      'app/Cargo.toml': lib.replace('lib', 'app'),
      'unused/Cargo.toml': lib.replace('lib', 'unused'),
      'Cargo.lock': locked('1.0.0', '1.0.0', 'lib 1.0.0').replaceAll('\n', newline),
    };
    const { after } = release(repository, { lib: '1.1.0-rc.1', unused: '1.0.1' });
    const expected = locked('1.1.0-rc.1', '1.0.0', 'lib 1.1.0-rc.1').replace(
      '"unused"\nversion = "1.0.0"',
      '"unused"\nversion = "1.0.1"',
    );
    assert.equal(after['Cargo.lock'], expected.replaceAll('\n', newline));
  }
});

test('Cargo.lock: one that had not followed is put right, one without the crate stays', () => {
  const manifest = { 'Cargo.toml': lib };
  const stale = { ...manifest, 'Cargo.lock': '[[package]]\nname = "lib"\nversion = "0.9.0"\n' };
  assert.equal(
    release(stale, { lib: '2.0.0' }).after['Cargo.lock'],
    stale['Cargo.lock'].replace('0.9.0', '2.0.0'),
  );
  const foreign = { ...manifest, 'Cargo.lock': `[[package]]\nname = "lib"\nversion = "1.0.0"\n${registry}` };
  assert.equal(release(foreign, { lib: '2.0.0' }).after['Cargo.lock'], foreign['Cargo.lock']);
  const oldest = {
    ...manifest,
    'Cargo.lock': '[root]\nname = "lib"\nversion = "1.0.0"\ndependencies = [\n]',
  };
  assert.equal(
    release(oldest, { lib: '2.0.0' }).after['Cargo.lock'],
    oldest['Cargo.lock'].replace('1.0.0', '2.0.0'),
  );
});

test('Cargo.lock: 5 MB in well under a second', (t) => {
  const entry = (index: number): string =>
    `[[package]]\nname = "c${index}"\nversion = "1.0.0"\n${registry}dependencies = [\n "lib 1.0.0",\n "x 2.0.0",\n]\n\n`;
  const own = '[[package]]\nname = "lib"\nversion = "1.0.0"\n';
  const lock = Array.from({ length: 30_000 }, (_, index) => entry(index)).join('') + own;
  const started = performance.now();
  const { after } = release({ 'Cargo.toml': lib, 'Cargo.lock': lock }, { lib: '1.0.1' });
  const took = performance.now() - started;
  assert.equal(
    after['Cargo.lock'],
    lock.replaceAll('"lib 1.0.0"', '"lib 1.0.1"').replace(own, own.replace('1.0.0', '1.0.1')),
  );
  assert.ok(took < 3000, `${took} ms`);
  t.diagnostic(`${lock.length} characters in ${Math.round(took)} ms`);
});
