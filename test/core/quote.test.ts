import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';
import fc from 'fast-check';
import { printable, quote, shellWord } from '../../src/core/quote.ts';

test('escapes what steers a terminal or hides', () => {
  assert.equal(printable('a\u001b[31mb', 99), 'a\\u{1b}[31mb');
  assert.equal(
    printable('a\u202eb\u200bc\u009bd\u2028e\ud800', 99),
    'a\\u{202e}b\\u{200b}c\\u{9b}d\\u{2028}e\\u{d800}',
  );
  assert.equal(printable('日本語 é 🎉', 99), '日本語 é 🎉');
});

test('cuts and quotes', () => {
  assert.equal(quote('abcdef', 3), '"abc…"');
  assert.equal(quote('abc', 3), '"abc"');
  assert.equal(quote('say "hi" \\'), '"say \\"hi\\" \\\\"');
});

test('property: nothing unprintable is left and the length is bounded', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const shown = quote(text, 20);
      assert.doesNotMatch(shown, /[\p{C}\p{Zl}\p{Zp}]/u);
      assert.ok(shown.length <= 20 * 8 + 3, shown);
    }),
  );
});

test('a word of a shell is as it was, whatever is in it', () => {
  const cases: readonly (readonly [text: string, word: string])[] = [
    ['release/1.x', 'release/1.x'],
    ['@acme/core@1.0.0', '@acme/core@1.0.0'],
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", String.raw`'it'\''s'`],
    ['$(touch x);`id`&"|>!', `'$(touch x);\`id\`&"|>!'`],
    ["a\u202eb'\\\n", String.raw`$'a\U0000202eb\'\\\U0000000a'`],
  ];
  for (const [text, word] of cases) {
    assert.equal(shellWord(text), word);
    const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8' };
    const echoed = execFileSync('bash', ['-c', `printf '%s' ${word}`], { encoding: 'utf8', env });
    assert.equal(echoed, text, word);
  }
});
