import assert from 'node:assert/strict';
import test from 'node:test';
import { readCommits, type CommitRules } from '../../../src/core/commits/index.ts';
import { change, commit, headlines, id, line, rules, verdicts } from './helpers.ts';

const A = id('a').slice(0, 7);
const B = id('b').slice(0, 7);
const R = id('r').slice(0, 7);
const outside = id('z');

/** Commits oldest first, by name, and how each ends. */
const rows: readonly (readonly [string, Record<string, string>, Record<string, string>])[] = [
  [
    'by full id',
    { a: 'feat: x', r: `Revert "feat: x"\n\nThis reverts commit ${id('a')}.` },
    { a: `noRelease: reverted by ${R}`, r: `noRelease: reverts ${A} in the same range` },
  ],
  [
    'by the first seven digits, in any case',
    { a: 'feat: x', r: `Revert "otherwise worded"\n\nThis reverts commit ${A.toUpperCase()}.` },
    { a: `noRelease: reverted by ${R}`, r: `noRelease: reverts ${A} in the same range` },
  ],
  [
    'six digits are too few',
    { a: 'feat: x', r: `Revert "otherwise worded"\n\nThis reverts commit ${A.slice(0, 6)}.` },
    { a: "included: type 'feat' is minor", r: "included: type 'revert' is patch" },
  ],
  [
    'by exact header, the newest one before it',
    { a: 'fix: x', b: 'fix: x', r: 'Revert "fix: x"', c: 'fix: x' },
    {
      a: "included: type 'fix' is patch",
      b: `noRelease: reverted by ${R}`,
      r: `noRelease: reverts ${B} in the same range`,
      c: "included: type 'fix' is patch",
    },
  ],
  [
    "by header without the number, as GitHub's button writes it",
    { a: 'feat: x (#12)', r: 'Revert "feat: x" (#13)\n\nReverts owner/repo#12' },
    { a: `noRelease: reverted by ${R}`, r: `noRelease: reverts ${A} in the same range` },
  ],
  [
    'another number is another commit',
    { a: 'feat: x (#12)', r: 'Revert "feat: x (#11)" (#13)' },
    { a: "included: type 'feat' is minor", r: "included: type 'revert' is patch" },
  ],
  [
    'Conventional Commits: revert with Refs',
    { a: 'feat: x', b: 'fix: y', r: `revert: let us never speak of it again\n\nRefs: ${A}, ${B}` },
    {
      a: `noRelease: reverted by ${R}`,
      b: `noRelease: reverted by ${R}`,
      r: `noRelease: reverts ${A}, ${B} in the same range`,
    },
  ],
  [
    'Conventional Commits: revert with the header',
    { a: 'feat(ui): x', r: 'revert(ui)!: feat(ui): x' },
    { a: `noRelease: reverted by ${R}`, r: `noRelease: reverts ${A} in the same range` },
  ],
  [
    'several ids in one sentence',
    { a: 'feat: x', b: 'fix: y', r: `Revert two\n\nThis reverts commits ${A} and ${B}.` },
    {
      a: `noRelease: reverted by ${R}`,
      b: `noRelease: reverted by ${R}`,
      r: `noRelease: reverts ${A}, ${B} in the same range`,
    },
  ],
  [
    'several ids, some outside the range',
    { a: 'feat: x', r: `Revert "feat: x"\n\nThis reverts commits ${outside}, ${A}.` },
    { a: `noRelease: reverted by ${R}`, r: `included: reverts ${A} in the same range, and more outside it` },
  ],
  [
    'a reverted revert restores',
    {
      a: 'feat: x',
      r: `Revert "feat: x"\n\nThis reverts commit ${id('a')}.`,
      s: `Revert "Revert "feat: x""\n\nThis reverts commit ${id('r')}.`,
    },
    {
      a: "included: type 'feat' is minor",
      r: `noRelease: reverted by ${id('s').slice(0, 7)}`,
      s: `noRelease: reverts ${R} in the same range`,
    },
  ],
  [
    'Reapply is a reverted revert',
    { a: 'feat: x', r: 'Revert "feat: x"', s: 'Reapply "feat: x"' },
    {
      a: "included: type 'feat' is minor",
      r: `noRelease: reverted by ${id('s').slice(0, 7)}`,
      s: `noRelease: reverts ${R} in the same range`,
    },
  ],
  [
    'three times over',
    { a: 'feat: x', r: 'Revert "feat: x"', s: 'Reapply "feat: x"', t: 'Revert "Reapply "feat: x""' },
    {
      a: `noRelease: reverted by ${R}`,
      r: `noRelease: reverts ${A} in the same range`,
      s: `noRelease: reverted by ${id('t').slice(0, 7)}`,
      t: `noRelease: reverts ${id('s').slice(0, 7)} in the same range`,
    },
  ],
  [
    'what was released is taken back by a patch',
    { r: `Revert "feat!: x (#3)" (#4)\n\nThis reverts commit ${outside}.` },
    { r: "included: type 'revert' is patch" },
  ],
  [
    'a revert is breaking where its author says so',
    { r: 'revert!: x', s: `Revert "y"\n\nThis reverts commit ${outside}.\n\nBREAKING CHANGE: y is gone` },
    { r: "included: breaking change in type 'revert'", s: "included: breaking change in type 'revert'" },
  ],
  [
    'an edited title over the words of git',
    { a: 'feat: x', r: `Back out x\n\nThis reverts commit ${id('a')}.` },
    { a: `noRelease: reverted by ${R}`, r: `noRelease: reverts ${A} in the same range` },
  ],
  [
    'a squash body that mentions a revert is none',
    { a: 'feat: x', r: `feat: y (#2)\n\n* Revert "feat: x"\n\nThis reverts commit ${id('a')}.` },
    { a: "included: type 'feat' is minor", r: "included: type 'feat' is minor" },
  ],
  [
    'nothing later is reverted',
    { r: 'Revert "feat: x"', a: 'feat: x' },
    { r: "included: type 'revert' is patch", a: "included: type 'feat' is minor" },
  ],
  [
    'what was not understood can be taken back too',
    { a: 'Update stuff', r: 'Revert "Update stuff"' },
    { a: `noRelease: reverted by ${R}`, r: `noRelease: reverts ${A} in the same range` },
  ],
  ['quotes in prose are no revert', { r: 'Revert "unused" argument (fixes #3)' }, { r: '' }],
];

