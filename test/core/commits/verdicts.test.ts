import assert from 'node:assert/strict';
import test from 'node:test';
import { readMessage, type CommitRules } from '../../../src/core/commits/index.ts';
import { commit, headlines, rules } from './helpers.ts';

const always: CommitRules = { ...rules, always: 'patch' };

/** Message, verdict, levels of its changes, reason. */
type Row = readonly [string, string, readonly (string | null)[], string];

const plain: readonly Row[] = [
  ['feat: x', 'included', ['minor'], "type 'feat' is minor"],
  ['fix: x', 'included', ['patch'], "type 'fix' is patch"],
  ['docs: x', 'noRelease', [null], "type 'docs' does not release"],
  ['toString: x', 'noRelease', [null], "type 'tostring' does not release"],
  ['chore!: x', 'included', ['major'], "breaking change in type 'chore'"],
  [
    'v9\n\nBREAKING CHANGE: x',
    'included',
    ['major'],
    'breaking change in a commit without a conventional header',
  ],
  ['chore: x\n\nRelease-As: 2.0.0', 'included', [null], 'Release-As: 2.0.0'],
  ['Ship it\n\nRelease-As: v2.0.0', 'included', [null], 'Release-As: 2.0.0'],
  ['Release-As: 2.0.0', 'included', [null], 'Release-As: 2.0.0'],
  ['chore: release 1.2.3\n\nRelease-Plan: 5f2c', 'noRelease', [], 'release commit of this tool'],
  ['feat: y\n\nRelease-Plan: 5f2c\nSigned-off-by: A', 'noRelease', [], 'release commit of this tool'],
  ['feat: y\n\nRelease-Plan: 5f2c\n\nand more text', 'included', ['minor'], "type 'feat' is minor"],
  ['feat: Release-Plan: 5f2c', 'included', ['minor'], "type 'feat' is minor"],
  ["Merge branch 'a'", 'noRelease', [], 'merge commit'],
];

const withAlways: readonly Row[] = [
  ['feat: x', 'included', ['minor'], "type 'feat' is minor"],
  ['docs: x', 'included', ['patch'], "type 'docs' releases by always: 'patch'"],
  [
    'Update stuff (#3)',
    'included',
    ['patch'],
    "a commit without a conventional header releases by always: 'patch'",
  ],
  ['', 'included', ['patch'], "a commit without a conventional header releases by always: 'patch'"],
  ['fixup! x', 'included', ['patch'], "a commit without a conventional header releases by always: 'patch'"],
  ["Merge branch 'a'", 'noRelease', [], 'merge commit'],
  ['chore: release 1.2.3\n\nRelease-Plan: 5f2c', 'noRelease', [], 'release commit of this tool'],
];

for (const [name, rows, using] of [
  ['verdicts and their reasons', plain, rules],
  ['always releases whatever comes', withAlways, always],
] as const) {
  test(name, (t) => {
    for (const [message, verdict, levels, reason] of rows) {
      const read = readMessage(commit('c', message), using);
      assert.deepEqual(
        [read.verdict, read.changes.map(({ level }) => level), read.reason],
        [verdict, levels, reason],
        message,
      );
    }
    t.diagnostic(`${String(rows.length)} messages, ${String(rows.length)} as expected, 0 otherwise`);
  });
}

test('always: what has no conventional header is listed by its first line', () => {
  const { changes } = readMessage(commit('c', 'Update stuff (#3)\n\nbody'), always);
  assert.deepEqual(headlines(changes), ['other: Update stuff']);
  assert.equal(changes[0]?.pr, '3');
});
