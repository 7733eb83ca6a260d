import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { attribute, since, type AttributionRules } from '../../src/core/attribute.ts';
import type { Package } from '../../src/core/model.ts';
import { change, commit, graph, raw, reachableFrom } from './history.ts';
import { pkg } from './lines/world.ts';

const rules: AttributionRules = { scopes: 'add', mapped: null };
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
    const touched = attribute([commit('c', { paths, scopes })], packages, rules);
    const names = packages.filter(({ manifest }) => touched.get('c')?.has(manifest)).map((one) => one.name);
    assert.deepEqual(names.sort(), [...owners].sort(), name);
  }
  t.diagnostic(`${cases.length} cases, ${cases.length} passed, 0 failed`);
});

type Narrowed = readonly [
  name: string,
  paths: readonly string[],
  scopes: readonly (readonly string[])[],
  owners: Readonly<Record<string, readonly number[]>>,
];

/** Changes of one commit by number, and the changes each package gets. */
// prettier-ignore
const narrowed: readonly Narrowed[] = [
  ['a named package that is touched', ['packages/api/a', 'web/t'], [['api']], { '@s/api': [0] }],
  ['two of three', ['packages/api/a', 'web/t', 'packages/api/deep/b'], [['api', 'web']], { '@s/api': [0], web: [0] }],
  ['one touched, one not: both are named', ['packages/api/a'], [['api', 'web']], { '@s/api': [0], web: [0] }],
  ['a named package that is not touched is added', ['web/t'], [['api']], { '@s/api': [0], web: [0] }],
  ['a scope that names nothing', ['packages/api/a', 'web/t'], [['parser']], { '@s/api': [0], web: [0] }],
  ['no scope', ['packages/api/a', 'web/t'], [[]], { '@s/api': [0], web: [0] }],
  ['each change of a commit by its own scope', ['packages/api/a', 'web/t'], [['api'], ['web'], []], { '@s/api': [0, 2], web: [1, 2] }],
];

test("scopes: 'narrow', change by change", (t) => {
  const packages = [api, web, deep];
  for (const [name, paths, scopes, owners] of narrowed) {
    const read = commit('c', { paths });
    const changes = scopes.map((each, at) => change('c', { scopes: each, subject: String(at) }));
    const touched = attribute([{ ...read, changes }], packages, { scopes: 'narrow', mapped: null });
    const found = packages.flatMap((one) => {
      const own = touched.get('c')?.get(one.manifest);
      return own === undefined ? [] : [[one.name, own.map(({ subject }) => Number(subject))] as const];
    });
    assert.deepEqual(Object.fromEntries(found), owners, name);
  }
  t.diagnostic(`${narrowed.length} cases, ${narrowed.length} passed, 0 failed`);
});

test('a package whose only changes release nothing is touched, without changes', () => {
  const read = commit('c', { paths: ['packages/api/a', 'web/t'] });
  const changes = [
    change('c', { scopes: ['api'] }),
    change('c', { scopes: ['web'], type: 'docs', level: null }),
  ];
  const touched = attribute([{ ...read, changes }], [api, web], { scopes: 'narrow', mapped: null });
  assert.deepEqual(touched.get('c')?.get(web.manifest), []);
  assert.equal(touched.get('c')?.get(api.manifest)?.length, 1);
});

test('what override files say for one package replaces the changes there, and adds the package', () => {
  const own = change('c', { subject: 'own' });
  const read = { ...commit('c', { paths: ['web/t', 'packages/api/a'] }), apart: new Map([[web.manifest, [own]], [deep.manifest, [own]], [api.manifest, []]]) }; // prettier-ignore
  const touched = attribute([read], [api, web, deep], rules).get('c');
  assert.deepEqual(
    [web, deep, api].map(({ manifest }) => touched?.get(manifest)),
    [[own], [own], []],
  );
});

const mapped: AttributionRules['mapped'] = (path) => {
  if (path === 'Cargo.lock' || path.startsWith('proto/')) return [api.manifest, web.manifest];
  return path.includes('docs/') ? [] : null;
};

test('mapped paths belong to whom they are mapped, before their directories', (t) => {
  const cases: readonly (readonly [Package[], readonly string[], readonly string[]])[] = [
    [[api, web], ['Cargo.lock'], ['@s/api', 'web']],
    [
      [api, web],
      ['proto/a.proto', 'README.md'],
      ['@s/api', 'web'],
    ],
    [[api, web], ['packages/api/docs/a.md'], []],
    [[api, web], ['packages/api/docs/a.md', 'packages/api/a.ts'], ['@s/api']],
    [[root], ['docs/a.md'], []],
    [[root], ['docs/a.md', 'src/a.ts'], ['root']],
    [[root], ['.github/ci.yml'], ['root']],
    [[root], [], ['root']],
  ];
  for (const [packages, paths, owners] of cases) {
    const touched = attribute([commit('c', { paths })], packages, { scopes: 'add', mapped }).get('c');
    const names = packages.filter(({ manifest }) => touched?.has(manifest)).map((one) => one.name);
    assert.deepEqual(names, owners, paths.join());
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
