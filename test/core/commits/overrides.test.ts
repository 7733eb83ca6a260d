import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matchOverrides, readCommits } from '../../../src/core/commits/index.ts';
import type { ReadCommit } from '../../../src/core/model.ts';
import { pkg } from '../lines/world.ts';
import { commit, headlines, id, line, rules } from './helpers.ts';

const [core, web] = [pkg('@acme/core', '1.0.0'), pkg('web', '1.0.0')];
const at = (rest: string): string => `.release/overrides/${rest}`;
const a = id('a');

/** What becomes of commit `a`, beside an older `fix: b` and a newer commit. */
function read(message: string, files: Readonly<Record<string, string>>, newest = 'docs: c'): ReadCommit {
  const commits = line({ b: 'fix: b', a: message, c: newest }).toReversed();
  const { overrides, outside, useless } = matchOverrides(new Map(Object.entries(files)), commits, [
    core,
    web,
  ]);
  assert.deepEqual([outside, useless], [[], []]);
  const found = readCommits(commits, rules, overrides).find((one) => one.commit.sha === a);
  assert.ok(found);
  assert.equal(found.commit.message, message, 'the commit stays as git has it');
  return found;
}

type Row = readonly [
  name: string,
  message: string,
  files: Readonly<Record<string, string>>,
  verdict: string,
  changes: readonly string[],
];

const file = at(`${a}.md`);
const short = at(`${a.slice(0, 7).toUpperCase()}.md`);
// prettier-ignore
const rows: readonly Row[] = [
  ['a message nobody understood', 'Update', { [file]: 'fix: colours' }, `included: type 'fix' is patch (reworded by ${file})`, ['fix: colours']],
  ['seven digits, in upper case', 'Update', { [short]: 'fix: colours' }, `included: type 'fix' is patch (reworded by ${short})`, ['fix: colours']],
  ['breaking after the fact', 'fix: x', { [file]: 'fix: x\r\n\r\nBREAKING CHANGE: y\r\n' }, `included: breaking change in type 'fix' (reworded by ${file})`, ['fix!: x']],
  ['breaking taken back', 'fix!: x', { [file]: '\ufefffix: x' }, `included: type 'fix' is patch (reworded by ${file})`, ['fix: x']],
  ['several changes', 'fix: x', { [file]: 'Two things\n\n- fix: y\n- feat: z' }, `included: type 'fix' is patch; type 'feat' is minor (reworded by ${file})`, ['fix: y', 'feat: z']],
  ['still not understood', 'fix: x', { [file]: 'Better' }, `notUnderstood: no conventional header: 'Better' (expected 'type(scope): subject') (reworded by ${file})`, []],
  ['taken out by nothing', 'feat!: x', { [file]: '' }, `noRelease: taken out by ${file}`, []],
  ['taken out by skip', 'feat!: x', { [file]: ' Skip\n' }, `noRelease: taken out by ${file}`, []],
  ['a revert of something, after the fact', 'fix: undo', { [file]: `Revert "fix: b"\n\nThis reverts commit ${id('b')}.` }, `noRelease: reverts ${id('b').slice(0, 7)} in the same range (reworded by ${file})`, []],
  ['no revert after all', 'Revert "fix: b"', { [file]: 'feat: another way' }, `included: type 'feat' is minor (reworded by ${file})`, ['feat: another way']],
  ['the readme of the directory', 'fix: x', { [at('README.md')]: 'How we reword' }, "included: type 'fix' is patch", ['fix: x']],
];

test('what override files do to a commit', (t) => {
  for (const [name, message, files, verdict, changes] of rows) {
    const found = read(message, files);
    assert.equal(`${found.verdict}: ${found.reason}`, verdict, name);
    assert.deepEqual(headlines(found.changes), changes, name);
  }
  t.diagnostic(`${rows.length} cases, ${rows.length} passed, 0 failed`);
});