test('reverts', (t) => {
  for (const [name, messages, expected] of rows) {
    const found = verdicts(line(messages));
    for (const [commitName, ending] of Object.entries(expected)) {
      if (ending === '') assert.match(found[commitName] ?? '', /^notUnderstood: /, name);
      else assert.equal(found[commitName], ending, `${name}: ${commitName}`);
    }
  }
  t.diagnostic(`${String(rows.length)} ranges, ${String(rows.length)} as expected, 0 otherwise`);
});

test('what cancels out leaves no change behind', () => {
  const reads = readCommits(line({ a: 'feat!: x', r: 'Revert "feat!: x"' }).toReversed(), rules);
  assert.deepEqual(
    reads.flatMap(({ changes }) => changes),
    [],
  );
});

test('reverting a merge takes back what it merged', () => {
  const found = verdicts([
    commit('a', 'feat: kept'),
    commit('b', 'feat: x', ['a']),
    commit('c', 'fix: y', ['b']),
    commit('m', 'Merge pull request #1 from ann/x', ['a', 'c']),
    commit(
      'r',
      `Revert "Merge pull request #1 from ann/x"\n\nThis reverts commit ${id('m')}, reversing\nchanges made to ${id('a')}.`,
      ['m'],
    ),
  ]);
  assert.equal(found['a'], "included: type 'feat' is minor");
  for (const name of ['b', 'c', 'm']) assert.equal(found[name], `noRelease: reverted by ${R}`);
  assert.equal(found['r'], `noRelease: reverts ${id('m').slice(0, 7)} in the same range`);
});

test('the subject of a revert is that of what it takes back', () => {
  const subjects = {
    'Revert "feat(ui): add x (#3)" (#4)': 'revert: add x',
    'Revert "Update stuff"': 'revert: Update stuff',
    'revert(ui): feat: add x': 'revert(ui): add x',
    'revert: add x': 'revert: add x',
    'Reapply "feat: add x"': 'revert: Revert "feat: add x"',
    'Revert "Revert "feat: add x""': 'revert: Revert "feat: add x"',
  };
  for (const [message, expected] of Object.entries(subjects)) {
    assert.deepEqual(headlines([change(message)]), [expected], message);
  }
});

test('a bump table without revert does not release reverts', () => {
  const using: CommitRules = { ...rules, bump: { feat: 'minor' } };
  assert.equal(
    verdicts(line({ r: 'Revert "feat: x"' }), using)['r'],
    "noRelease: type 'revert' does not release",
  );
});
