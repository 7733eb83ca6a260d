import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'semver';
import { readCommits, type CommitRules } from '../../src/core/commits/index.ts';
import type { Level } from '../../src/core/model.ts';
import { nextVersion } from '../../src/core/version/next.ts';
import { maxLevel } from '../../src/core/version/version.ts';
import type { ZeroPolicy } from '../../src/core/version/rules.ts';
import { line, rules } from '../core/commits/helpers.ts';

/*
 * Facts (messages and what follows from them) from the suites of other tools, at the commits named below. Where ours
 * differs, the case is in `deviations` with the rule of SEMANTICS "Commits → changes" or "Changes → versions".
 */

/** What some commits, oldest first, ask for together. */
function levelOf(messages: readonly string[], using: CommitRules = rules): Level | null {
  const named = Object.fromEntries(messages.map((message, at) => [`c${at}`, message]));
  return readCommits(line(named).toReversed(), using)
    .flatMap(({ changes }) => changes)
    .reduce<Level | null>((max, { level }) => maxLevel(max, level), null);
}

type LevelCase = readonly [messages: readonly string[], level: Level | null, bump?: CommitRules['bump']];

const { feat: _feat, ...withoutFeat } = rules.bump;

/** semantic-release/commit-analyzer: lib/default-release-rules.js at 389a606, test/integration.test.js at 084853e. */
const commitAnalyzer: readonly LevelCase[] = [
  [['fix(scope1): First fix', 'feat(scope2): Second feature'], 'minor'],
  [
    [
      'feat(scope): First feature',
      'revert: feat(scope): First feature\n\nThis reverts commit 123.\n',
      'fix(scope): First fix',
    ],
    'patch',
  ],
  [['fix: First fix', 'feat!: Breaking change feature'], 'major'],
  [['fix: First fix (fixes #123)', 'perf: perf improvement'], 'patch'],
  [['doc: doc update', 'chore: Chore'], null],
  [['chore: First chore', 'feat: new feature'], null, withoutFeat],
  [['feat: Feature to skip', 'docs: update README'], 'patch', { ...withoutFeat, docs: 'patch' }],
  [['feat: new feature', 'fix: new Fix'], 'patch', withoutFeat],
  [['', 'fix(scope1): First fix'], 'patch'],
  [
    [
      'Fix: First fix (fixes #123)',
      'Update: Second feature (fixes #456) \n\n BREAKING CHANGE: break something',
    ],
    'major',
  ],
  [['feat: a'], 'minor'],
  [['fix: a'], 'patch'],
  [['perf: a'], 'patch'],
  [['FEAT: a'], 'minor'],
  [['FIX: a'], 'patch'],
  [['revert: something released'], 'patch'],
  [['improvement: a'], 'minor'],
];

/** python-semantic-release tests/unit/semantic_release/commit_parser/test_angular.py at 290334d. */
const pythonSemanticRelease: readonly LevelCase[] = [
  [['feat(parsers): Add new parser pattern\n\nBREAKING CHANGE: '], 'major'],
  [['feat(parsers)!: Add new parser pattern'], 'major'],
  [['feat(parsers): Add new parser pattern\n\nNew pattern is awesome\n\nBREAKING CHANGE: \n'], 'major'],
  [['feat(parsers): Add new parser pattern\n\nBREAKING-CHANGE: change !'], 'major'],
  [['feat(parser): Add emoji parser'], 'minor'],
  [['fix(parser): Fix regex in angular parser'], 'patch'],
  [['test(parser): Add a test for angular parser'], null],
  [['feat(parser)!: Edit dat parsing stuff'], 'major'],
  [['fix!: Edit dat parsing stuff again'], 'major'],
  [['fix: superfix'], 'patch'],
  [[''], null],
  [['feat(parser\n): Add new parser pattern'], null],
];

/** Cases that end otherwise here, and the rule. */
const deviations: Readonly<Record<string, { readonly level: Level | null; readonly rule: string }>> = {
  'improvement: a': {
    level: null,
    rule: 'bump: breaking → major, feat → minor, fix/perf/revert → patch, others none; the table is configuration',
  },
};

for (const [name, cases] of Object.entries({ commitAnalyzer, pythonSemanticRelease })) {
  test(`${name}: what commits ask for`, (t) => {
    const ended = cases.map(([messages, expected, bump = rules.bump]) => {
      const deviation = deviations[messages.join('\n')];
      const level = levelOf(messages, { ...rules, bump });
      assert.equal(level, deviation === undefined ? expected : deviation.level, JSON.stringify(messages));
      return deviation === undefined;
    });
    const same = ended.filter(Boolean).length;
    t.diagnostic(`${cases.length} cases, ${same} the same, ${cases.length - same} meant otherwise, 0 failed`);
  });
}

