import { conforms, type Case } from './check.ts';
import { lamp, npm } from './stories.ts';

const bump = 'Bump: breaking → major, feat → minor, fix/perf/revert → patch, others none';
const zero = '0.x default: breaking → minor, everything else → patch; 0.0.z: everything → patch';
const policies = '`zeroMajor: "caret" | "minor-feat" | "plain"`';
const explicit = '1.0.0 comes only by an explicit act, never from a commit alone';

const levels: readonly Case[] = [
  ...(
    [
      ['fix: a', '1.0.1'],
      ['perf: a', '1.0.1'],
      ['revert: a', '1.0.1'],
      ['feat: a', '1.1.0'],
      ['refactor!: a', '2.0.0'],
    ] as const
  ).map(([message, to]): Case => {
    return {
      says: bump,
      name: message,
      story: lamp([message]),
      expected: { releases: [`lamp 1.0.0→${to}`] },
    };
  }),
  {
    says: bump,
    name: 'others none',
    story: lamp(['docs: a', 'chore: b', 'build: c', 'ci: d', 'style: e', 'refactor: f', 'test: g']),
    expected: { releases: [], commits: '7/0/7/0' },
  },
  {
    says: 'the table is configuration',
    name: 'one type more, one less',
    story: lamp(['docs: a', 'perf: b'], { config: { bump: { docs: 'minor', perf: 'none' } } }),
    expected: { releases: ['lamp 1.0.0→1.1.0'], commits: '2/1/1/0' },
  },
  {
    says: '`always: "patch"` releases whatever comes',
    name: 'also what is not understood',
    story: lamp(['Colours', 'docs: a'], { config: { always: 'patch' } }),
    expected: { releases: ['lamp 1.0.0→1.0.1'], commits: '2/2/0/0' },
  },
];

const zeros: readonly Case[] = [
  ...(
    [
      [zero, '0.4.2', 'feat!: a', undefined, '0.5.0'],
      [zero, '0.4.2', 'feat: a', undefined, '0.4.3'],
      [zero, '0.4.2', 'fix: a', undefined, '0.4.3'],
      [zero, '0.0.3', 'feat!: a', undefined, '0.0.4'],
      [zero, '0.0.3', 'fix: a', undefined, '0.0.4'],
      [policies, '0.4.2', 'feat!: a', 'minor-feat', '0.5.0'],
      [policies, '0.4.2', 'feat: a', 'minor-feat', '0.5.0'],
      [policies, '0.0.3', 'fix: a', 'minor-feat', '0.0.4'],
      [policies, '0.0.3', 'feat!: a', 'minor-feat', '0.1.0'],
      [policies, '0.4.2', 'feat!: a', 'plain', '1.0.0'],
      [policies, '0.4.2', 'feat: a', 'plain', '0.5.0'],
    ] as const
  ).map(([says, at, message, zeroMajor, to]): Case => ({
    says,
    name: `${at} ${message} ${zeroMajor ?? ''}`,
    story: lamp([message], { at, config: zeroMajor === undefined ? {} : { zeroMajor } }),
    expected: { releases: [`lamp ${at}→${to}`] },
  })),
  {
    says: explicit,
    name: 'held at 0.x by policy, and said',
    story: lamp(['feat!: a'], { at: '0.9.9' }),
    expected: {
      releases: ['lamp 0.9.9→0.10.0'],
      why: 'major changes; held at 0.x by policy (zeroMajor: caret) (id feat!: a)',
    },
  },
  {
    says: explicit,
    name: 'also where many break, and for a prerelease',
    story: lamp(['feat!: a', 'fix!: b', 'docs: c\n\nBREAKING CHANGE: d'], { at: '0.9.9' }),
    args: ['--pre', 'beta'],
    expected: { releases: ['lamp 0.9.9→0.10.0-beta.1'] },
  },
  {
    says: explicit,
    name: '--as',
    story: lamp(['feat!: a'], { at: '0.9.9' }),
    args: ['--as', '1.0.0'],
    expected: { releases: ['lamp 0.9.9→1.0.0'], channel: 'latest', latest: true },
  },
  {
    says: explicit,
    name: 'the manifest',
    story: (repo) => {
      lamp(['feat!: a'], { at: '0.9.9' })(repo);
      repo.commit('chore: one', { 'package.json': npm('lamp', '1.0.0') });
    },
    expected: { releases: ['lamp 0.9.9→1.0.0'], warnings: ['MANIFEST_AHEAD'] },
  },
];

