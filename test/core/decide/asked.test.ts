import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { askedText, type Asked } from '../../../src/core/decide/asked.ts';
import { parseAsked } from '../../../src/core/decide/parse-asked.ts';
import { nothingWanted } from '../../../src/core/decide/wanted.ts';

const names = fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 3 });
const askedFor: fc.Arbitrary<Asked> = fc.record(
  {
    branch: fc.constantFrom('main', 'next', 'release/1.x'),
    date: fc.constantFrom('2026-11-24', '2024-02-29'),
    wanted: fc.record(
      {
        pre: fc.option(fc.string({ minLength: 1 })),
        as: names,
        packages: names,
        force: names,
        level: fc.option(fc.constantFrom('major', 'minor', 'patch')),
        graduate: fc.constantFrom('none', 'only', 'also'),
        snapshot: fc.constant(null),
      },
      { noNullPrototype: true },
    ),
  },
  { noNullPrototype: true },
);

test('what was asked for is one line, and read again as it was', () => {
  fc.assert(
    fc.property(askedFor, (asked) => {
      const text = askedText(asked);
      assert.doesNotMatch(text, /[\0-\x1f]/);
      assert.deepEqual(parseAsked(text), asked);
    }),
  );
});

test('wishes nobody had are left out', () => {
  const asked = { branch: 'main', date: '2026-11-24', wanted: nothingWanted };
  assert.equal(askedText(asked), '{"branch":"main","date":"2026-11-24"}');
  assert.equal(
    askedText({ ...asked, wanted: { ...nothingWanted, pre: 'beta' } }),
    '{"branch":"main","date":"2026-11-24","pre":"beta"}',
  );
});

const strangers = [
  '',
  '{',
  'null',
  '{"branch":"main"}',
  '{"branch":"main","date":"yesterday"}',
  '{"branch":"../main","date":"2026-11-24"}',
  '{"branch":"main","date":"2026-11-24","snapshot":"pr-7"}',
  '{"branch":"main","date":"2026-11-24","as":"1.0.0"}',
  '{"branch":"main","date":"2026-11-24","__proto__":{"pre":"x"},"more":1}',
];
for (const text of strangers)
  test(`${text || 'nothing'} is not what was asked for`, () => {
    assert.equal(parseAsked(text), null);
  });
