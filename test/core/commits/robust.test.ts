import assert from 'node:assert/strict';
import test from 'node:test';
import { CommitParser } from 'conventional-commits-parser';
import fc from 'fast-check';
import { readCommits, type CommitRules } from '../../../src/core/commits/index.ts';
import type { RawCommit } from '../../../src/core/model.ts';
import { change, commit, rules } from './helpers.ts';

/** Fragments that mean something somewhere, so that random messages reach the deeper rules. */
const fragments: readonly string[] = [
  'feat: x',
  'fix(a,b)!: y (#1)',
  'docs(): z',
  '* feat: item',
  '- fix!: item',
  'Merge pull request #1 from a/b',
  "Merge branch 'x'",
  'See merge request a/b!3',
  'Revert "feat: x"',
  'Reapply "feat: x"',
  'revert: feat: x',
  'This reverts commit 3030303030303030303030303030303030303030, reversing',
  'This reverts commits 3030303, 3131313 and 3232323.',
  'Refs: 3030303',
  'BREAKING CHANGE: gone',
  '**BREAKING-CHANGE:**',
  'Release-As: v1.2.3',
  'Release-Plan: 12',
  'Co-authored-by: A <a@example.invalid>',
  'closes owner/repo#2, #3.',
  'fixup! feat: x',
  '```',
  '~~~~ md',
  '<details>',
  '</details>',
  '---',
  '> quoted',
  '\u0000\u202e\ud800\ufffd\u001b[2K',
  '',
  ' ',
];

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom(...fragments),
);
const message = fc
  .array(fc.tuple(text, fc.constantFrom('\n', '\n\n', '\r\n', ' ', '')), { maxLength: 12 })
  .map((pieces) => pieces.flat().join(''));

/** A range with any graph: parents are older commits, commits outside, and now and then nonsense. */
const range = fc
  .array(fc.tuple(message, fc.array(fc.nat({ max: 12 }), { maxLength: 3 })), { maxLength: 10 })
  .map((rows) => rows.map(([words, back], at) => commitAt(words, at, back)));

function commitAt(words: string, at: number, back: readonly number[]): RawCommit {
  return commit(
    String.fromCharCode(48 + at).repeat(20),
    words,
    back.map((step) => String.fromCharCode(48 + at + step).repeat(20)),
  );
}

const anyRules: fc.Arbitrary<CommitRules> = fc.record({
  bump: fc.constantFrom<CommitRules['bump']>(rules.bump, {}, { feat: 'patch' }),
  squash: fc.constantFrom('header', 'split'),
  always: fc.constantFrom(null, 'patch', 'minor'),
});

const runs = 3000;

test('any range is read: nothing throws, nothing is dropped, twice is the same', (t) => {
  const seen = { included: 0, noRelease: 0, notUnderstood: 0 };
  let total = 0;
  fc.assert(
    fc.property(range, anyRules, (commits, using) => {
      const reads = readCommits(commits, using);
      assert.deepEqual(reads, readCommits(structuredClone(commits), using));
      assert.deepEqual(
        reads.map((read) => read.commit),
        commits,
      );
      for (const { verdict, reason, changes } of reads) {
        seen[verdict] += 1;
        total += 1;
        assert.ok(reason !== '' && !/[\p{Cc}\u202e]/u.test(reason), JSON.stringify(reason));
        const asks = changes.some(({ level, releaseAs }) => level !== null || releaseAs !== null);
        assert.equal(verdict === 'included', asks);
        if (verdict === 'notUnderstood') assert.deepEqual([changes, using.always], [[], null]);
        for (const found of changes) {
          assert.equal(found.breaking, found.breakingNote !== null);
          assert.ok(!found.breaking || found.level === 'major');
          assert.doesNotMatch(found.subject, /[\p{Cc}\u202e]/u);
        }
      }
    }),
    { numRuns: runs },
  );
  assert.equal(seen.included + seen.noRelease + seen.notUnderstood, total);
  assert.ok(Math.min(...Object.values(seen)) > 100, JSON.stringify(seen));
  t.diagnostic(`${String(runs)} ranges, ${String(total)} commits: ${JSON.stringify(seen)}`);
});

const word = fc.stringMatching(/^[a-z]{1,8}$/);
const plain = fc.record({
  type: word.filter((type) => type !== 'revert'),
  scope: fc.option(word, { nil: null }),
  bang: fc.boolean(),
  subject: fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' ')),
  note: fc.option(
    fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' ')),
    { nil: null },
  ),
  issue: fc.option(fc.integer({ min: 1, max: 9999 }), { nil: null }),
});