/** A series: stable 1.2.3, then a prerelease tag with its manifest, then a change. */
const series =
  (pre: string, message: string, config: object = {}, stable = '1.2.3'): Case['story'] =>
  (repo) => {
    lamp([], { at: stable, config })(repo);
    repo.commit('fix: towards it', { 'package.json': npm('lamp', pre) });
    repo.tag(`v${pre}`);
    repo.commit(message);
  };

const within = "If the changes' level ≤ d: counter + 1";
const above = 'Else: core = bump(stable, level), counter at its first number';
const changed = 'or the first number if the identifier changed';
const style = '`1.0.0-beta2` goes to `1.0.0-beta3`, not to `beta2.0` or `beta.0`';

/** Sentence, current, message, --pre, next. */
const counters = (
  [
    [within, '1.2.4-beta.2', 'fix: a', null, '1.2.4-beta.3'],
    [within, '1.3.0-beta.2', 'fix: a', null, '1.3.0-beta.3'],
    [within, '1.3.0-beta.2', 'feat: a', null, '1.3.0-beta.3'],
    [within, '2.0.0-beta.9', 'feat!: a', null, '2.0.0-beta.10'],
    [above, '1.2.4-beta.2', 'feat: a', null, '1.3.0-beta.1'],
    [above, '1.3.0-beta.2', 'feat!: a', null, '2.0.0-beta.1'],
    [above, '1.2.4-beta.2', 'feat: a', 'alpha', '1.3.0-alpha.1'],
    [changed, '1.2.4-alpha.7', 'fix: a', 'beta', '1.2.4-beta.1'],
    [changed, '1.3.0-beta.7', 'fix: a', 'rc', '1.3.0-rc.1'],
    [style, '1.2.4-beta2', 'fix: a', null, '1.2.4-beta3'],
    [style, '1.2.4-beta2', 'fix: a', 'rc', '1.2.4-rc1'],
    [style, '1.2.4-beta9', 'feat: a', null, '1.3.0-beta1'],
    [style, '1.2.4-beta09', 'fix: a', null, '1.2.4-beta10'],
    [style, '1.2.4-0', 'fix: a', null, '1.2.4-1'],
    [style, '1.2.4-RC.1', 'fix: a', 'rc', '1.2.4-RC.2'],
    [style, '1.2.4-alpha.2.9', 'fix: a', null, '1.2.4-alpha.2.10'],
  ] as const
).map(([says, from, message, pre, to]): Case => ({
  says,
  name: `${from} ${message} ${pre ?? ''}`,
  story: series(from, message),
  ...(pre === null ? {} : { args: ['--pre', pre] }),
  expected: { releases: [`lamp ${from}→${to}`] },
}));

const graduation = 'Graduating drops the suffix and needs no new commit';
const backwards = 'Identifiers are ordered; moving backwards is an error';
const trap = 'Two traps of the undotted style are refused with the way out in the message';

