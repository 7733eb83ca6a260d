import assert from 'node:assert/strict';
import test from 'node:test';
import { change, changes } from './helpers.ts';

/** Messages and their breaking note; null means not breaking. */
const notes: readonly (readonly [string, string | null])[] = [
  // the specification
  ['feat: x\n\nBREAKING CHANGE: y', 'y'],
  ['feat: x\n\nBREAKING-CHANGE: y', 'y'],
  ['feat!: x', 'x'],
  ['chore!: x', 'x'],
  ['feat!: x\n\nBREAKING CHANGE: y', 'y'],
  ['feat: x\r\n\r\nBREAKING CHANGE: y\r\nand z\r\n', 'y\nand z'],
  // loose, and real: a strict reading loses these
  ['feat: x\nBREAKING CHANGE: y', 'y'],
  ['feat: x\n\nsome text\nBREAKING CHANGE: y', 'y'],
  ['feat: x\n\nBREAKING CHANGE:\n\ny\n\nz', 'y\n\nz'],
  ['feat: x\n\nBREAKING CHANGE:y', 'y'],
  ['ci: x\n\n* fix: a\n\nBREAKING CHANGE: y\n\n* Drop b as well\n\n* ci: c', 'y'],
  ['v9 (#639)\n\nBREAKING CHANGE: y', 'y'],
  ['BREAKING CHANGE: y', 'y'],
  ['BREAKING-CHANGE: y', 'y'],
  ['feat: x\n\n* BREAKING CHANGE: y\n* other', 'y'],
  ['feat: x\n\n- **BREAKING CHANGE**: y', 'y'],
  ['feat: x\n\n**BREAKING CHANGE:** y', 'y'],
  ['refactor: x\n\nBREAKING CHANGE:\n\n#82', 'x'],
  ['feat: x\n\n```\nnever closed\n\nBREAKING CHANGE: y', 'y'],
  ['feat!(ui): x\n\nBREAKING CHANGE: y', 'y'],
  // prose, and real: a loose reading invents these
  ['fix: x\n\nthis is no\nbreaking change since they are sub 1.0.', null],
  ['fix: x\n\n**Breaking change:** y', null],
  ['fix: x\n\nBreaking Change: y', null],
  ['fix: stop parsing BREAKING CHANGE: in a header', null],
  ['fix: x\n\nThe words BREAKING CHANGE: inside a line', null],
  ['fix: x\n\nBREAKING CHANGE', null],
  ['fix: x\n\nBREAKING CHANGES: y', null],
  ['fix: x\n\n### BREAKING CHANGES\n\n* y', null],
  ['fix: x\n\n> BREAKING CHANGE: y', null],
  ['fix: x\n\n```\nBREAKING CHANGE: y\n```', null],
  ['fix: x\n\n* ```\n  BREAKING CHANGE: y\n  ```\n1. ~~~\n   BREAKING CHANGE: z\n   ~~~', null],
  ['feat: x\n\n* ``` opens nothing `\nBREAKING CHANGE: y', 'y'],
  ['fix: x\n\n~~~md\n```\nBREAKING CHANGE: y\n~~~\n', null],
  ['fix: x\n\n<details>\n<details>\n</details>\nBREAKING CHANGE: y\n</details>', null],
  ['fix: x\n\n    BREAKING CHANGE: y', null],
  // where a note ends
  ['feat: x\n\nBREAKING CHANGE: y\nReviewed-by: Z\nRefs: #123', 'y'],
  ['feat: x\n\nBREAKING CHANGE: y\n\nCloses #1', 'y'],
  ['feat: x\n\nBREAKING CHANGE: y\n---\nfoot', 'y'],
  ['feat: x\n\nBREAKING CHANGE: y\n\n## Checklist', 'y'],
  [
    'feat: x\n\nBREAKING CHANGE: y\n\nBefore:\n\nscope: { a }\n\n```\nRefs: #1\n```',
    'y\n\nBefore:\n\nscope: { a }\n\n```\nRefs: #1\n```',
  ],
  ['feat: x\n\nBREAKING CHANGE: y\nBREAKING CHANGE: z', 'y\n\nz'],
  ['feat: x\n\nBREAKING CHANGE: y\u0000\u202ez', 'yz'],
];

