import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReleaseError } from '../../../src/core/error.ts';
import type { DependencyKind, Package } from '../../../src/core/model.ts';
import { pkg } from '../lines/world.ts';
import { changed, decided, versions, type World } from './world.ts';

function user(
  name: string,
  on: string,
  range: string,
  { kind = 'normal', version = '1.0.0' }: { readonly kind?: DependencyKind; readonly version?: string } = {},
): Package {
  return pkg(name, version, { dependencies: [{ name: on, kind, range }] });
}

const root = pkg('r', '1.0.0', { path: '.' });
const [a, b] = [pkg('a', '1.0.0'), pkg('b', '1.0.0')];
const own = ['a@1.0.0', 'b@1.0.0', 'c@1.0.0'];
const major = { breaking: true, level: 'major' } as const;
const minor = { type: 'feat', level: 'minor' } as const;

type Case = readonly [name: string, world: World, expected: readonly string[]];
const c1 = (packages: readonly Package[], more: Parameters<typeof changed>[2] = {}): World['commits'] => [
  changed('1', packages, more),
];

const cases: readonly Case[] = [
  ['nothing asks', { packages: [a], tags: ['v1.0.0'], commits: c1([a], { type: 'docs', level: null }) }, []],
  ['no commits', { packages: [root], tags: ['v1.0.0'], commits: [] }, []],
  ['a fix', { packages: [root], tags: ['v1.0.0'], commits: c1([root]) }, ['r 1.0.1']],
  [
    'the greatest level counts',
    { packages: [root], tags: ['v1.0.0'], commits: [...c1([root]), changed('2', [root], minor)] },
    ['r 1.1.0'],
  ],
  // dependents
  ['in range: stays', { packages: [a, user('b', 'a', '^1.0.0')], tags: own, commits: c1([a]) }, ['a 1.0.1']],
  [
    'out of range: patch',
    { packages: [a, user('b', 'a', '^1.0.0')], tags: own, commits: c1([a], major) },
    ['a 2.0.0', 'b 1.0.1'],
  ],
  [
    'a chain',
    { packages: [a, user('b', 'a', '1.0.0'), user('c', 'b', '1.0.0')], tags: own, commits: c1([a]) },
    ['a 1.0.1', 'b 1.0.1', 'c 1.0.1'],
  ],
  [
    'a cycle',
    { packages: [user('a', 'b', '1.0.0'), user('b', 'a', '1.0.0')], tags: own, commits: c1([a]) },
    ['a 1.0.1', 'b 1.0.1'],
  ],
  ['itself', { packages: [user('a', 'a', '1.0.0'), b], tags: own, commits: c1([a]) }, ['a 1.0.1']],
  [
    'dev: stays',
    { packages: [a, user('b', 'a', '1.0.0', { kind: 'dev' })], tags: own, commits: c1([a], major) },
    ['a 2.0.0'],
  ],
  [
    'peer, out of range: major',
    { packages: [a, user('b', 'a', '^1.0.0', { kind: 'peer' })], tags: own, commits: c1([a], major) },
    ['a 2.0.0', 'b 2.0.0'],
  ],
  [
    'peer, in range: stays',
    { packages: [a, user('b', 'a', '^1.0.0', { kind: 'peer' })], tags: own, commits: c1([a], minor) },
    ['a 1.1.0'],
  ],
  [
    'a peer of what changed itself',
    {
      packages: [a, user('b', 'a', '^1.0.0', { kind: 'peer' })],
      tags: own,
      commits: c1([a, b], major).concat(),
    },
    ['a 2.0.0', 'b 2.0.0'],
  ],
  [
    'a peer raises a fix to a major',
    {
      packages: [a, user('b', 'a', '^1.0.0', { kind: 'peer' })],
      tags: own,
      commits: [changed('2', [b]), ...c1([a], major)],
    },
    ['a 2.0.0', 'b 2.0.0'],
  ],
  [
    'workspace:^ against the tag, not the placeholder',
    {
      packages: [
        pkg('a', '0.0.0-development'),
        user('b', 'a', 'workspace:^', { version: '0.0.0-development' }),
      ],
      tags: own,
      commits: c1([a]),
    },
    ['a 1.0.1'],
  ],
  // groups
  ['fixed: all', { packages: [a, b], tags: ['v1.0.0'], commits: c1([a]) }, ['a 1.0.1', 'b 1.0.1']],
  [
    'linked: those that change, at the line’s version',
    { packages: [a, b, pkg('d', '0.9.0')], tags: ['v0.9.0', 'v1.0.0'], commits: c1([pkg('d', '')]) },
    ['d 1.0.1'],
  ],
  [
    'linked: the root carries the version',
    { packages: [root, b, pkg('d', '0.9.0')], tags: ['v0.9.0', 'v1.0.0'], commits: c1([b]) },
    ['b 1.0.1', 'r 1.0.1'],
  ],
  [
    'linked: one file, one version',
    {
      packages: [a, pkg('x', '0.9.0', { versionFile: 'w' }), pkg('y', '0.9.0', { versionFile: 'w' })],
      tags: ['v0.9.0', 'v1.0.0'],
      commits: c1([pkg('x', '')]),
    },
    ['x 1.0.1', 'y 1.0.1'],
  ],
  [
    'linked: dependents are pulled',
    {
      packages: [a, user('b', 'a', '1.0.0'), pkg('d', '0.9.0')],
      tags: ['v0.9.0', 'v1.0.0'],
      commits: c1([a]),
    },
    ['a 1.0.1', 'b 1.0.1'],
  ],
  [
    'a group pulls an independent one',
    {
      packages: [a, b, user('c', 'a', '1.0.0', { version: '3.0.0' })],
      tags: ['v1.0.0', 'c-v3.0.0'],
      commits: c1([b]),
    },
    ['a 1.0.1', 'b 1.0.1', 'c 3.0.1'],
  ],
  // what is asked for
  [
    '--as',
    { packages: [root], tags: ['v1.0.0'], commits: c1([root]), wanted: { as: ['3.0.0'] } },
    ['r 3.0.0'],
  ],
  [
    '--as without changes',
    { packages: [root], tags: ['v1.0.0'], commits: [], wanted: { as: ['3.0.0'] } },
    ['r 3.0.0'],
  ],
  [
    '--as is for the line that waits',
    { packages: [a, b], tags: own, commits: c1([b]), wanted: { as: ['3.0.0'] } },
    ['b 3.0.0'],
  ],
  [
    '--as pulls dependents at their own',
    { packages: [a, user('b', 'a', '^1.0.0')], tags: own, commits: c1([a]), wanted: { as: ['3.0.0'] } },
    ['a 3.0.0', 'b 1.0.1'],
  ],
  [
    'Release-As',
    { packages: [a, b], tags: own, commits: c1([b], { releaseAs: '4.0.0', level: null }) },
    ['b 4.0.0'],
  ],
  [
    '--pre',
    { packages: [root], tags: ['v1.0.0'], commits: c1([root], minor), wanted: { pre: 'beta' } },
    ['r 1.1.0-beta.1'],
  ],
  [
    'a version written into the manifest',
    {
      packages: [pkg('r', '1.0.0-beta2', { path: '.' })],
      tags: ['1.0.0-beta1'],
      commits: c1([root], { level: null }),
      announced: ['package.json'],
    },
    ['r 1.0.0-beta2'],
  ],
  [
    'a version that was there before',
    {
      packages: [pkg('r', '1.0.0-beta2', { path: '.' })],
      tags: ['1.0.0-beta1'],
      commits: c1([root], { level: null }),
    },
    [],
  ],
  [
    'a burnt version is skipped',
    { packages: [root], tags: ['v1.0.0', '~v1.0.1'], commits: c1([root]) },
    ['r 1.0.2'],
  ],
];

