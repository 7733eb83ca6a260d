import { conforms, type Case } from './check.ts';
import { configured, crate, editsOf, workspace } from './stories.ts';

const leaves =
  'A dependent is released only when the new version leaves the range it declares, or it changed itself';
const untouched = '`workspace:` and `catalog:` are never touched in source';
const kept = 'Ranges are rewritten keeping operator and partiality as written';

/** Package `b` with these fields beside `a`, and a commit that changes `a`. */
const beside =
  (fields: object, message: string, more: Readonly<Record<string, string>> = {}): Case['story'] =>
  (repo) => {
    workspace({ a: {}, b: fields }, more)(repo);
    repo.commit(message, { 'packages/a/a.js': '' });
  };

const dependent = (range: string, kind = 'dependencies'): object => ({ [kind]: { a: range } });

/** Sentence, range, message, further releases, edits of `b`. */
const ranges = (
  [
    [leaves, '^1.0.0', 'feat: x', 'a 1.0.0→1.1.0', []],
    [leaves, '^1.0.0', 'feat!: x', 'a 1.0.0→2.0.0, b 1.0.0→1.0.1', ['^1.0.0 → ^2.0.0']],
    [leaves, '~1.0.0', 'feat: x', 'a 1.0.0→1.1.0, b 1.0.0→1.0.1', ['~1.0.0 → ~1.1.0']],
    [leaves, '*', 'feat!: x', 'a 1.0.0→2.0.0', []],
    [kept, '1.0.0', 'fix: x', 'a 1.0.0→1.0.1, b 1.0.0→1.0.1', ['1.0.0 → 1.0.1']],
    [kept, '=1.0.0', 'fix: x', 'a 1.0.0→1.0.1, b 1.0.0→1.0.1', ['=1.0.0 → =1.0.1']],
    [kept, '~1', 'feat!: x', 'a 1.0.0→2.0.0, b 1.0.0→1.0.1', ['~1 → ~2']],
    [kept, '1.*', 'feat!: x', 'a 1.0.0→2.0.0, b 1.0.0→1.0.1', ['1.* → 2.*']],
    [kept, '>=1.0.0 <2.0.0', 'feat!: x', 'a 1.0.0→2.0.0, b 1.0.0→1.0.1', ['>=1.0.0 <2.0.0 → >=2.0.0 <3.0.0']],
    [untouched, 'workspace:*', 'fix: x', 'a 1.0.0→1.0.1, b 1.0.0→1.0.1', []],
    [untouched, 'workspace:^', 'feat: x', 'a 1.0.0→1.1.0', []],
    [untouched, 'workspace:^', 'feat!: x', 'a 1.0.0→2.0.0, b 1.0.0→1.0.1', []],
    [untouched, 'workspace:~', 'feat: x', 'a 1.0.0→1.1.0, b 1.0.0→1.0.1', []],
    [untouched, 'catalog:', 'feat!: x', 'a 1.0.0→2.0.0', []],
    [untouched, 'file:../a', 'feat!: x', 'a 1.0.0→2.0.0', []],
    [
      'an explicit range in the protocol is rewritten once it is left',
      'workspace:^1.0.0',
      'feat!: x',
      'a 1.0.0→2.0.0, b 1.0.0→1.0.1',
      ['workspace:^1.0.0 → workspace:^2.0.0'],
    ],
  ] as const
).map(([says, range, message, releases, edits]): Case => ({
  says,
  name: `${range} ${message}`,
  story: beside(dependent(range), message),
  expected: { releases: releases.split(', '), edits: editsOf(releases, edits), commits: '1/1/0/0' },
}));

const peer =
  "Peer dependencies: in range → nothing; out of range → patch, or major when the peer's own bump was major";
const dev = 'Dev dependencies: rewrite, no release';

const kinds: readonly Case[] = [
  {
    says: peer,
    name: 'in range: nothing, not even the range',
    story: beside(dependent('^1.0.0', 'peerDependencies'), 'feat: x'),
    expected: { releases: ['a 1.0.0→1.1.0'], edits: ['packages/a/package.json: 1.0.0 → 1.1.0'] },
  },
  {
    says: peer,
    name: 'out of range by a minor: patch',
    story: beside(dependent('~1.0.0', 'peerDependencies'), 'feat: x'),
    expected: { releases: ['a 1.0.0→1.1.0', 'b 1.0.0→1.0.1'] },
  },
  {
    says: peer,
    name: 'out of range by a major: major',
    story: beside(dependent('^1.0.0', 'peerDependencies'), 'feat!: x'),
    expected: { releases: ['a 1.0.0→2.0.0', 'b 1.0.0→2.0.0'] },
  },
  {
    says: peer,
    name: 'a range that takes the next major: nothing',
    story: beside(dependent('^1.0.0 || ^2.0.0', 'peerDependencies'), 'feat!: x'),
    expected: { releases: ['a 1.0.0→2.0.0'] },
  },
  {
    says: peer,
    name: 'beside a dev dependency in the protocol: only the peer counts',
    story: beside({ peerDependencies: { a: '^1.0.0' }, devDependencies: { a: 'workspace:*' } }, 'feat: x'),
    expected: { releases: ['a 1.0.0→1.1.0'] },
  },
  {
    says: dev,
    name: 'out of range',
    story: beside(dependent('^1.0.0', 'devDependencies'), 'feat!: x'),
    expected: {
      releases: ['a 1.0.0→2.0.0'],
      edits: ['packages/a/package.json: 1.0.0 → 2.0.0', 'packages/b/package.json: ^1.0.0 → ^2.0.0'],
    },
  },
  {
    says: leaves,
    name: 'optional dependencies out of range: patch',
    story: beside(dependent('^1.0.0', 'optionalDependencies'), 'feat!: x'),
    expected: { releases: ['a 1.0.0→2.0.0', 'b 1.0.0→1.0.1'] },
  },
  {
    says: leaves,
    name: 'it changed itself: its range follows',
    story: (repo) => {
      workspace({ a: {}, b: dependent('^1.0.0') })(repo);
      repo.commit('feat: x', { 'packages/a/a.js': '', 'packages/b/b.js': '' });
    },
    expected: {
      releases: ['a 1.0.0→1.1.0', 'b 1.0.0→1.1.0'],
      edits: editsOf('a 1.0.0→1.1.0, b 1.0.0→1.1.0', ['^1.0.0 → ^1.1.0']),
    },
  },
  {
    says: 'the notes of a dependent say why',
    name: 'never an empty section',
    story: beside(dependent('^1.0.0'), 'feat!: x'),
    expected: { releases: ['a 1.0.0→2.0.0', 'b 1.0.0→1.0.1'], notes: ['### Breaking changes', '- x (id)'] },
  },
];