test('a reverted commit that is reworded is still reverted', () => {
  const found = read('fix: a', { [file]: 'feat: more' }, `revert: it\n\nThis reverts commit ${a}.`);
  assert.match(found.reason, /^reverted by .* \(reworded by /);
});

test('for one package: its changes are its own, the others keep the message', () => {
  const path = at(`${a}/@acme__core.md`);
  const found = read('docs: x', { [path]: 'feat: y' });
  assert.equal(found.verdict, 'included');
  assert.equal(
    found.reason,
    `type 'docs' does not release; for ${core.manifest}: type 'feat' is minor (reworded by ${path})`,
  );
  assert.deepEqual(
    [...found.apart].map(([manifest, changes]) => [manifest, headlines(changes)]),
    [[core.manifest, ['feat: y']]],
  );
  const skipped = read('fix: x', { [at(`${a}/web.md`)]: '' });
  assert.deepEqual([...skipped.apart], [[web.manifest, []]]);
});

test('files that change nothing, and why', (t) => {
  const commits = [
    commit('a', 'fix: a'),
    { ...commit('b', 'fix: b'), sha: `${a.slice(0, 10)}${'0'.repeat(30)}` },
  ];
  const cases: readonly (readonly [path: string, reason: RegExp])[] = [
    [at('notes.txt'), /not named <commit>\.md/],
    [at('abc123.md'), /not named <commit>\.md/],
    [at(`${a}/deep/web.md`), /not named <commit>\.md/],
    [at(`${a}x.md`), /not named <commit>\.md/],
    [at(`${a.slice(0, 8)}.md`), /2 commits begin with/],
    [at(`${a}/nobody.md`), /no package is called 'nobody'/],
    [at(`${a}/@acme__nobody.md`), /no package is called '@acme\/nobody'/],
  ];
  for (const [path, reason] of cases) {
    const { overrides, useless } = matchOverrides(new Map([[path, 'feat: x']]), commits, [core, web]);
    assert.deepEqual([overrides.everywhere.size, overrides.apart.size], [0, 0], path);
    assert.deepEqual(
      useless.map((one) => one.path),
      [path],
    );
    assert.match(useless[0]?.reason ?? '', reason);
  }
  t.diagnostic(`${cases.length} cases, ${cases.length} passed, 0 failed`);
});

test('of two files for one commit the longer id wins', () => {
  const files = new Map([
    [at(`${a.slice(0, 9)}.md`), 'fix: short'],
    [at(`${a}.md`), 'feat: long'],
  ]);
  const { overrides, useless } = matchOverrides(files, [commit('a', 'fix: a')], [web]);
  assert.equal(overrides.everywhere.get(a)?.message, 'feat: long');
  assert.deepEqual(
    useless.map(({ path }) => path),
    [at(`${a.slice(0, 9)}.md`)],
  );
});

test('an id outside the range is handed on', () => {
  const { outside } = matchOverrides(new Map([[at('0000000.md'), 'fix: x']]), [commit('a', 'fix: a')], [web]);
  assert.deepEqual(outside, [{ path: at('0000000.md'), id: '0000000' }]);
});

test('property: whatever the files are called and say, nothing throws and every commit is there', (t) => {
  let runs = 0;
  const name = fc.oneof(fc.string(), fc.constantFrom(a, a.slice(0, 7), `${a}/web`, `${a}/@acme__core`));
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string({ unit: 'binary' }))), (entries) => {
      runs += 1;
      const files = new Map(entries.map(([path, text]) => [at(`${path}.md`), text]));
      const commits = line({ b: 'fix: b', a: 'feat: a' }).toReversed();
      const { overrides } = matchOverrides(files, commits, [core, web]);
      const reads = readCommits(commits, rules, overrides);
      assert.deepEqual(
        reads.map((one) => one.commit),
        commits,
      );
    }),
    { numRuns: 300 },
  );
  t.diagnostic(`${runs} runs, ${runs} passed, 0 failed`);
});
