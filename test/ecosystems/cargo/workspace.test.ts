import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesGlob } from '../../../src/ecosystems/rust-globs.ts';
import { cargo } from '../../../src/ecosystems/cargo/index.ts';
import { readAll } from './repository.ts';
import type { Repository } from './repository.ts';

const crate = (name: string, rest = ''): string => `[package]\nname = "${name}"\nversion = "1.0.0"\n${rest}`;
const names = (repository: Repository): readonly string[] =>
  cargo.packages(readAll(repository)).map(({ name }) => name);

test('not a Cargo project: the root manifest is asked for, nothing else', () => {
  assert.deepEqual(cargo.wants(new Map()), ['Cargo.toml']);
  assert.deepEqual(cargo.wants(new Map([['package.json', '{}']])), ['Cargo.toml']);
  assert.deepEqual(cargo.packages(new Map()), []);
  assert.deepEqual(cargo.lockfiles(new Map()), []);
});

test('a root without [workspace] is a single crate', () => {
  const repository = {
    'Cargo.toml': crate('a', '[dependencies]\nb = { path = "b" }\n'),
    'b/Cargo.toml': crate('b'),
  };
  const texts = readAll(repository);
  assert.deepEqual(cargo.wants(texts), []);
  assert.deepEqual(cargo.lockfiles(texts), ['Cargo.lock']);
  assert.deepEqual(cargo.packages(texts), [
    {
      manifest: 'Cargo.toml',
      path: '.',
      name: 'a',
      ecosystem: 'cargo',
      version: '1.0.0',
      versionFile: 'Cargo.toml',
      private: false,
      dependencies: [],
    },
  ]);
});

const layout = {
  'crates/a/Cargo.toml': crate('a'),
  'crates/.h/Cargo.toml': crate('h'),
  'crates/zz/Cargo.toml': crate('zz'),
  'crates/x{y}/Cargo.toml': crate('xy'),
  'crates/deep/c/Cargo.toml': crate('c'),
  'crates/deep/c/notes.md': '',
};

// Each row was tried with cargo 1.95; where cargo stops because a matched directory has no manifest, such a
// directory is simply not a member here, for it cannot be seen.
const memberRows: readonly (readonly [members: string, exclude: string, expected: string])[] = [
  ['"crates/*"', '', 'h a xy zz'],
  ['"crates/*/"', '', 'h a xy zz'],
  ['"./crates/a"', '', 'a'],
  ['"crates/no/../a"', '', 'a'],
  ['"crates/[!.bxd]*"', '', 'a zz'],
  ['"crates/[a-c]"', '', 'a'],
  ['"crates/?"', '', 'a'],
  ['"crates/a", "crates/z*"', '', 'a zz'],
  ['"crates/x{y}"', '', 'xy'],
  ['"crates/x{?}"', '', 'xy'],
  ['"**/c"', '', 'c'],
  ['"cr*/**/z?"', '', 'zz'],
  ['"../outside", "/root", "crates/a"', '', 'a'],
  ['"crates/*"', '"crates/a"', 'h xy zz'],
  ['"crates/*"', '"./crates/a/"', 'h xy zz'],
  ['"crates/*"', '"crates/z*"', 'h a xy zz'],
  ['"crates/*"', '"crates/b/../a"', 'h a xy zz'],
  ['"crates/*"', '"crates"', ''],
  ['"crates/*"', '"crate"', 'h a xy zz'],
  ['"crates/a"', '"crates"', 'a'],
];

test('members and exclude of a virtual workspace', (t) => {
  for (const [members, exclude, expected] of memberRows) {
    const root = `[workspace]\nmembers = [${members}]\nexclude = [${exclude}]\n`;
    assert.deepEqual(
      names({ ...layout, 'Cargo.toml': root }).join(' '),
      expected,
      `${members} without ${exclude}`,
    );
  }
  t.diagnostic(`${memberRows.length} cases, ${memberRows.length} passed, 0 failed`);
});

test('the root is a member too, and naming it makes exclude void, as in Cargo', () => {
  const root = (members: string): string =>
    crate('r', `[workspace]\nmembers = [${members}]\nexclude = ["crates/a"]\n`);
  assert.deepEqual(names({ ...layout, 'Cargo.toml': root('"crates/*"') }), ['r', 'h', 'xy', 'zz']);
  assert.deepEqual(names({ ...layout, 'Cargo.toml': root('"crates/*", "."') }), ['r', 'h', 'a', 'xy', 'zz']);
});

test('path dependencies inside the workspace become members, step by step; others never', () => {
  const repository = {
    'Cargo.toml': crate('r', '[workspace]\nexclude = ["d"]\n[dependencies]\na = { path = "a" }\n'),
    'a/Cargo.toml': crate('a', '[target."cfg(unix)".dev-dependencies]\nb.path = "../b"\n'),
    'b/Cargo.toml': crate('b', '[build_dependencies]\nc = { path = "../lib/./c/" }\nd = { path = "../d" }\n'),
    'lib/c/Cargo.toml': crate(
      'c',
      '[dependencies]\nout = { path = "../../../out" }\nabs = { path = "/abs" }\n',
    ),
    'd/Cargo.toml': crate('d'),
    'nested/Cargo.toml': 'not even TOML',
  };
  assert.deepEqual(names(repository), ['r', 'a', 'b', 'c']);
  assert.deepEqual(cargo.wants(new Map([['Cargo.toml', repository['Cargo.toml']]])), ['a/Cargo.toml']);
  assert.deepEqual(cargo.wants(readAll(repository)), []);
});

test('globs: hostile patterns in linear time', () => {
  const long = 20_000;
  assert.equal(matchesGlob('*a'.repeat(long), 'a'.repeat(100)), false);
  assert.equal(matchesGlob('['.repeat(long), 'a'), false);
  assert.equal(matchesGlob(`${'['.repeat(long)}]`, 'a'), false);
  assert.equal(matchesGlob('**/'.repeat(long) + 'a', 'b/c/a'), true);
});