const prereleases: readonly Case[] = [
  ...counters,
  {
    says: graduation,
    name: 'nothing since the last prerelease',
    story: (repo) => {
      lamp([], { at: '1.2.3' })(repo);
      repo.commit('feat: more', { 'package.json': npm('lamp', '1.3.0-beta.1') });
      repo.tag('v1.3.0-beta.1');
    },
    args: ['--graduate'],
    expected: {
      releases: ['lamp 1.3.0-beta.1→1.3.0'],
      commits: '1/1/0/0',
      channel: 'latest',
      latest: true,
      notes: ['### Added', '- more (id)'],
      edits: ['package.json: 1.3.0-beta.1 → 1.3.0'],
    },
  },
  {
    says: graduation,
    name: 'undotted, 9 is no trap',
    story: series('1.3.0-beta9', 'fix: a'),
    args: ['--graduate'],
    expected: { releases: ['lamp 1.3.0-beta9→1.3.0'] },
  },
  {
    says: graduation,
    name: 'higher where the changes ask for more',
    story: series('1.2.4-beta.1', 'feat: a'),
    args: ['--graduate'],
    expected: { releases: ['lamp 1.2.4-beta.1→1.3.0'] },
  },
  {
    says: backwards,
    name: 'rc to beta',
    story: series('1.3.0-rc.1', 'fix: a'),
    args: ['--pre', 'beta'],
    expected: { refused: 'PRERELEASE_BACKWARDS', exit: 3, message: /1\.3\.0-rc\.1 .*'rc' to 'beta'/ },
  },
  {
    says: backwards,
    name: 'or configured: an order of its own',
    story: series('1.3.0-edge.1', 'fix: a', { prereleaseOrder: ['edge', 'stage'] }),
    args: ['--pre', 'stage'],
    expected: { releases: ['lamp 1.3.0-edge.1→1.3.0-stage.1'] },
  },
  {
    says: backwards,
    name: 'or configured: back in it',
    story: series('1.3.0-stage.1', 'fix: a', { prereleaseOrder: ['edge', 'stage'] }),
    args: ['--pre', 'edge'],
    expected: { refused: 'PRERELEASE_BACKWARDS', exit: 3, message: /'stage' to 'edge'/ },
  },
  {
    says: backwards,
    name: 'or configured: an order against the alphabet is refused where it would sort lower',
    story: series('1.3.0-stage.1', 'fix: a', { prereleaseOrder: ['stage', 'edge'] }),
    args: ['--pre', 'edge'],
    expected: {
      refused: 'PRERELEASE_WOULD_SORT_LOWER',
      exit: 3,
      message: /1\.3\.0-edge\.1 would sort below/,
    },
  },
  {
    says: 'First number is 1 (configurable)',
    name: '0',
    story: lamp(['feat: a'], { config: { firstPrerelease: 0 } }),
    args: ['--pre', 'beta'],
    expected: { releases: ['lamp 1.0.0→1.1.0-beta.0'], channel: 'beta', latest: false },
  },
  {
    says: trap,
    name: '9 → 10',
    story: series('1.3.0-beta9', 'fix: a'),
    expected: {
      refused: 'PRERELEASE_WOULD_SORT_LOWER',
      exit: 3,
      message: /1\.3\.0-beta10 would sort below .*--pre rc .*--as 1\.3\.0 /,
    },
  },
  {
    says: trap,
    name: 'changing style inside one core',
    story: series('1.3.0-beta2', 'fix: a'),
    args: ['--as', '1.3.0-beta.3'],
    expected: {
      refused: 'VERSION_NOT_GREATER',
      exit: 3,
      message: /sorts below 1\.3\.0-beta2 .* In its style it is 1\.3\.0-beta3;/,
    },
  },
  {
    says: trap,
    name: 'and the ways out work: a later identifier',
    story: series('1.3.0-beta9', 'fix: a'),
    args: ['--pre', 'rc'],
    expected: { releases: ['lamp 1.3.0-beta9→1.3.0-rc1'] },
  },
  {
    says: trap,
    name: 'and the ways out work: a higher core, dotted',
    story: series('1.3.0-beta9', 'fix: a'),
    args: ['--as', '1.3.1-beta.1'],
    expected: { releases: ['lamp 1.3.0-beta9→1.3.1-beta.1'] },
  },
];

conforms('versions: levels', levels);
conforms('versions: 0.x', zeros);
conforms('versions: prereleases', prereleases);
