import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CascadeRules } from '../../src/core/cascade-rules.ts';
import type { DependencyKind, Level, Package } from '../../src/core/model.ts';
import { changed, decided, versions, type World } from '../core/decide/world.ts';
import { pkg } from '../core/lines/world.ts';

/*
 * changesets, @changesets/assemble-release-plan 7.0.0, src/index.test.ts (github.com/changesets/changesets at 5322174).
 * A changeset that bumps a package is a commit of that level that touches it; `none` is a commit that asks for nothing.
 * Not here: pre mode (its state is a file; ours are tags), `bumpVersionsWithWorkspaceProtocolOnly`, changesets that mix
 * ignored packages with others, snapshots.
 */

type Range = '^' | '~' | '=';
type Bump = Level | 'none';
const [ranges, bumps] = [['^', '~', '='] as const, ['none', 'patch', 'minor', 'major'] as const];
const kinds: readonly (readonly [name: string, kind: DependencyKind])[] = [
  ['dep', 'normal'],
  ['peer', 'peer'],
  ['dev', 'dev'],
];

/** "dependent bumping": the version a dependent gets, by the bump of the dependency and the operator of its range. */
const whenOutOfRange: Readonly<Record<Bump, Readonly<Record<Range, string>>>> = {
  none: { '^': '1.0.0', '~': '1.0.0', '=': '1.0.0' },
  patch: { '^': '1.0.0', '~': '1.0.0', '=': '1.0.1' },
  minor: { '^': '1.0.0', '~': '1.0.1', '=': '1.0.1' },
  major: { '^': '1.0.1', '~': '1.0.1', '=': '1.0.1' },
};
const expectedOf = (kind: DependencyKind, bump: Bump, range: Range, always: boolean): string => {
  if (kind === 'dev' || bump === 'none') return '1.0.0';
  return always ? '1.0.1' : whenOutOfRange[bump][range];
};
/** SEMANTICS: "Peer dependencies: … out of range → patch, or major when the peer's own bump was major". */
const deviates = (kind: DependencyKind, bump: Bump): boolean => kind === 'peer' && bump === 'major';

const suites: readonly (readonly [name: string, write: (range: Range) => string, always: boolean])[] = [
  ['default config', (range) => `${range === '=' ? '' : range}1.0.0`, false],
  ['updateInternalDependents: always', (range) => `${range === '=' ? '' : range}1.0.0`, true],
  ['workspace: modifier only', (range) => `workspace:${range === '=' ? '*' : range}`, false],
  ['workspace: modifier and version', (range) => `workspace:${range === '=' ? '' : range}1.0.0`, false],
];

test('changesets: dependent bumping', (t) => {
  let [cases, deviating] = [0, 0];
  const cascade: CascadeRules = { default: { when: 'always' } };
  for (const [suite, write, always] of suites)
    for (const [, kind] of kinds)
      for (const bump of bumps)
        for (const range of ranges) {
          const dependent = pkg('a', '1.0.0', { dependencies: [{ name: 'b', kind, range: write(range) }] });
          const packages = [dependent, pkg('b', '1.0.0')];
          const world = { packages, tags: ['a@1.0.0', 'b@1.0.0'], commits: commitsOf(packages, { b: bump }) };
          const found = versions(decided(always ? { ...world, cascade } : world)).find((one) =>
            one.startsWith('a '),
          );
          const expected = deviates(kind, bump) ? '2.0.0' : expectedOf(kind, bump, range, always);
          assert.equal(found ?? 'a 1.0.0', `a ${expected}`, `${suite}: ${range} ${kind} ${bump}`);
          cases += 1;
          if (deviates(kind, bump)) deviating += 1;
        }
  t.diagnostic(
    `changesets: ${cases} cases, ${cases - deviating} passed, ${deviating} deviating (a peer's own major), 0 failed`,
  );
});

interface Case {
  readonly name: string;
  /** Dependencies as `dependent kind dependency range`. */
  readonly uses?: readonly string[];
  readonly at?: Readonly<Record<string, string>>;
  readonly bumps: readonly Readonly<Record<string, Bump>>[];
  readonly fixed?: readonly (readonly string[])[];
  readonly linked?: readonly (readonly string[])[];
  readonly ignore?: readonly string[];
  readonly expected: readonly string[];
  readonly ours?: readonly [versions: readonly string[], rule: string];
}

