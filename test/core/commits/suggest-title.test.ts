import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkText } from '../../../src/core/commits/check-message.ts';
import { withoutComments } from '../../../src/core/commits/editor.ts';
import { readHeader } from '../../../src/core/commits/header.ts';
import { knownTypes, suggestTitle } from '../../../src/core/commits/suggest-title.ts';
import { rules } from './helpers.ts';

const types = knownTypes(['deps']);

/** A header as people write it, and as it should be; null where nothing can be told. */
const titles: Readonly<Record<string, string | null>> = {
  'fix: foo': 'fix: foo',
  'fix: Foo bar': 'fix: Foo bar',
  'Fix: Foo': 'fix: foo',
  'Fix: README is wrong': 'fix: README is wrong',
  'FEAT(UI): Add tea': 'feat(UI): add tea',
  'feature(x) add': 'feat(x): add',
  'feature: add': 'feat: add',
  'Feature - add': 'feat: add',
  '[Feature] Adds a door': 'feat: adds a door',
  '[fix](ui) door': 'fix(ui): door',
  'feat!(x): gone': 'feat(x)!: gone',
  'feat:y': 'feat: y',
  'feat : y': 'feat: y',
  'feat(a, b ,):y': 'feat(a,b): y',
  'bugfix: mend (#12)': 'fix: mend (#12)',
  'fxi: mend': null,
  'faet(x): mend': 'feat(x): mend',
  'reafctor: it': 'refactor: it',
  'fixes the door': 'fix: the door',
  'Add a door': 'feat: add a door',
  'Adds GitHub': 'feat: adds GitHub',
  'deps: bump it': 'deps: bump it',
  'docs(): all': 'docs: all',
  'wip: tea': null,
  'Find the door': null,
  'feat:': null,
  'feat：fullwidth': null,
  'fix/foo: bar': null,
  'feat(a)(b): z': null,
  'build fails on node 20': null,
  'Style guide': null,
  'Workflow runs': null,
  'bug in parser': null,
  'Support desk is closed': null,
  'fix:`door`': 'fix: `door`',
  'fix:été': 'fix: été',
  'https://example.invalid/x': null,
  'what happens here': null,
  '': null,
};

test('a title is suggested where one can be told', (t) => {
  const rows = Object.entries(titles);
  for (const [header, expected] of rows) assert.equal(suggestTitle(header, types), expected, header);
  t.diagnostic(`${rows.length} titles, ${rows.length} as expected`);
});

test('what is suggested is right, one line, and suggested again as it is', () => {
  const piece = fc.constantFrom(
    ...['feat', 'Fix', 'feature', '(', ')', '[', ']', '!', ':', ' ', 'x', '#', '(#12)', '-', '\u0000'],
    ...['\u202e', '<b>', '`', '\n', '\ud800', 'BREAKING CHANGE', 'add '],
  );
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(line, (header) => {
      const title = suggestTitle(header, types);
      if (title === null) return;
      assert.ok(types.has(readHeader(title)?.type ?? ''), title);
      assert.doesNotMatch(title, /[\p{Cc}\u202a-\u202e]/u);
      assert.equal(suggestTitle(title, types), title);
    }),
    { numRuns: 500 },
  );
});

test('a message of a megabyte is checked at once', () => {
  const started = performance.now();
  for (const text of ['feat(', '!', '[', 'a-', ' ', 'feat: (#1)', '# ------------------------ >8 ', '\n'])
    checkText('title', withoutComments(text.repeat(1_000_000 / text.length)), { rules, types });
  assert.ok(performance.now() - started < 2000);
});

test('what is wrong with a message, and whether it passes', () => {
  const problems = {
    'feat: add': [null, true, 'minor'],
    'docs: say': [null, true, null],
    'feat!: drop': [null, true, 'major'],
    'docs: say\n\nBREAKING CHANGE: gone': [null, true, 'major'],
    'Fix: Foo': ['SPELLING', true, 'patch'],
    'wip: tea': ['UNKNOWN_TYPE', true, null],
    'feature: tea': ['MISSPELT_TYPE', false, null],
    'feature(x) add': ['NOT_CONVENTIONAL', false, null],
    'fixup! feat: add': ['AUTOSQUASH', true, null],
    '': ['EMPTY', false, null],
    "Merge branch 'x'": [null, true, null],
    'Revert "feat: add"': [null, true, 'patch'],
  } as const;
  for (const [text, expected] of Object.entries(problems)) {
    const { problem, passes, level } = checkText('message', text, { rules, types });
    assert.deepEqual([problem, passes, level], expected, text);
  }
});

test('a title is the commit where it is squashed: of a merge, or to be folded, it is refused', () => {
  const titles = ["Merge branch 'x' into main", 'Merge pull request #1 from a/b', 'fixup! feat: add'];
  const found = titles.map((text) => checkText('title', text, { rules, types }));
  assert.deepEqual(
    found.map(({ problem, passes, suggestion }) => [problem, passes, suggestion]),
    [
      ['NOT_CONVENTIONAL', false, null],
      ['NOT_CONVENTIONAL', false, null],
      ['AUTOSQUASH', false, null],
    ],
  );
  assert.match(found.map(({ reason }) => reason).join('\n'), /^the title of a merge/);
});

test('what git drops of an edited message is dropped', () => {
  const text =
    '# a comment\nfeat: add\r\n\n#1\nbody\n# ------------------------ >8 ------------------------\ndiff\n';
  assert.equal(withoutComments(text), 'feat: add\n\nbody');
});
