import assert from 'node:assert/strict';
import test from 'node:test';
import { readMessage, type CommitRules } from '../../../src/core/commits/index.ts';
import { change, changes, commit, headlines, rules } from './helpers.ts';

const split: CommitRules = { ...rules, squash: 'split' };

const body =
  '* feat: add x\n\ntext\n\n* feat(ui)!: add y\n\n* plain words\n\n- fix: z (#3)\n\n* Note: prose\n\n---------\n\nCo-authored-by: Bo <bo@example.invalid>';

test('a conventional header decides; items below it become its parts', () => {
  const found = change(`fix: add w (#12)\n\n${body}`);
  assert.deepEqual(headlines([found]), ['fix: add w']);
  assert.equal(found.level, 'patch');
  assert.deepEqual(headlines(found.parts), ['feat: add x', 'feat(ui)!: add y', 'fix: z']);
});

test('the reason says when a body asks for more than its header', () => {
  for (const [message, more] of [
    [`fix: add w\n\n${body}`, true],
    ['chore: w\n\n* fix: a', true],
    ['chore: w\n\n* docs: a', false],
    ['feat!: w\n\n* feat!: a', false],
  ] as const) {
    assert.equal(readMessage(commit('c', message), rules).reason.includes("squash: 'split'"), more, message);
  }
});

test('an item that repeats the header is the header', () => {
  assert.deepEqual(change('feat: add x (#12)\n\n* feat: Add  x.\n\n* fix: y\n\n* fix: y').parts.length, 1);
});

test('breaking text below an item makes the commit breaking', () => {
  const found = change('feat: drop a (#1)\n\n* feat: b\nBREAKING CHANGE: gone\n\n* ci: c');
  assert.deepEqual([found.breakingNote, headlines(found.parts)], ['gone', ['feat!: b', 'ci: c']]);
  const marked = change('feat!: a\n\n* fix: b\n\nBREAKING CHANGE: gone');
  assert.deepEqual([marked.breakingNote, headlines(marked.parts)], ['gone', ['fix: b']]);
});

test("squash: 'split' counts every item, with the request of the commit", () => {
  const found = changes(`fix: add w (#12)\n\n${body}`, split);
  assert.deepEqual(headlines(found), ['fix: add w', 'feat: add x', 'feat(ui)!: add y', 'fix: z']);
  assert.deepEqual(
    found.map(({ level, pr }) => [level, pr]),
    [
      ['patch', '12'],
      ['minor', '12'],
      ['major', '12'],
      ['patch', '3'],
    ],
  );
  assert.ok(found.every(({ coAuthors, parts }) => coAuthors[0]?.name === 'Bo' && parts.length === 0));
});

test("squash: 'split' gives breaking text to the item above it", () => {
  const text = 'feat: a\n\nintro\n\n* fix: b\nBREAKING CHANGE: gone\n\n* fix: c';
  assert.deepEqual(headlines(changes(text, split)), ['feat: a', 'fix!: b', 'fix: c']);
  const above = 'feat: a\n\nBREAKING CHANGE: gone\n\n* fix: b';
  assert.deepEqual(headlines(changes(above, split)), ['feat!: a', 'fix: b']);
});

/** Messages without a conventional header, and the changes their bodies hold. */
const bodies: readonly (readonly [string, readonly string[]])[] = [
  ['Update stuff (#5)\n\n* feat: a\n\n* fix: b', ['feat: a', 'fix: b']],
  ['Update stuff (#5)\n\nfeat: a\nmore words\n\nfix(x)!: b', ['feat: a', 'fix(x)!: b']],
  ['Update stuff (#5)\n\n- fix: a\n- fix: a\n+ fix!: A.', ['fix!: A.']],
  ['Update stuff (#5)\n\n* docs: a', ['docs: a']],
  ['Update stuff (#5)\n\nwords\nfeat: in the middle of a paragraph', []],
  [
    'Update stuff (#5)\n\n> * feat: quoted\n\n```\n* feat: code\n```\n<details>\n\n* feat: folded\n</details>',
    [],
  ],
  [
    'Update stuff (#5)\n\nNote: prose\n\nCo-authored-by: A <a@example.invalid>\n\n- Details: prose\n- [ ] feat: box',
    [],
  ],
  ['Update stuff (#5)\n\nBREAKING CHANGE: gone\n\n* fix: b', ['other!: Update stuff', 'fix: b']],
  ['* feat: a list item for a title', ['feat: a list item for a title']],
];

test('without a conventional header, items and paragraphs are the changes', (t) => {
  for (const [message, expected] of bodies) {
    const found = changes(message);
    assert.deepEqual(headlines(found), expected, message);
    assert.ok(
      found.every(({ pr }) => pr === (message.includes('(#5)') ? '5' : null)),
      message,
    );
  }
  t.diagnostic(`${String(bodies.length)} messages, ${String(bodies.length)} as expected, 0 otherwise`);
});

test('types of the bump table are known in bodies too', () => {
  const using: CommitRules = { ...rules, bump: { ...rules.bump, sec: 'patch' } };
  assert.deepEqual(headlines(changes('Update\n\n* sec: a', using)), ['sec: a']);
  assert.deepEqual(headlines(changes('Update\n\n* sec: a')), []);
});