const major: Readonly<Record<string, Bump>> = { a: 'major' };
const first: Readonly<Record<string, Bump>> = { a: 'patch' };
const chains = [
  ['a', 'b'],
  ['c', 'd'],
];

const cases: readonly Case[] = [
  { name: 'basic setup', bumps: [first], expected: ['a 1.0.1'] },
  {
    name: 'multiple packages',
    bumps: [first, { b: 'patch', c: 'patch', d: 'major' }],
    expected: ['a 1.0.1', 'b 1.0.1', 'c 1.0.1', 'd 2.0.0'],
  },
  { name: 'two changesets for a package', bumps: [first, major], expected: ['a 2.0.0'] },
  {
    name: 'none overrides nothing',
    bumps: [first, { a: 'none', b: 'none', c: 'none' }, { a: 'patch', b: 'minor', c: 'major' }],
    expected: ['a 1.0.1', 'b 1.1.0', 'c 2.0.0'],
  },
  {
    name: 'multiple dependents',
    uses: ['b normal a 1.0.0', 'c normal a 1.0.0'],
    bumps: [first],
    expected: ['a 1.0.1', 'b 1.0.1', 'c 1.0.1'],
  },
  {
    name: 'all the way down',
    uses: ['b normal a 1.0.0', 'c normal b 1.0.0', 'd normal c 1.0.0'],
    bumps: [first],
    expected: ['a 1.0.1', 'b 1.0.1', 'c 1.0.1', 'd 1.0.1'],
  },
  { name: 'a wildcard', uses: ['b normal a *'], bumps: [first, major], expected: ['a 2.0.0'] },
  { name: 'link:', uses: ['b dev a link:../a'], bumps: [first, major], expected: ['a 2.0.0'] },
  { name: 'file:', uses: ['b dev a file:../a'], bumps: [first, major], expected: ['a 2.0.0'] },
  {
    name: 'ignored with changes',
    bumps: [first, major, { b: 'minor' }],
    ignore: ['b'],
    expected: ['a 2.0.0'],
  },
  ...(['normal', 'peer', 'dev'] as const).map((kind) => ({
    name: `ignored, ${kind} dependent`,
    uses: [`b ${kind} a 1.0.0`],
    bumps: [first, major, { b: 'minor' as const }],
    ignore: ['b'],
    expected: ['a 2.0.0'],
  })),
  {
    name: 'fixed: together',
    bumps: [first, { a: 'minor' }],
    fixed: [['a', 'b']],
    expected: ['a 1.1.0', 'b 1.1.0'],
  },
  {
    name: 'fixed: an unreleased package decides',
    at: { c: '2.0.0' },
    bumps: [first, { b: 'minor', a: 'patch' }],
    fixed: [['a', 'b', 'c']],
    expected: ['a 2.1.0', 'b 2.1.0', 'c 2.1.0'],
  },
  {
    name: 'fixed: a chain',
    uses: ['c normal a ^1.0.0'],
    bumps: [first, { b: 'major' }, { d: 'minor' }],
    fixed: chains,
    expected: ['a 2.0.0', 'b 2.0.0', 'c 1.1.0', 'd 1.1.0'],
  },
  {
    name: 'fixed: a chain 2',
    uses: ['c normal b ^1.0.0'],
    bumps: [first, major, { d: 'minor' }],
    fixed: chains,
    expected: ['a 2.0.0', 'b 2.0.0', 'c 1.1.0', 'd 1.1.0'],
  },
  { name: 'fixed: nothing', bumps: [], fixed: chains, expected: [] },
  {
    name: 'fixed: peer dependents',
    uses: ['b peer c 1.0.0'],
    bumps: [first, { a: 'minor' }],
    fixed: [['a', 'c']],
    expected: ['a 1.1.0', 'b 1.0.1', 'c 1.1.0'],
  },
  {
    name: 'linked: together',
    bumps: [first, { b: 'major' }],
    linked: [['a', 'b']],
    expected: ['a 2.0.0', 'b 2.0.0'],
  },
  {
    name: 'linked: an unreleased package decides',
    at: { c: '2.0.0' },
    bumps: [first, { b: 'minor', a: 'patch' }],
    linked: [['a', 'b', 'c']],
    expected: ['a 2.1.0', 'b 2.1.0'],
  },
  {
    name: 'linked: a chain',
    uses: ['c normal a ^1.0.0'],
    bumps: [first, { b: 'major' }, { d: 'minor' }],
    linked: chains,
    expected: ['a 2.0.0', 'b 2.0.0', 'c 1.1.0', 'd 1.1.0'],
  },
  { name: 'linked: nothing', bumps: [], linked: chains, expected: [] },
  {
    name: 'linked: peer dependents',
    uses: ['b peer a 1.0.0'],
    bumps: [first, { c: 'minor' }],
    linked: [['a', 'c']],
    expected: ['a 1.1.0', 'b 1.0.1', 'c 1.1.0'],
  },
  {
    name: 'workspace:path',
    uses: ['b normal a workspace:packages/a'],
    bumps: [first],
    expected: ['a 1.0.1', 'b 1.0.1'],
    ours: [['a 1.0.1'], 'docs/versions.md: a path is no range, so it cannot be left'],
  },
  {
    name: 'a prod and a dev dependency',
    uses: ['b dev a ^1.0.0', 'b normal c ^1.0.0'],
    bumps: [{ a: 'major', c: 'major' }],
    expected: ['a 2.0.0', 'b 1.0.1', 'c 2.0.0'],
  },
  { name: 'none and its dependent', uses: ['c normal b ^1.0.0'], bumps: [{ b: 'none' }], expected: [] },
];

