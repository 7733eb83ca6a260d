import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitNotes } from '../../../src/core/notes/fit.ts';

const link = 'https://github.com/o/r/releases/download/v1/RELEASE-NOTES.md';
const tail = `*These notes are shortened. In full: [RELEASE-NOTES.md](<${link}>)*\n`;

test('notes that fit come back as they are', () => {
  assert.equal(fitNotes('', 100, link), '');
  assert.equal(fitNotes('a'.repeat(100), 100, link), 'a'.repeat(100));
});

test('notes are cut before a heading, else before a line, else at a space', () => {
  const section = (title: string): string => `### ${title}\n\n${'* change\n'.repeat(20)}\n`;
  const three = section('One') + section('Two') + section('Three');
  assert.equal(fitNotes(three, 550, link), `${(section('One') + section('Two')).trimEnd()}\n\n${tail}`);
  const one = fitNotes(`### One\n\n${'* change\n'.repeat(100)}`, 300, link);
  assert.match(one, /^### One\n\n(\* change\n)+\n\*These notes/);
  assert.match(fitNotes('word '.repeat(100), 300, link), /^(word )+word\n\n\*These/);
});

test('a code block is left out whole, however it is fenced', () => {
  for (const [open, close] of [
    ['```', '```'],
    ['~~~~js', '~~~~'],
    ['  ```a', '  ```'],
    ['* ~~~', '~~~'],
    ['> ```', '> ```'],
  ] as const) {
    const isList = open.startsWith('*');
    const notes = `before\n${isList ? '* item\n  ~~~' : open}\n${'### code\n'.repeat(100)}${isList ? '  ~~~' : close}\nafter\n`;
    assert.equal(fitNotes(notes, 400, link), `before\n${isList ? '* item\n' : ''}\n${tail}`);
  }
  const inner = `\`\`\`\`\n\`\`\`\n~~~\n${'x\n'.repeat(200)}\`\`\`\`\n`;
  assert.equal(fitNotes(`before\n${inner}`, 300, link), `before\n\n${tail}`);
  const inline = fitNotes(`\`\`\` not a fence \`\`\`\n${'line\n'.repeat(200)}`, 300, link);
  assert.match(inline, /fence ```\n(line\n){10,}/);
});

test('a limit below the closing line cuts plainly; a link cannot break out', () => {
  assert.equal(fitNotes('💥💥💥', 3, link), '💥');
  assert.ok(fitNotes('x'.repeat(500), 300, 'https://h/> [a](b)\n# x').includes('(<https://h/[a](b)#x>)'));
});

test('always within the limit, a prefix plus the closing line, whole characters, code blocks closed', (t) => {
  const line = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom('```', '~~~', '### A', '## B', '````', '', '* x'),
  );
  const runs = 2000;
  const holds = fc.property(
    fc.array(line, { maxLength: 60 }),
    fc.integer({ min: tail.length + 2, max: 600 }),
    (lines, limit) => {
      const notes = lines.join('\n');
      const fitted = fitNotes(notes, limit, link);
      assert.ok(fitted.length <= limit);
      if (notes.length <= limit) return;
      assert.ok(fitted.endsWith(tail));
      const kept = fitted.slice(0, -tail.length).trimEnd();
      assert.ok(notes.startsWith(kept));
      assert.ok(!/\p{Surrogate}/u.test(fitted));
      assert.equal(openFence(kept), false, 'the closing line is inside of code');
    },
  );
  fc.assert(holds, { numRuns: runs });
  t.diagnostic(`${runs} cases, ${runs} passed, 0 failed`);
});

/** Whether a text ends inside a code block at top level: a reading of CommonMark §4.5 of its own. */
function openFence(text: string): boolean {
  let fence = '';
  for (const line of text.split('\n')) {
    const [, run = '', rest = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (run === '') continue;
    if (fence === '') fence = run.startsWith('`') && rest.includes('`') ? '' : run;
    else if (run.startsWith(fence) && /^[ \t]*$/.test(rest)) fence = '';
  }
  return fence !== '';
}

test('a megabyte without a line end takes no time', () => {
  for (const text of [
    'a'.repeat(1e6),
    '`'.repeat(1e6),
    ' '.repeat(1e6),
    `\`\`\`${' '.repeat(1e6)}x`,
    '> '.repeat(5e5),
    '### \n'.repeat(2e5),
  ]) {
    const start = performance.now();
    assert.ok(fitNotes(text, 125_000, link).length <= 125_000);
    assert.ok(performance.now() - start < 500, `${performance.now() - start} ms`);
  }
});
