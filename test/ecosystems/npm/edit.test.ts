import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RangeEdit } from '../../../src/core/model.ts';
import { npm } from '../../../src/ecosystems/npm/index.ts';
import { applied, refusal, released, textsOf } from './helpers.ts';

test('only the version changes; comments of style survive', () => {
  const cases: readonly (readonly [before: string, after: string])[] = [
    ['{"name":"a","version":"1.0.0"}', '{"name":"a","version":"2.0.0"}'],
    [
      '\uFEFF{\r\n\t"version" :  "1.0.0" ,\r\n"name": "a"}',
      '\uFEFF{\r\n\t"version" :  "2.0.0" ,\r\n"name": "a"}',
    ],
    [
      '{"version":"0.1.0","name":"a","x":{"version":"1.0.0"},"version":"1.0.0"}',
      '{"version":"0.1.0","name":"a","x":{"version":"1.0.0"},"version":"2.0.0"}',
    ],
    ['{"name":"a","version":"1\\u002e0.0"}\n\n', '{"name":"a","version":"2.0.0"}\n\n'],
    ['{\n  "name": "a"\n}', '{\n  "name": "a",\n  "version": "2.0.0"\n}'],
    ['{"name":"a","x":1}', '{"name":"a","version": "2.0.0","x":1}'],
    [
      '{\n    "x": "\uD83D\uDE00",\n    "name": "a"\n}\n',
      '{\n    "x": "\uD83D\uDE00",\n    "name": "a",\n    "version": "2.0.0"\n}\n',
    ],
  ];
  for (const [before, after] of cases) {
    assert.equal(
      released(textsOf({ 'package.json': before }), { a: '2.0.0' }, []).get('package.json'),
      after,
    );
  }
});

test('setting the version that stands there is no edit', () => {
  const texts = textsOf({ 'package.json': { name: 'a', version: '1.0.0' } });
  const [a] = npm.packages(texts);
  assert.ok(a !== undefined);
  assert.equal(npm.edit(texts, [a], [{ package: a, version: '1.0.0' }], []).size, 0);
});

test('a range is found by real name, kind and text; others of the same name stay', () => {
  const texts = textsOf({
    'package.json': {
      name: 'r',
      workspaces: ['a'],
      dependencies: { a: '^1.0.0', b: '^1.0.0', x: 'npm:a@^1.0.0', y: 'npm:b@^1.0.0' },
      devDependencies: { a: '^1.0.0' },
    },
    'a/package.json': { name: 'a', version: '1.0.0' },
  });
  const edit = { manifest: 'package.json', dependency: 'a', kind: 'normal' } as const;
  const ranges: readonly RangeEdit[] = [
    { ...edit, from: '^1.0.0', to: '^2.0.0' },
    { ...edit, from: 'npm:a@^1.0.0', to: 'npm:a@^2.0.0' },
  ];
  const after: unknown = JSON.parse(released(texts, {}, ranges).get('package.json') ?? '');
  assert.deepEqual(after, {
    name: 'r',
    workspaces: ['a'],
    dependencies: { a: '^2.0.0', b: '^1.0.0', x: 'npm:a@^2.0.0', y: 'npm:b@^1.0.0' },
    devDependencies: { a: '^1.0.0' },
  });
  const stale = [{ ...edit, from: '^0.9.0', to: '^2.0.0' }];
  const message = /^package\.json declares no normal dependency on a at \^0\.9\.0$/u;
  assert.throws(() => released(texts, {}, stale), refusal('MANIFEST_UNREADABLE', message));
});