test('breaking text', (t) => {
  for (const [message, note] of notes) {
    const found = changes(message).map(({ breakingNote }) => breakingNote);
    assert.deepEqual(found.length === 0 ? [null] : found, [note], message);
  }
  const real = notes.filter(([, note]) => note !== null).length;
  t.diagnostic(
    `${String(notes.length)} messages, ${String(real)} breaking, ${String(notes.length - real)} not, 0 otherwise`,
  );
});

test('any type may be breaking, and breaking is major', () => {
  for (const type of ['feat', 'fix', 'chore', 'docs', 'anything']) {
    assert.equal(change(`${type}!: x`).level, 'major');
    assert.equal(change(`${type}: x\n\nBREAKING CHANGE: y`).level, 'major');
  }
});

test('breaking text without a conventional header is a change of its own', () => {
  const { type, subject, level, pr } = change('v9 (#639)\n\nBREAKING CHANGE: y');
  assert.deepEqual({ type, subject, level, pr }, { type: 'other', subject: 'v9', level: 'major', pr: '639' });
});

/** Footers and the version they ask for. */
const releaseAs: readonly (readonly [string, string | null])[] = [
  ['Release-As: 2.0.0', '2.0.0'],
  ['release-as: v2.0.0-rc.1+build.5', '2.0.0-rc.1+build.5'],
  ['Release-As: 1.0.0\nRelease-As: 2.0.0', '2.0.0'],
  ['Release-As: 1.0.0\nRelease-As: next', '1.0.0'],
  ['Release-As: 2.0.0b1', null],
  ['Release-As: 2.0', null],
  ['Release-As: =2.0.0', null],
  ['Release-As: vv2.0.0', null],
  ['Release-As: 01.0.0', null],
  ['Please Release-As: 2.0.0', null],
  ['```\nRelease-As: 2.0.0\n```', null],
];

test('Release-As takes versions only', (t) => {
  for (const [body, version] of releaseAs) assert.equal(change(`fix: x\n\n${body}`).releaseAs, version, body);
  t.diagnostic(`${String(releaseAs.length)} footers, ${String(releaseAs.length)} as expected, 0 otherwise`);
});

test('co-authors, each once, without the author', () => {
  const { coAuthors } = change(
    'fix: x\n\nCo-authored-by: Bo <bo@example.invalid>\nco-authored-by:  Bo B. <BO@example.invalid>\n' +
      'Co-Authored-By: Ann <Ann@example.invalid>\nCo-authored-by: nobody\nCo-authored-by: C\u202e <c@example.invalid>',
  );
  assert.deepEqual(coAuthors, [
    { name: 'Bo', email: 'bo@example.invalid' },
    { name: 'C', email: 'c@example.invalid' },
  ]);
});

/** Bodies and the issues they name. */
const issues: readonly (readonly [string, readonly string[]])[] = [
  ['closes #1', ['1']],
  ['Closes #777.', ['777']],
  ['fixes owner/repo#2, #3 and (#4)', ['owner/repo#2', '3', '4']],
  ['Refs: #3', ['3']],
  ['#5 #5\n#5 owner/repo#5', ['5', 'owner/repo#5']],
  ['the request itself is #12', []],
  ['&#39; C#7 a#8 #9x #abc https://example.invalid/a/b#10 a?b=#11', []],
  ['# 12 is a heading', []],
  ['```\n#6\n```', []],
  ['no colour, no reference', []],
];

test('issues', (t) => {
  for (const [body, expected] of issues)
    assert.deepEqual(change(`fix: x (#12)\n\n${body}`).issues, expected, body);
  t.diagnostic(`${String(issues.length)} bodies, ${String(issues.length)} as expected, 0 otherwise`);
});
