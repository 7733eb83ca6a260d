import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clean, pad, plain, table, truncate, widthOf, wrap } from '../../src/show/text.ts';

test('widths of wide, combined and plain text', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['日本', 4],
    ['한국', 4],
    ['😀', 2],
    ['👩‍💻', 2],
    ['❤️', 2],
    ['…', 1],
    ['→', 1],
    ['ｆ', 2],
    ['', 0],
  ];
  for (const [text, expected] of cases) assert.equal(widthOf(text), expected, text);
});

test('property: nothing that acts in a terminal is left, and nothing is wider than allowed', () => {
  const text = fc
    .array(
      fc.constantFrom(
        'a',
        ' ',
        '日',
        '😀',
        '\u001b[31m',
        '\u001b]8;;x\u0007',
        '\u202e',
        '\n',
        '\r',
        '\t',
        '\u009b2J',
        '\u0007',
        'e\u0301',
        '\u200b',
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 20 }), (raw, width) => {
      const shown = clean(raw);
      assert.doesNotMatch(shown, /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b]/);
      assert.ok(widthOf(truncate(shown, width)) <= width);
      for (const line of wrap(shown, width)) assert.ok(widthOf(line) <= width);
      if (widthOf(shown) <= width) assert.equal(widthOf(pad(shown, width)), width);
    }),
  );
});

test('a table aligns wide text, and says when it does not fit', () => {
  const rows = [
    [{ text: '日本' }, { text: 'x', look: (s: string): string => `<${s}>` }],
    [{ text: 'a\n' }, { text: 'yy' }],
  ];
  assert.deepEqual(table(rows, 80), ['日本  <x>', 'a     yy']);
  assert.equal(table(rows, 7), null);
  assert.equal(plain.red('x'), 'x');
});

test('long text is cut with an ellipsis', () => {
  assert.equal(truncate('abcdef', 4), 'abc…');
  assert.equal(truncate('日本語', 4), '日…');
  assert.deepEqual(wrap('one two three fourteen', 8), ['one two', 'three', 'fourteen']);
  assert.deepEqual(wrap('seventeen', 4), ['sev…']);
});
