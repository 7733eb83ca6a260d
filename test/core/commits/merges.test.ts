import assert from 'node:assert/strict';
import test from 'node:test';
import { readCommits, readMessage } from '../../../src/core/commits/index.ts';
import type { RawCommit } from '../../../src/core/model.ts';
import { commit, headlines, rules, verdicts } from './helpers.ts';

/** Main line a–m, with the branch b1–b2 merged by m. */
function merged(title: string, b1: string, b2 = 'wip'): readonly RawCommit[] {
  return [
    commit('a', 'chore: start'),
    commit('b1', b1, ['a']),
    commit('main', 'docs: meanwhile', ['a']),
    commit('b2', b2, ['b1']),
    commit('m', title, ['main', 'b2']),
  ];
}

const title = 'Merge pull request #12 from ann/x\n\nfeat: add x';

/** Message of the merge, message of a commit it merges, how the merge ends. */
const rows: readonly (readonly [string, string, string])[] = [
  // default titles hold no change
  ["Merge branch 'x'", 'work', 'noRelease: merge commit'],
  ["Merge branch 'main' into x", 'work', 'noRelease: merge commit'],
  ["Merge branches 'x' and 'y'", 'work', 'noRelease: merge commit'],
  ["Merge remote-tracking branch 'origin/main'", 'work', 'noRelease: merge commit'],
  ["Merge tag 'v1.0.0' into x", 'work', 'noRelease: merge commit'],
  ['Merge pull request #12 from ann/x', 'work', 'noRelease: merge commit'],
  ['Merge pull request #12 from ann/x\n\nAdd x', 'feat: x', 'noRelease: merge commit'],
  ['Merged in ann/x (pull request #12)', 'work', 'noRelease: merge commit'],
  ['merge main, at last', 'work', 'noRelease: merge commit'],
  // the title of the pull request, only where its commits say nothing
  [title, 'work', "included: type 'feat' is minor"],
  [title, 'feat: x, said otherwise', 'noRelease: merge commit'],
  [title, 'docs: x', 'noRelease: merge commit'],
  ['Merge pull request #12 from ann/x\n\ndocs: tell x', 'work', "noRelease: type 'docs' does not release"],
  [
    "Merge branch 'x' into 'main'\n\nfix: y\n\nSee merge request g/p!7",
    'work',
    "included: type 'fix' is patch",
  ],
  // breaking text and Release-As count unless the commits say so themselves
  [`${title}\n\nBREAKING CHANGE: y`, 'fix: z', "included: breaking change in type 'feat'"],
  [`${title}\n\nBREAKING CHANGE: y`, 'fix!: z', 'noRelease: merge commit'],
  ["Merge branch 'x'\n\nRelease-As: 2.0.0", 'fix: z', 'included: Release-As: 2.0.0'],
  // a conventional title counts unless it repeats
  ['feat: add x (#12)', 'work', "included: type 'feat' is minor"],
  ['feat: add x (#12)', 'fix: y', "included: type 'feat' is minor"],
  ['feat: add x (#12)', 'feat: add x', 'noRelease: repeats 62312e2'],
  ['feat: Add  x. (#12)', 'feat(ui): add x (#12)', 'noRelease: repeats 62312e2'],
  ['feat: add much x (#12)', 'feat: add x (#12)', 'noRelease: repeats 62312e2'],
  ['feat: add much x (#12)', 'fix: add x (#12)', "included: type 'feat' is minor"],
  ['feat: add x (#12)', 'docs: add x', "included: type 'feat' is minor"],
  ['feat!: add x (#12)', 'feat: add x', "included: breaking change in type 'feat'"],
  ['feat: add x (#12)', 'add x', "included: type 'feat' is minor"],
];

test('merges', (t) => {
  for (const [message, inner, expected] of rows) {
    assert.equal(verdicts(merged(message, inner))['m'], expected, `${message} <- ${inner}`);
  }
  t.diagnostic(`${String(rows.length)} merges, ${String(rows.length)} as expected, 0 otherwise`);
});

test('what stands on the main line is not merged', () => {
  const commits = merged(title, 'work').map((one) =>
    one.message === 'docs: meanwhile' ? { ...one, message: 'feat: add x' } : one,
  );
  assert.equal(verdicts(commits)['m'], "included: type 'feat' is minor");
});

test('the title of a pull request carries its number', () => {
  const read = readCommits(merged(title, 'work').toReversed(), rules)[0];
  assert.deepEqual(headlines(read?.changes ?? []), ['feat: add x']);
  assert.equal(read?.changes[0]?.pr, '12');
  assert.equal(read.commit.message, title, 'the commit stays as it was');
  const lab = merged(
    "Merge branch 'x' into 'main'\n\nfix: y\n\nSee merge request g/p!7",
    'work',
  ).toReversed();
  assert.equal(readCommits(lab, rules)[0]?.changes[0]?.pr, '7');
});

test('a merge that brings in nothing of the range releases nothing', () => {
  assert.equal(verdicts([commit('m', title, ['before', 'released'])])['m'], 'noRelease: merge commit');
});

test('a default title on a commit with one parent speaks for itself', () => {
  assert.equal(verdicts([commit('m', title)])['m'], "included: type 'feat' is minor");
});

test('nested merges are told apart', () => {
  const commits = [
    commit('a', 'chore: start'),
    commit('b', 'feat: add x', ['a']),
    commit('c', 'work', ['a']),
    commit('n', "Merge branch 'b' into c", ['c', 'b']),
    commit('m1', 'feat: add x (#1)', ['a', 'b']),
    commit('m2', 'feat: add x (#2)', ['m1', 'n']),
  ];
  const found = verdicts(commits);
  assert.equal(found['m1'], 'noRelease: repeats 622e2e2');
  assert.equal(found['m2'], "included: type 'feat' is minor", 'b came in by m1, so m2 does not repeat it');
});

test('a title counted once is not counted again by the merge of merges', () => {
  const commits = [
    commit('a', 'chore: start'),
    commit('b', 'work', ['a']),
    commit('n', title, ['a', 'b']),
    commit('m', 'Merge pull request #13 from ann/next\n\nfeat: all of it', ['a', 'n']),
  ];
  const found = verdicts(commits);
  assert.deepEqual([found['n'], found['m']], ["included: type 'feat' is minor", 'noRelease: merge commit']);
});

test('a message alone: a merge is a merge commit, whatever it says below', () => {
  assert.equal(readMessage(commit('m', title, ['a', 'b']), rules).reason, 'merge commit');
});

test('a graph that git cannot make still ends', () => {
  const circle = [
    commit('a', 'feat: x', ['b', 'a']),
    commit('b', 'feat: x', ['a', 'b', 'c']),
    commit('c', title, ['c', 'a']),
    commit('a', 'feat: the same id twice', ['c', 'b']),
  ];
  assert.equal(readCommits(circle, rules).length, 4);
});