test('python-semantic-release: scopes', (t) => {
  const scopes = ['parser', 'a part', 'a_part', 'a-part', 'a.part', 'a+part', 'a&part'];
  for (const scope of scopes) {
    const [read] = readCommits(line({ c: `chore(${scope}): ...` }), rules);
    assert.deepEqual(read?.changes[0]?.scopes, [scope]);
  }
  // Conventional Commits 1.0.0 rule 4: one pair of parentheses around a noun. Theirs takes more.
  for (const scope of ['(part)', '(p):rt']) {
    assert.equal(readCommits(line({ c: `chore(${scope}): ...` }), rules)[0]?.verdict, 'notUnderstood');
  }
  t.diagnostic(`${scopes.length + 2} cases, ${scopes.length} the same, 2 meant otherwise, 0 failed`);
});

type BumpCase = readonly [from: string, to: string, messages: readonly string[]];

/** orhun/git-cliff git-cliff-core/src/release.rs (bump_version) at 0027300: what is so under every configuration. */
const shared: readonly BumpCase[] = [
  ['1.0.0', '1.1.0', ['feat: add xyz', 'fix: fix xyz']],
  ['1.0.0', '1.0.1', ['fix: add xyz', 'fix: aaaaaa']],
  ['1.0.0', '2.0.0', ['feat!: add xyz', 'feat: zzz']],
  ['1.0.0', '2.0.0', ['feat!: add xyz\n', 'feat: zzz\n']],
  ['2.0.0', '2.0.1', ['fix: something']],
  ['foo/1.0.0', 'foo/1.1.0', ['feat: add xyz', 'fix: fix xyz']],
  ['bar/1.0.0', 'bar/2.0.0', ['fix: add xyz', 'fix!: aaaaaa']],
  ['zzz-123/test/1.0.0', 'zzz-123/test/1.0.1', ['fix: aaaaaa']],
  ['v100.0.0', 'v101.0.0', ['feat!: something']],
  ['v1.0.0-alpha.1', 'v1.0.0-alpha.2', ['fix: minor']],
  ['testing/v1.0.0-beta.1', 'testing/v1.0.0-beta.2', ['feat: nice']],
  ['tauri-v1.5.4', 'tauri-v1.6.0', ['feat: something']],
  ['rocket/rocket-v4.0.0-rc.1', 'rocket/rocket-v4.0.0-rc.2', ['chore!: wow']],
  [
    'aaa#/@#$@9384!#%^#@#@!#!239432413-idk-9999.2200.5932-alpha.419',
    'aaa#/@#$@9384!#%^#@#@!#!239432413-idk-9999.2200.5932-alpha.420',
    ['feat: damn this is working'],
  ],
];

const below: readonly (readonly [from: string, messages: readonly string[]])[] = [
  ['0.0.1', ['fix: fix xyz']],
  ['0.0.1', ['feat: add xyz', 'fix: fix xyz']],
  ['0.0.1', ['feat!: add xyz', 'feat: zzz']],
  ['0.1.0', ['fix: fix xyz']],
  ['0.1.0', ['feat: add xyz', 'fix: fix xyz']],
  ['0.1.0', ['feat!: add xyz', 'feat: zzz']],
];

/** Its results for `below`, by features_always_bump_minor and breaking_always_bump_major, and our policy of that kind. */
const configured: readonly (readonly [policy: ZeroPolicy | null, to: readonly string[]])[] = [
  ['plain', ['0.0.2', '0.1.0', '1.0.0', '0.1.1', '0.2.0', '1.0.0']],
  ['caret', ['0.0.2', '0.0.2', '0.0.2', '0.1.1', '0.1.1', '0.2.0']],
  ['minor-feat', ['0.0.2', '0.1.0', '0.1.0', '0.1.1', '0.2.0', '0.2.0']],
  // Features as patches beside breaking changes that make 1.0.0: a policy that is not offered.
  [null, ['0.0.2', '0.0.2', '1.0.0', '0.1.1', '0.1.1', '1.0.0']],
];

test('git-cliff: its table of versions', (t) => {
  for (const [from, expected, messages] of shared)
    assert.equal(next(from, messages, 'caret'), expected, from);
  let [same, skipped] = [shared.length, 0];
  for (const [policy, to] of configured) {
    for (const [at, [from, messages]] of below.entries()) {
      if (policy === null) skipped += 1;
      else assert.equal(next(from, messages, policy), to[at], `${policy} ${from} ${messages.join()}`);
    }
  }
  same += below.length * configured.length - skipped;
  t.diagnostic(
    `${same + skipped} cases, ${same} the same, 0 failed, ${skipped} of a policy that is not offered`,
  );
});

function next(from: string, messages: readonly string[], zeroMajor: ZeroPolicy): string {
  const found = /(?<![\d.])\d+\.\d+\.\d+(?:-[a-z]+\.\d+)?$/.exec(from);
  const current = parse(found?.[0]);
  const level = levelOf(messages);
  assert.ok(found && current && level);
  const stable = current.prerelease.length === 0 ? current : null;
  const using = { zeroMajor, firstPrerelease: 1, prereleaseOrder: ['alpha', 'beta', 'rc'] };
  return (
    from.slice(0, found.index) + nextVersion({ current, stable, manifest: null }, level, null, using).version
  );
}
