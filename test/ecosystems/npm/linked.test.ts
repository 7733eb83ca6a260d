import assert from 'node:assert/strict';
import { test } from 'node:test';
import { npm } from '../../../src/ecosystems/npm/index.ts';
import { refusal, textsOf } from './helpers.ts';

/** Members `a` and `b`; `b` names `a` four times, and what is linked depends on the lockfile. */
const manifests = {
  'package.json': {
    name: 'root',
    private: true,
    workspaces: ['packages/*'],
    devDependencies: { a: '^1.0.0' },
  },
  'packages/a/package.json': { name: 'a', version: '2.0.0' },
  'packages/b/package.json': {
    name: 'b',
    version: '1.0.0',
    dependencies: { a: '^1.0.0', old: 'npm:a@^1.0.0' },
    peerDependencies: { a: '>=1' },
  },
};

/** The edges that lead to `a`, as `<package> <kind> <range>`. */
function edges(lockfiles: Readonly<Record<string, unknown>>): readonly string[] {
  return npm
    .packages(textsOf({ ...manifests, ...lockfiles }))
    .flatMap(({ name, dependencies }) =>
      dependencies.map(({ kind, range }) => `${name} ${kind} ${range ?? ''}`),
    );
}

const all = ['root dev ^1.0.0', 'b peer >=1', 'b normal ^1.0.0', 'b normal npm:a@^1.0.0'];

test('package-lock.json tells a link from what is fetched, nearest folder first', () => {
  const fetched = { version: '1.0.0', resolved: 'https://registry.example/a.tgz' };
  const link = { resolved: 'packages/a', link: true };
  const cases: readonly (readonly [packages: object, expected: readonly string[]])[] = [
    [{}, all],
    [{ 'node_modules/a': link, 'node_modules/old': link }, all],
    [{ 'node_modules/a': { ...fetched, resolved: 'file:packages/a' } }, all],
    [{ 'node_modules/a': link, 'node_modules/old': fetched }, all.slice(0, 3)],
    [
      { 'node_modules/a': link, 'packages/b/node_modules/a': fetched },
      ['root dev ^1.0.0', 'b peer >=1', 'b normal npm:a@^1.0.0'],
    ],
    [{ 'node_modules/a': fetched, 'packages/b/node_modules/a': link }, all.slice(1)],
    [{ 'node_modules/a': fetched, 'packages/node_modules/a': link }, all.slice(1)],
  ];
  for (const name of ['package-lock.json', 'npm-shrinkwrap.json']) {
    for (const [packages, expected] of cases)
      assert.deepEqual(edges({ [name]: { lockfileVersion: 3, packages } }), expected);
  }
  assert.deepEqual(edges({ 'package-lock.json': { lockfileVersion: 1, dependencies: { a: fetched } } }), all);
});

test('a classic yarn.lock holds only what is fetched', () => {
  const lock = (heads: string): string => `# yarn lockfile v1\n\n\n${heads}:\n  version "1.0.0"\n`;
  assert.deepEqual(edges({ 'yarn.lock': lock('a@^2.0.0, z@^1.0.0') }), all);
  assert.deepEqual(edges({ 'yarn.lock': lock('"old@npm:a@^1.0.0", z@1') }), all.slice(0, 3));
  assert.deepEqual(edges({ 'yarn.lock': lock('a@^1.0.0, "a@>=1"') }), [
    'b peer >=1',
    'b normal npm:a@^1.0.0',
  ]);
  const long = `${'"a@'.repeat(300_000)}\n${'"\\'.repeat(300_000)}\n${', '.repeat(300_000)}\n`;
  const started = performance.now();
  assert.deepEqual(edges({ 'yarn.lock': long }), all);
  assert.ok(performance.now() - started < 5000);
});

test('bun.lock names members as workspaces', () => {
  const lock = (packages: string): string => `{
  "lockfileVersion": 1,
  "workspaces": { "": { "name": "root" }, "packages/a": { "name": "a" }, "packages/b": { "name": "b" }, },
  "packages": { ${packages} },
}\n`;
  const fetched = '["a@1.0.0", "", {}, "sha512-x"]';
  assert.deepEqual(edges({ 'bun.lock': lock('"a": ["a@workspace:packages/a"],') }), all);
  assert.deepEqual(
    edges({ 'bun.lock': lock(`"a": ["a@workspace:packages/a"], "old": ${fetched},`) }),
    all.slice(0, 3),
  );
  assert.deepEqual(edges({ 'bun.lock': lock(`"a": ["a@workspace:packages/a"], "b/a": ${fetched},`) }), [
    'root dev ^1.0.0',
    'b peer >=1',
    'b normal npm:a@^1.0.0',
  ]);
});

test('a lockfile that is no JSON is refused with its line', () => {
  assert.throws(
    () => edges({ 'package-lock.json': '{\n<<<<<<< HEAD\n' }),
    refusal('MANIFEST_UNREADABLE', /^package-lock\.json:2: not valid JSON/u),
  );
});