test('on well-formed messages this reading and conventional-commits-parser agree', (t) => {
  const parser = new CommitParser({
    headerPattern: /^(\w*)(?:\((.*)\))?!?: (.*)$/,
    breakingHeaderPattern: /^(\w*)(?:\((.*)\))?!: (.*)$/,
  });
  fc.assert(
    fc.property(plain, ({ type, scope, bang, subject, note, issue }) => {
      const header = `${type}${scope === null ? '' : `(${scope})`}${bang ? '!' : ''}: ${subject}`;
      const footers = [
        note === null ? '' : `BREAKING CHANGE: ${note}`,
        issue === null ? '' : `Closes #${String(issue)}`,
      ];
      const written = [header, '', ...footers].join('\n');
      const ours = change(written);
      const theirs = parser.parse(written);
      assert.deepEqual(
        [ours.type, ours.scopes[0] ?? null, ours.subject, ours.breakingNote, ours.issues],
        [
          theirs['type'],
          theirs['scope'],
          theirs['subject'],
          theirs.notes[0]?.text ?? null,
          theirs.references.map((reference) => reference.issue),
        ],
        written,
      );
    }),
    { numRuns: runs },
  );
  t.diagnostic(`${String(runs)} messages, ${String(runs)} alike, 0 otherwise`);
});

/** Beginnings that lead into different rules, and units that make their patterns work hardest. */
const beginnings = [
  '',
  'feat: ',
  'feat(',
  'Revert "',
  'revert: x\n\n',
  "Merge branch 'x'\n\n",
  'x\n\n* ',
  'fix: x\n\nBREAKING CHANGE: ',
  'fix: x\n\nCo-authored-by: ',
  'Revert "x"\n\nThis reverts commit ',
];
const units = [
  'a',
  ' ',
  '#',
  ' #1',
  '(#1)',
  '(',
  '-',
  'a-',
  'a/',
  'x/y#1',
  '"',
  '!',
  ',',
  ': ',
  '<',
  '@',
  '`',
  '*',
  '\u0000',
  '\u202e',
  '\ud800',
  '\ufffd',
  'abcdef0 ',
];
const lineLength = 1 << 20;

test('lines of a megabyte', { timeout: 300_000 }, (t) => {
  let slowest = { ms: 0, name: '' };
  for (const beginning of beginnings) {
    for (const unit of units) {
      const long = commit('c', `${beginning}${unit.repeat(lineLength / unit.length)}\n)`);
      const start = performance.now();
      assert.equal(readCommits([long], { ...rules, squash: 'split' }).length, 1);
      const ms = performance.now() - start;
      if (ms > slowest.ms) slowest = { ms, name: JSON.stringify([beginning, unit]) };
    }
  }
  const cases = beginnings.length * units.length;
  t.diagnostic(
    `${String(cases)} cases, ${String(cases)} read, 0 failed; slowest ${slowest.ms.toFixed(0)} ms: ${slowest.name}`,
  );
});

const lines = [
  '\n',
  '```\n',
  '```x\n',
  '~~~\n',
  '<details>\n',
  '</details>\n',
  '* feat: x\n',
  'BREAKING CHANGE: x\n',
  '* BREAKING CHANGE:\n',
  'feat: x\n\n',
  '---\n',
  'Refs: #1\n',
  'Co-authored-by: A <a>\n',
  'Release-As: 1.2.3\n',
];

test('bodies of thirty thousand lines', { timeout: 300_000 }, (t) => {
  for (const beginning of [
    'x\n\n',
    'feat: x\n\n',
    'Revert "x"\n\n',
    'fix: x\n\n<details>\n',
    'fix: x\n\n* feat: y\n',
  ]) {
    for (const unit of lines) {
      assert.equal(readCommits([commit('c', beginning + unit.repeat(30_000))], rules).length, 1);
    }
  }
  t.diagnostic(`${String(5 * lines.length)} cases, ${String(5 * lines.length)} read, 0 failed`);
});

test('long ranges: ladders of merges, a thousand reverts', { timeout: 300_000 }, () => {
  const size = 20_000;
  const name = (at: number): string => `n${String(at)}`;
  const ladder = Array.from({ length: size }, (_, back) => {
    const at = size - back;
    return commit(name(at), `Merge branch 'x'\n\nfeat: t${String(at)}`, [name(at - 1), name(at - 2)]);
  });
  assert.equal(readCommits(ladder, rules).length, size);
  const reverts = Array.from({ length: size }, (_, back) =>
    commit(name(size - back), back < 1000 ? 'Revert "wip: x"' : 'wip: x', [name(size - back - 1)]),
  );
  const cancelled = readCommits(reverts, rules).filter(({ reason }) => reason.startsWith('reverted by'));
  assert.equal(cancelled.length, 1000);
});
