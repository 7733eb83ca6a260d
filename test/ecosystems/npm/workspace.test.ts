import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import picomatch from 'picomatch';
import { expandBraces, matchesGlob } from '../../../src/ecosystems/glob.ts';
import { npm } from '../../../src/ecosystems/npm/index.ts';
import { refusal, textsOf, workspace } from './helpers.ts';

const globs: readonly (readonly [pattern: string, path: string, matches: boolean])[] = [
  ['packages/*', 'packages/a', true],
  ['packages/*', 'packages/a/b', false],
  ['packages/*', 'packages/.a', false],
  ['packages/.*', 'packages/.a', true],
  ['packages/**', 'packages', true],
  ['packages/**', 'packages/a/b/c', true],
  ['packages/**/x', 'packages/x', true],
  ['packages/**/x', 'packages/a/b/x', true],
  ['packages/**/x', 'packages/.a/x', false],
  ['**', 'a/b', true],
  ['a?c', 'abc', true],
  ['a?c', 'a/c', false],
  ['*a*b', 'xxaxxbxxab', true],
  ['*a*b', 'xxaxxbxxa', false],
  ['[a]', 'a', false],
  ['', '', true],
];

test('globs', () => {
  for (const [pattern, path, matches] of globs) assert.equal(matchesGlob(path, pattern), matches, pattern);
  const expanded = [...(expandBraces('{a,b{c,d}}/{e,}') ?? [])].sort();
  assert.deepEqual(expanded, ['a/', 'a/e', 'bc/', 'bc/e', 'bd/', 'bd/e']);
  assert.equal(expandBraces('{a'), null);
  assert.equal(expandBraces('{a,b}'.repeat(30)), null);
  const [hard, text] = ['*a'.repeat(200) + '*b', 'a'.repeat(20_000)];
  const started = performance.now();
  assert.equal(matchesGlob(text, hard), false);
  assert.equal(matchesGlob('a/'.repeat(2000), '**/a/'.repeat(200) + 'b'), false);
  assert.ok(performance.now() - started < 3000);
});

test('globs match what picomatch matches', (t) => {
  const name = fc.stringMatching(/^[ab.]{1,4}$/u).filter((each) => !/^\.{1,2}$/u.test(each));
  const glob = fc.stringMatching(/^[ab.*?]{1,5}$/u).filter((each) => !/^\.{1,2}$|\*\*/u.test(each));
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((each) => each.join('/'));
  const pattern = fc
    .array(fc.oneof({ weight: 3, arbitrary: glob }, fc.constant('**')), { minLength: 1, maxLength: 4 })
    .map((each) => each.join('/'));
  const check = (one: string, other: string): void => {
    const [file, files] = [`${one}/package.json`, `${other}/package.json`];
    assert.equal(matchesGlob(file, files), picomatch.isMatch(file, files), `${file} ${files}`);
  };
  fc.assert(fc.property(path, pattern, check), { numRuns: 20_000 });
  t.diagnostic('20000 pairs, 20000 alike, 0 failed');
});

/** What a caller does: asks, reads what exists, asks again. */
function wanted(files: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const all = textsOf(files);
  const texts = new Map<string, string>();
  for (let size = -1; size < texts.size;) {
    size = texts.size;
    const asked = npm.wants(texts).flatMap((glob) => expandBraces(glob) ?? []);
    for (const [path, text] of all) {
      if (asked.some((glob) => matchesGlob(path, glob))) texts.set(path, text);
    }
  }
  return texts;
}

function members(files: Readonly<Record<string, unknown>>): readonly string[] {
  return npm.packages(wanted(files)).map((each) => each.path);
}

