import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { isSemanticRelease } from '../../src/config/foreign.ts';
import { parseJson } from '../../src/config/json.ts';
import { ReleaseError } from '../../src/core/error.ts';

test('JSON with comments, trailing commas and a byte order mark', () => {
  assert.deepEqual(parseJson('\uFEFF{ // c\n "a": [1, /* d */ true, null,],\r\n}', 'f'), {
    a: [1, true, null],
  });
});

const broken: readonly (readonly [text: string, message: string])[] = [
  ['', 'f, line 1: value expected'],
  ['{\n "a": 1\n "b": 2\n}', 'f, line 3: comma expected'],
  ['{"a": }', 'f, line 1: value expected'],
  ['{\n"a": 1', 'f, line 2: close brace expected'],
  ['{"a": "x\n"}', 'f, line 1: unexpected end of string'],
  ['{"a": 1,\n\n "a": 2}', 'f, line 3: the key "a" stands twice'],
  ['{}\n{}', 'f, line 2: end of file expected'],
  ["{'a': 1}", 'f, line 1: invalid symbol'],
  ['['.repeat(200_000), 'f, line 1: it is nested too deeply'],
];

test('broken JSON names file and line', () => {
  for (const [text, message] of broken) {
    assert.throws(() => parseJson(text, 'f'), { code: 'CONFIG_UNREADABLE', message }, text.slice(0, 20));
  }
});

test('a key named __proto__ is a key and changes no prototype', () => {
  const value = parseJson('{"__proto__": {"branch": "x"}, "constructor": {"prototype": {"y": 1}}}', 'f');
  assert.ok(typeof value === 'object' && value !== null);
  assert.deepEqual(Object.keys(value), ['__proto__', 'constructor']);
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
  assert.equal('branch' in value, false);
  assert.equal('y' in {}, false);
});

test('property: reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      assert.deepEqual(parseJson(json, 'f'), JSON.parse(json));
    }),
  );
});

test('property: any text parses or gets CONFIG_UNREADABLE', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: fc.constantFrom(...Array.from('{}[]",:/*\n a1')) }),
      ),
      (text) => {
        try {
          parseJson(text, 'f');
        } catch (error) {
          assert.ok(error instanceof ReleaseError && error.code === 'CONFIG_UNREADABLE', String(error));
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test('semantic-release configurations are told from ours', () => {
  const theirs: readonly unknown[] = [
    { branches: ['main'] },
    { branches: ['main', { name: 'beta', prerelease: true }], plugins: ['@semantic-release/npm'] },
    { plugins: [['@semantic-release/github', { assets: [] }]] },
    { extends: 'semantic-release-monorepo', tagFormat: 'v${version}' },
  ];
  const ours: readonly unknown[] = [
    ...[null, 1, [], {}, { branch: 'main' }, { branches: ['main'], bump: {} }, { tagFormat: 'v${version}' }],
    ...[
      { plugins: [] },
      { plugins: [{ name: 'x', plan: () => [] }] },
      { plugins: 'x' },
      { branch: 'a', plugins: ['x'] },
    ],
  ];
  for (const value of theirs) assert.equal(isSemanticRelease(value), true, JSON.stringify(value));
  for (const value of ours) assert.equal(isSemanticRelease(value), false, JSON.stringify(value));
});