const rule = '`cascade: {when: out-of-range|always|never, level: patch|inherit|none}` per dependency kind';
const fixedPoint = 'The cascade runs to a fixed point over groups';
const oneGraph = 'One dependency graph across ecosystems';

const cascades: readonly Case[] = [
  ...(
    [
      [{ normal: { when: 'always' } }, 'feat: x', ['a 1.0.0→1.1.0', 'b 1.0.0→1.0.1']],
      [{ normal: { when: 'always', level: 'inherit' } }, 'feat: x', ['a 1.0.0→1.1.0', 'b 1.0.0→1.1.0']],
      [{ normal: { level: 'inherit' } }, 'feat!: x', ['a 1.0.0→2.0.0', 'b 1.0.0→2.0.0']],
      [{ normal: { when: 'never' } }, 'feat!: x', ['a 1.0.0→2.0.0']],
      [{ normal: { level: 'none' } }, 'feat!: x', ['a 1.0.0→2.0.0']],
    ] as const
  ).map(([cascade, message, releases]): Case => ({
    says: rule,
    name: JSON.stringify(cascade),
    story: beside(dependent('^1.0.0'), message, configured({ cascade })),
    expected: { releases },
  })),
  {
    says: fixedPoint,
    name: 'a chain, and a circle',
    story: (repo) => {
      workspace({ a: dependent2('c'), b: dependent2('a'), c: dependent2('b') })(repo);
      repo.commit('feat!: x', { 'packages/a/a.js': '' });
    },
    expected: { releases: ['a 1.0.0→2.0.0', 'b 1.0.0→1.0.1'] },
  },
  {
    says: fixedPoint,
    name: 'exact ranges in a circle',
    story: (repo) => {
      workspace({ a: dependent2('c', '1.0.0'), b: dependent2('a', '1.0.0'), c: dependent2('b', '1.0.0') })(
        repo,
      );
      repo.commit('fix: x', { 'packages/a/a.js': '' });
    },
    expected: { releases: ['a 1.0.0→1.0.1', 'b 1.0.0→1.0.1', 'c 1.0.0→1.0.1'] },
  },
  {
    says: '`fixed` (all share one version)',
    name: 'one member pulled takes the group, which pulls on',
    story: (repo) => {
      const packages = { a: {}, b: dependent2('a', '1.0.0'), c: {}, d: dependent2('c', '1.0.0') };
      workspace(packages, configured({ fixed: [['b', 'c']] }))(repo);
      repo.commit('fix: x', { 'packages/a/a.js': '' });
    },
    expected: { releases: ['b 1.0.0→1.0.1', 'c 1.0.0→1.0.1', 'a 1.0.0→1.0.1', 'd 1.0.0→1.0.1'] },
  },
  {
    says: '`linked` (those that change share the highest)',
    name: 'from the greatest version of the group',
    story: (repo) => {
      workspace({ a: {}, b: { version: '1.4.0' }, c: {} }, configured({ linked: [['a', 'b', 'c']] }))(repo);
      repo.commit('feat: x', { 'packages/a/a.js': '' });
      repo.commit('fix: y', { 'packages/b/a.js': '' });
    },
    expected: { releases: ['a 1.0.0→1.5.0', 'b 1.4.0→1.5.0'] },
  },
  {
    says: oneGraph,
    name: 'a chart that deploys a crate, declared',
    story: (repo) => {
      repo.commit('feat: begin', {
        'service/Cargo.toml': crate('service', '1.0.0'),
        'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 0.3.0\nappVersion: "1.0.0"\n',
        ...configured({ dependsOn: { chart: ['service'] } }),
      });
      repo.tag('service-v1.0.0', 'chart-0.3.0');
      repo.commit('fix: x', { 'service/src/main.rs': '' });
    },
    expected: { releases: ['service 1.0.0→1.0.1', 'chart 0.3.0→0.3.1'] },
  },
  {
    says: "Prereleases follow npm's and Cargo's rule",
    name: '--pre takes dependents along',
    story: beside(dependent('^1.0.0'), 'feat: x'),
    args: ['--pre', 'beta'],
    expected: {
      releases: ['a 1.0.0→1.1.0-beta.1', 'b 1.0.0→1.0.1-beta.1'],
      edits: editsOf('a 1.0.0→1.1.0-beta.1, b 1.0.0→1.0.1-beta.1', ['^1.0.0 → ^1.1.0-beta.1']),
    },
  },
];

/** Fields that depend on another package. */
function dependent2(name: string, range = '^1.0.0'): object {
  return { dependencies: { [name]: range } };
}

conforms('dependents: ranges', ranges);
conforms('dependents: kinds', kinds);
conforms('dependents: cascade and groups', cascades);