test('lerna.json follows the version it names, and no other', () => {
  const cases: readonly (readonly [version: unknown, next: Record<string, string>, after: unknown])[] = [
    ['1.0.0', { a: '2.0.0', b: '2.0.0' }, '2.0.0'],
    ['1.0.0', { a: '1.9.0', b: '1.10.0' }, '1.10.0'],
    ['1.0.0', { a: '2.0.0' }, '2.0.0'],
    ['0.9.0', { a: '2.0.0' }, '0.9.0'],
    ['independent', { a: '2.0.0' }, 'independent'],
    [7, { a: '2.0.0' }, 7],
  ];
  for (const [version, next, after] of cases) {
    const texts = textsOf({
      'lerna.json': `{ "version": ${JSON.stringify(version)}, // comment\n}`,
      'packages/a/package.json': { name: 'a', version: '1.0.0' },
      'packages/b/package.json': { name: 'b', version: '1.0.0' },
    });
    const result = released(texts, next, []).get('lerna.json');
    assert.equal(result, `{ "version": ${JSON.stringify(after)}, // comment\n}`);
  }
});

/** JSON texts of every style around the same manifest, with other members before, between and behind. */
const style = fc.record({
  space: fc.constantFrom('', ' ', '  ', '\t'),
  newline: fc.constantFrom('', '\n', '\r\n'),
  mark: fc.constantFrom('', '\uFEFF'),
  tail: fc.constantFrom('', '\n', '\r\n\r\n'),
  others: fc.array(
    fc.tuple(
      fc.string().filter((key) => !['name', 'version', 'workspaces', 'dependencies'].includes(key)),
      fc.jsonValue(),
    ),
    { maxLength: 5 },
  ),
  at: fc.nat(5),
  version: fc.constantFrom('1.2.3', '0.0.0-dev.1', '1.0.0-beta2'),
  duplicate: fc.boolean(),
});

test('an edit changes the asked paths and not a byte more', (t) => {
  const check = ({
    space,
    newline,
    mark,
    tail,
    others,
    at,
    version,
    duplicate,
  }: StyleOf<typeof style>): void => {
    const member = (key: string, value: unknown): string =>
      `${newline}${space}${JSON.stringify(key)}${space}:${space}${JSON.stringify(value)}`;
    const own = [
      ...(duplicate ? [member('version', 'not this one'), member('dependencies', { b: '^9' })] : []),
      member('name', 'a'),
      member('dependencies', { b: '^1.0.0', c: '^1.0.0' }),
      member('version', version),
    ];
    const rest = others.map(([key, value]) => member(key, value));
    const text = `${mark}{${[...rest.slice(0, at), ...own, ...rest.slice(at)].join(',')}${newline}}${tail}`;
    const texts = textsOf({
      'lerna.json': { packages: ['a', 'b'] },
      'a/package.json': text,
      'b/package.json': { name: 'b', version: '1.0.0' },
    });
    const packages = npm.packages(texts);
    const a = packages.filter((each) => each.name === 'a');
    const range = {
      manifest: 'a/package.json',
      dependency: 'b',
      kind: 'normal',
      from: '^1.0.0',
      to: '^2.0.0',
    } as const;
    const edits = npm
      .edit(
        texts,
        packages,
        a.map((each) => ({ package: each, version: '9.8.7-rc.1' })),
        [range],
      )
      .get('a/package.json');
    assert.ok(edits !== undefined);
    assert.deepEqual(edits.map((each) => each.was).sort(), [version, '^1.0.0'].sort());
    const after = applied(text, edits);
    const expected: unknown = JSON.parse(text.replace('\uFEFF', ''), (key, value: unknown) =>
      key === 'version' && value === version
        ? '9.8.7-rc.1'
        : key === 'b' && value === '^1.0.0'
          ? '^2.0.0'
          : value,
    );
    assert.deepEqual(JSON.parse(after.replace('\uFEFF', '')), expected);
    assert.equal(after.length - text.length, '9.8.7-rc.1'.length - version.length);
  };
  fc.assert(fc.property(style, check), { numRuns: 1000 });
  t.diagnostic('1000 texts, 1000 passed, 0 failed');
});

type StyleOf<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Value> ? Value : never;