test('what is released', (t) => {
  for (const [name, world, expected] of cases) assert.deepEqual(versions(decided(world)), expected, name);
  t.diagnostic(`${cases.length} cases, ${cases.length} passed, 0 failed`);
});

test('--as that could be meant for several is refused by name', () => {
  const world: World = { packages: [a, b], tags: own, commits: c1([a, b]), wanted: { as: ['3.0.0'] } };
  assert.throws(
    () => decided(world),
    (error) => error instanceof ReleaseError && error.code === 'USAGE' && error.message.includes('a, b'),
  );
  assert.throws(
    () => decided({ packages: [root], tags: ['v1.0.0'], commits: [], wanted: { as: ['0.9.0'] } }),
    (error) => error instanceof ReleaseError && error.code === 'VERSION_NOT_GREATER',
  );
});

test('a skipped version is told', () => {
  const { burnt } = decided({ packages: [root], tags: ['v1.0.0', '~v1.0.1'], commits: c1([root]) });
  assert.deepEqual(burnt, [{ version: '1.0.1', why: 'its tag exists' }]);
});

test('reasons name what decided', () => {
  const peer = user('b', 'a', '^1.0.0', { kind: 'peer' });
  const { set } = decided({
    packages: [a, peer],
    tags: own,
    commits: [changed('2', [b]), ...c1([a], major)],
  });
  const reasons = set.groups.flatMap(({ packages }) => packages.map(({ reason }) => reason));
  assert.deepEqual(reasons, ['major changes (1 fix!: 1)', "dependency: a 2.0.0 leaves '^1.0.0'"]);
});

test('latest: of independent packages each, of a group the group, never a prerelease or a backport', () => {
  const latest = (world: World): readonly boolean[] => decided(world).set.groups.map((group) => group.latest);
  assert.deepEqual(latest({ packages: [a, b], tags: own, commits: c1([a, b]) }), [true, true]);
  const side = pkg('c', '1.0.0');
  const grouped = { packages: [a, b, side], tags: ['v1.0.0', 'c-v1.0.0'] };
  assert.deepEqual(latest({ ...grouped, commits: c1([a, side]) }), [true, false]);
  assert.deepEqual(
    latest({ packages: [root], tags: ['v1.0.0'], commits: c1([root]), wanted: { pre: 'rc' } }),
    [false],
  );
  assert.deepEqual(latest({ packages: [root], tags: ['v1.0.0', '~v2.0.0'], commits: c1([root]) }), [false]);
});

test('channels are the prerelease identifiers', () => {
  const channel = (pre: string | null): string | undefined =>
    decided({ packages: [root], tags: ['v1.0.0'], commits: c1([root]), wanted: { pre } }).set.groups[0]
      ?.channel;
  assert.deepEqual([channel(null), channel('next')], ['latest', 'next']);
});