const named = (...directories: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(
    directories.map((each) => [`${each}/package.json`, { name: each.replaceAll('/', '-') }]),
  );

test('the members are those the patterns name', () => {
  const tree = named(
    'packages/a',
    'packages/b',
    'packages/b/test/x',
    'apps/web/ui',
    'other',
    'p/node_modules/y',
  );
  const root = (workspaces: unknown): Record<string, unknown> => ({
    ...tree,
    'package.json': { name: 'root', workspaces },
  });
  const cases: readonly (readonly [Record<string, unknown>, readonly string[]])[] = [
    [{ ...tree, 'package.json': { name: 'alone' } }, ['.']],
    [root(['packages/*']), ['.', 'packages/a', 'packages/b']],
    [root(['./packages/*/']), ['.', 'packages/a', 'packages/b']],
    [root({ packages: ['packages/*'], nohoist: ['**'] }), ['.', 'packages/a', 'packages/b']],
    [root(['packages/*', '!packages/b']), ['.', 'packages/a']],
    [root(['packages/*', '!packages/*', 'packages/b']), ['.', 'packages/b']],
    [root(['packages/{a,c}', 'other']), ['.', 'other', 'packages/a']],
    [root(['**', '!**/test/**']), ['.', 'apps/web/ui', 'other', 'packages/a', 'packages/b']],
    [root(['.']), ['.']],
    [root([]), ['.']],
    [
      { ...root(['other']), 'pnpm-workspace.yaml': 'packages: ["!packages/a", "packages/*"]' },
      ['.', 'packages/b'],
    ],
    [{ ...root(['other']), 'pnpm-workspace.yaml': 'onlyBuiltDependencies: [x]\n' }, ['.', 'other']],
    [{ ...tree, 'pnpm-workspace.yaml': 'packages:\n- apps/**' }, ['apps/web/ui']],
    [{ ...tree, 'lerna.json': { version: '1.0.0' } }, ['packages/a', 'packages/b']],
    [{ ...root(['other']), 'lerna.json': { packages: ['packages/*'] } }, ['.', 'other']],
    [{ ...tree, 'lerna.json': '{ "packages": ["other",], /* x */ }' }, ['other']],
    [tree, []],
  ];
  for (const [files, expected] of cases) assert.deepEqual(members(files), expected);
});

test('packages: names, versions, privacy, and dependencies on each other by kind', () => {
  const [root, , b, , d] = npm.packages(textsOf(workspace));
  assert.deepEqual(
    [root?.name, root?.path, root?.private, root?.versionFile],
    ['root', '.', true, 'package.json'],
  );
  assert.deepEqual([b?.private, b?.version, b?.manifest], [false, '1.0.0', 'packages/b/package.json']);
  assert.deepEqual(b?.dependencies, [
    { name: '@scope/c', kind: 'peer', range: '>=1.0.0' },
    { name: '@scope/a', kind: 'normal', range: '^1.0' },
    { name: '@scope/c', kind: 'dev', range: '1.0.0' },
  ]);
  assert.equal(d?.dependencies.length, 4);
  const renamed = npm.packages(
    textsOf({
      'package.json': {
        name: 'r',
        workspaces: ['a'],
        dependencies: { x: 'npm:a@^1', a: 'npm:react@^1', r: '*' },
      },
      'a/package.json': {
        name: 'a',
        dependencies: { r: 'workspace:*', react: '^19', y: 7 },
        peerDependencies: [],
      },
    }),
  );
  assert.deepEqual(renamed[0]?.dependencies, [{ name: 'a', kind: 'normal', range: 'npm:a@^1' }]);
  assert.deepEqual(renamed[1]?.dependencies, [{ name: 'r', kind: 'normal', range: 'workspace:*' }]);
  assert.equal(renamed.at(1)?.version, null);
});

test('odd but readable manifests', () => {
  const one = (text: string): readonly unknown[] =>
    npm.packages(textsOf({ 'package.json': text })).map((each) => [each.name, each.version, each.private]);
  assert.deepEqual(one('\uFEFF{"name":"a","version":"1.0.0"}'), [['a', '1.0.0', false]]);
  assert.deepEqual(one('{\r\n"name":"a",\r\n"private":"yes"}'), [['a', null, true]]);
  assert.deepEqual(one('{"version":"1.0.0","name":"a","version":"2.0.0"}'), [['a', '2.0.0', false]]);
  assert.deepEqual(one('{"name":"a","version":"1.0.0-beta2+b.1"}'), [['a', '1.0.0-beta2+b.1', false]]);
  assert.deepEqual(one('{"name":"","private":false}'), []);
  assert.deepEqual(one('{"name":"__proto__"}'), [['__proto__', null, false]]);
});

test('what cannot be read is refused with file and line', () => {
  const cases: readonly (readonly [Record<string, unknown>, RegExp])[] = [
    [{ 'package.json': '{\n  "name": "a",\n  "version": "1.0.0",\n}' }, /^package\.json:4: not valid JSON/u],
    [{ 'package.json': '' }, /^package\.json:1: /u],
    [{ 'package.json': '[]' }, /^package\.json:1: does not hold a JSON object/u],
    [{ 'package.json': '// hi\n{}' }, /^package\.json:1: not valid JSON/u],
    [{ 'package.json': '{"a":'.repeat(100_000) }, /^package\.json:1: /u],
    [{ 'package.json': '{\n"name": ["a"]}' }, /^package\.json:2: "name" is not a string/u],
    [{ 'package.json': '{"name":"a",\n\n"version": 1}' }, /^package\.json:3: "version" is not a string/u],
    [
      { 'package.json': '{"name":"a",\n"version": "1.0"}' },
      /^package\.json:2: "version" "1\.0" is not a ver/u,
    ],
    [{ 'package.json': '{"name":"a","version": "v1.0.0"}' }, /"v1\.0\.0" is not a version/u],
    [{ 'pnpm-workspace.yaml': 'packages:\n  - "a' }, /^pnpm-workspace\.yaml:\d: not valid YAML/u],
    [{ 'pnpm-workspace.yaml': `packages: ${'['.repeat(100_000)}` }, /^pnpm-workspace\.yaml:1: /u],
    [{ 'lerna.json': '{' }, /^lerna\.json:1: not valid JSON/u],
    [{ 'package.json': { workspaces: ['a'] }, 'a/package.json': '{\n\n!' }, /^a\/package\.json:3: /u],
  ];
  for (const [files, message] of cases) {
    assert.throws(() => npm.packages(textsOf(files)), refusal('MANIFEST_UNREADABLE', message));
  }
});

test('contradictory or dangerous workspaces are refused', () => {
  for (const pattern of [
    '../x',
    '/etc',
    'a/../../b',
    'packages/!(x)',
    'p/[ab]',
    '{a',
    'a\\b',
    'x'.repeat(2000),
  ]) {
    const texts = textsOf({ 'package.json': { workspaces: [pattern] } });
    assert.throws(
      () => npm.wants(texts),
      refusal('WORKSPACE_INVALID', /^package\.json: cannot read the work/u),
    );
  }
  for (const name of [
    '../x',
    '@s/../x',
    '@s/..',
    'a/b',
    '/a',
    '@/a',
    'a\u001b[2J',
    'a\nb',
    'a\\b',
    'a\u202Eb',
    '..',
  ]) {
    const texts = textsOf({ 'package.json': { name } });
    assert.throws(() => npm.packages(texts), refusal('WORKSPACE_INVALID', /is no package name$/u), name);
  }
  const twice = textsOf({
    'package.json': { name: 'x', workspaces: ['a', 'b'] },
    'a/package.json': { name: 'y', version: '1.0.0' },
    'b/package.json': { name: 'y', version: '1.0.0' },
  });
  const both = /^a\/package\.json and b\/package\.json are both named y$/u;
  assert.throws(() => npm.packages(twice), refusal('WORKSPACE_INVALID', both));
  const twins = textsOf({
    'package.json': { name: 'x', workspaces: ['*'] },
    'a/package.json': { name: 'y' },
    'b/package.json': { name: 'y', version: '0.0.0', private: true },
    'c/package.json': { name: 'z', version: '1.0.0' },
    'd/package.json': { name: 'z', version: '0.0.0', private: true },
  });
  assert.deepEqual(
    npm.packages(twins).map(({ path }) => path),
    ['.', 'c'],
  );
  const namesake = textsOf({
    'package.json': { name: 'y', private: true, workspaces: ['a'] },
    'a/package.json': { name: 'y', version: '1.0.0' },
  });
  assert.deepEqual(
    npm.packages(namesake).map(({ path }) => path),
    ['a'],
  );
});

test('whatever the text of a manifest is, it is read or refused', () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.json().map((json) => json.slice(0, -1)),
  );
  const read = (root: string, pnpm: string): void => {
    try {
      npm.packages(textsOf({ 'package.json': root, 'pnpm-workspace.yaml': pnpm }));
    } catch (error) {
      const code = /^(?:package\.json|pnpm-workspace\.yaml):/u;
      assert.ok(refusal('MANIFEST_UNREADABLE', code)(error) || refusal('WORKSPACE_INVALID', code)(error));
    }
  };
  fc.assert(fc.property(text, text, read), { numRuns: 1000 });
});

test('ten thousand members do not take long', () => {
  const count = 10_000;
  const texts = textsOf({
    'package.json': { name: 'root', workspaces: ['packages/*', '!packages/none'] },
    ...Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `packages/p${index}/package.json`,
        { name: `p${index}`, version: '1.0.0', dependencies: { [`p${(index + 1) % count}`]: '^1.0.0' } },
      ]),
    ),
  });
  const started = performance.now();
  const packages = npm.packages(texts);
  const versions = packages.map((each) => ({ package: each, version: '2.0.0' }));
  assert.equal(npm.edit(texts, packages, versions, []).size, count + 1);
  assert.ok(performance.now() - started < 5000);
});
