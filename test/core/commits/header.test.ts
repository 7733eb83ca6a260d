import assert from 'node:assert/strict';
import test from 'node:test';
import { change, changes, commit, headlines, rules } from './helpers.ts';
import { readMessage } from '../../../src/core/commits/index.ts';

const conventional: Readonly<Record<string, string>> = {
  'feat: add x': 'feat: add x',
  'Feat: Add X': 'feat: Add X',
  'FIX(UI): x': 'fix(UI): x',
  'feat(api, ui ,): x': 'feat(api,ui): x',
  'feat(api,api): x': 'feat(api): x',
  'docs(): x': 'docs: x',
  'chore(*): x': 'chore(*): x',
  'docs(User Guide): x': 'docs(User Guide): x',
  'fix(@scope/pkg-a.b): x': 'fix(@scope/pkg-a.b): x',
  'feat!: x': 'feat!: x',
  'chore(deps)!: x': 'chore(deps)!: x',
  'post-processor: x': 'post-processor: x',
  'fix:   many blanks': 'fix: many blanks',
  'Fix: Typo: a colon (and parentheses) in the subject':
    'fix: Typo: a colon (and parentheses) in the subject',
  '\n\n  feat: after blank lines  \n': 'feat: after blank lines',
  'feat: a line end\r\n\r\nand a body\r\n': 'feat: a line end',
  'feat: \u001b[31mred\u0007 and \u202egnp.exe\u0000': 'feat: [31mred and gnp.exe',
  'feat: a\tb': 'feat: a b',
  'fix: nothing to do (ever)': 'fix: nothing to do (ever)',
  'constructor: x': 'constructor: x',
  '__proto__x: y': '',
};

test('conventional headers', (t) => {
  const rows = Object.entries(conventional);
  for (const [message, expected] of rows) {
    assert.deepEqual(headlines(changes(message)), expected === '' ? [] : [expected], message);
  }
  t.diagnostic(`${String(rows.length)} headers, ${String(rows.length)} as expected, 0 otherwise`);
});

const generic = "(expected 'type(scope): subject')";

/** What is not understood, and the help its reason gives. */
const unconventional: Readonly<Record<string, string>> = {
  'Update stuff': `no conventional header: 'Update stuff' ${generic}`,
  '': 'the commit message is empty',
  ' \r\n \n': 'the commit message is empty',
  'feat:x': "no conventional header: 'feat:x' (a blank is missing after the colon)",
  'feat:(deploy): x': "no conventional header: 'feat:(deploy): x' (a blank is missing after the colon)",
  'feat : x': "no conventional header: 'feat : x' (no blank may stand before the colon)",
  'feat(x): ': "no conventional header: 'feat(x):' (the subject after the colon is missing)",
  'feat!(x): y':
    "no conventional header: 'feat!(x): y' (the '!' belongs after the scope: 'type(scope)!: subject')",
  'docs(a (b): c': `no conventional header: 'docs(a (b): c' ${generic}`,
  ':art: tidy': `no conventional header: ':art: tidy' ${generic}`,
  'Signed-off-by: Ann': `no conventional header: 'Signed-off-by: Ann' ${generic}`,
  'https://example.invalid/': `no conventional header: 'https://example.invalid/' ${generic}`,
  'a\u0007b\u202ec': `no conventional header: 'abc' ${generic}`,
  [`${'x'.repeat(59)}yz`]: `no conventional header: '${'x'.repeat(59)}y…' ${generic}`,
  'fixup! feat: x': "'fixup! feat: x' waits to be folded into another commit: git rebase -i --autosquash",
  'squash! x': "'squash! x' waits to be folded into another commit: git rebase -i --autosquash",
  'amend! x': "'amend! x' waits to be folded into another commit: git rebase -i --autosquash",
};

test('what is not understood says how to mend it', (t) => {
  const rows = Object.entries(unconventional);
  for (const [message, reason] of rows) {
    const read = readMessage(commit('c', message), rules);
    assert.deepEqual([read.verdict, read.reason, read.changes], ['notUnderstood', reason, []], message);
  }
  t.diagnostic(`${String(rows.length)} messages, ${String(rows.length)} as expected, 0 otherwise`);
});

/** Title, then its subject, pull request and issues. */
const titles: readonly (readonly [string, string, string | null, readonly string[]])[] = [
  ['feat: x (#12)', 'x', '12', []],
  ['feat: x (!12)', 'x', '12', []],
  ['feat: x (#11) (#12)', 'x', '12', ['11']],
  ['fix: x (closes #3) (#12)', 'x (closes #3)', '12', ['3']],
  ['fix: see #3', 'see #3', null, ['3']],
  ['fix: (#12)', '(#12)', '12', []],
  ['fix: x (#12) again', 'x (#12) again', null, ['12']],
  ['fix: x (#12345678901)', 'x (#12345678901)', null, []],
  ['fix: x\n\nSee merge request group/project!7', 'x', '7', []],
];

test('the request number is taken off the subject', (t) => {
  for (const [message, subject, pr, issues] of titles) {
    const found = change(message);
    assert.deepEqual([found.subject, found.pr, found.issues], [subject, pr, issues], message);
  }
  t.diagnostic(`${String(titles.length)} titles, ${String(titles.length)} as expected, 0 otherwise`);
});
