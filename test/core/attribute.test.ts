import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { attribute, since } from '../../src/core/attribute.ts';
import type { Package } from '../../src/core/model.ts';
import { commit, graph, raw, reachableFrom } from './history.ts';
import { pkg } from './lines/world.ts';

const root = pkg('root', '1.0.0', { path: '.' });
const scripts = pkg('scripts', null, { path: '.', private: true });
const api = pkg('@s/api', '1.0.0');
const deep = pkg('deep', '1.0.0', { path: 'packages/api/deep' });
const web = pkg('web', '1.0.0', { path: 'web' });
const crate = pkg('web-core', '1.0.0', { path: 'web', manifest: 'web/Cargo.toml', ecosystem: 'cargo' });

type Case = readonly [
  name: string,
  packages: readonly Package[],
  paths: readonly string[],
  scopes: readonly string[],
  owners: readonly string[],
];

const cases: readonly Case[] = [
  ['the only package owns everything', [root], ['docs/a.md', '.github/ci.yml'], [], ['root']],
  ['the only package owns a commit without files', [root], [], [], ['root']],
  ['the only package, in a directory, owns only that', [web], ['docs/a.md'], [], []],
  ['its directory', [api, web], ['packages/api/src/a.ts'], [], ['@s/api']],
  ['the longest directory', [api, deep], ['packages/api/deep/a.ts'], [], ['deep']],
  ['a directory of the same start is another', [api, web], ['packages/api-docs/a.ts'], [], []],
  ['several', [api, web], ['packages/api/a.ts', 'web/b.ts'], [], ['@s/api', 'web']],
  ['both ends of a rename', [api, web], ['packages/api/a.ts', 'web/a.ts'], [], ['@s/api', 'web']],
  ['two ecosystems in a directory', [web, crate], ['web/src/lib.rs'], [], ['web', 'web-core']],
  ['files at the top are nobody’s', [api, web], ['README.md', 'tsconfig.json'], [], []],
  ['lockfiles are nobody’s', [api, web], ['pnpm-lock.yaml', 'Cargo.lock'], [], []],
  ['dot directories are nobody’s', [root, api], ['.github/workflows/ci.yml', '.changeset/a.md'], [], []],
  ['other directories are the root’s', [root, api], ['src/main.rs'], [], ['root']],
  ['files at the top are nobody’s, the root’s neither', [root, api], ['README.md'], [], []],
  ['a scaffolding root owns nothing', [scripts, api], ['tools/build.mjs'], [], []],
  ['nobody’s directory', [api, web], ['docs/a.md'], [], []],
  ['a scope adds the package it names', [api, web], ['docs/a.md'], ['web'], ['web']],
  ['a scope without the npm scope', [api, web], [], ['api'], ['@s/api']],
  ['a scope by full name, any case', [api, web], [], ['@S/API'], ['@s/api']],
  ['a scope by directory', [api, deep], [], ['packages/api/deep'], ['deep']],
  ['a scope beside paths', [api, web], ['web/a.ts'], ['api'], ['web', '@s/api']],
  ['a scope that names nothing', [api, web], ['web/a.ts'], ['parser'], ['web']],
  ['no paths known', [api, web], [], [], []],
];

test('who owns a commit', (t) => {
  for (const [name, packages, paths, scopes, owners] of cases) {
    const touched = attribute([commit('c', { paths, scopes })], packages, {
      scopes: 'add',
      mapped: null,
    });
    const names = packages.filter(({ manifest }) => touched.get('c')?.has(manifest)).map((one) => one.name);
    assert.deepEqual(names.sort(), [...owners].sort(), name);
  }
  t.diagnostic(`${cases.length} cases, ${cases.length} passed, 0 failed`);
});

test('since: a base outside the walk excludes nothing, no base neither', () => {
  const line = [raw('c', ['b']), raw('b', ['a']), raw('a', ['before'])];
  assert.deepEqual([...since(line, null)], ['c', 'b', 'a']);
  assert.deepEqual([...since(line, 'before')], ['c', 'b', 'a']);
  assert.deepEqual([...since(line, 'b')], ['c']);
  assert.deepEqual([...since(line, 'c')], []);
});

test('since: a branch that left before the base and came back after it is new', () => {
  const merged = [raw('m', ['b', 's']), raw('s', ['a']), raw('b', ['a']), raw('a', [])];
  assert.deepEqual([...since(merged, 'b')], ['m', 's']);
});

test('property: since is what is not reachable from the base, in the order of the walk', (t) => {
  let runs = 0;
  fc.assert(
    fc.property(graph(), fc.nat(), (commits, pick) => {
      runs += 1;
      const base = commits[pick % commits.length]?.sha ?? null;
      const old = reachableFrom(commits, base);
      const expected = commits.map(({ sha }) => sha).filter((sha) => !old.has(sha));
      assert.deepEqual([...since(commits, base)], expected);
    }),
    { numRuns: 500 },
  );
  t.diagnostic(`${runs} histories, ${runs} passed, 0 failed`);
});