test('changesets: assembleReleasePlan', (t) => {
  for (const one of cases) {
    const [expected, rule] = one.ours ?? [one.expected, ''];
    assert.deepEqual(versions(decided(worldOf(one))), expected, one.name);
    if (rule !== '')
      t.diagnostic(`deviating: ${one.name}: ${expected.join()} instead of ${one.expected.join()}: ${rule}`);
  }
  const deviating = cases.filter(({ ours }) => ours !== undefined).length;
  t.diagnostic(
    `changesets: ${cases.length} cases, ${cases.length - deviating} passed, ${deviating} deviating, 0 failed`,
  );
});

function worldOf({ uses = [], at = {}, bumps: wanted, fixed, linked = [], ignore = [] }: Case): World {
  const packages = ['a', 'b', 'c', 'd'].map((name) =>
    pkg(name, at[name] ?? '1.0.0', {
      dependencies: uses.map((use) => use.split(' ')).flatMap((use) => dependency(name, use)),
    }),
  );
  const groups = (names: readonly (readonly string[])[]): readonly (readonly Package[])[] =>
    names.map((group) => packages.filter(({ name }) => group.includes(name)));
  return {
    packages,
    tags: packages.map(({ name, version }) => `${name}@${version ?? ''}`),
    commits: wanted.flatMap((bump, index) => commitsOf(packages, bump, String(index))),
    linked: groups(linked),
    rules: {
      fixed: groups(fixed ?? []),
      ignored: new Set(packages.filter(({ name }) => ignore.includes(name)).map(({ manifest }) => manifest)),
    },
  };
}

function dependency(
  name: string,
  [dependent, kind, on = '', range = '']: readonly string[],
): Package['dependencies'] {
  const known = kinds.map(([, each]) => each).find((each) => each === kind);
  return dependent === name && known !== undefined ? [{ name: on, kind: known, range }] : [];
}

function commitsOf(
  packages: readonly Package[],
  wanted: Readonly<Record<string, Bump>>,
  id = '',
): World['commits'] {
  return Object.entries(wanted).map(([name, bump]) =>
    changed(
      `${id}${name}`,
      packages.filter((each) => each.name === name),
      {
        level: bump === 'none' ? null : bump,
        breaking: bump === 'major',
      },
    ),
  );
}
