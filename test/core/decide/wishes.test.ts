import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReleaseError } from '../../../src/core/error.ts';
import { pkg } from '../lines/world.ts';
import { changed, decided, versions, type World } from './world.ts';

const user = (name: string, on: string, range = '^1.0.0'): ReturnType<typeof pkg> =>
  pkg(name, '1.0.0', { dependencies: [{ name: on, kind: 'normal', range }] });

const root = pkg('r', '1.0.0', { path: '.' });
const [a, b, c] = [pkg('a', '1.0.0'), pkg('b', '1.0.0'), pkg('@s/c', '1.0.0')];
const own = ['a@1.0.0', 'b@1.0.0', 'c@1.0.0'];
const minor = { type: 'feat', level: 'minor' } as const;
const major = { breaking: true, level: 'major' } as const;

/** Three independent packages; a and b changed. */
const three: World = {
  packages: [a, b, c],
  tags: own,
  commits: [changed('2', [b], minor), changed('1', [a])],
};
/** One package between 1.0.0 and 1.1.0: a feature in the first beta, a fix after it. */
const series: World = {
  packages: [pkg('r', '1.1.0-beta.1', { path: '.' })],
  tags: ['v1.0.0', 'v1.1.0-beta.1'],
  commits: [],
};

type Case = readonly [name: string, world: World, expected: readonly string[]];

const cases: readonly Case[] = [
  ['nothing asked', three, ['a 1.0.1', 'b 1.1.0']],
  ['--as of one', { ...three, wanted: { as: ['a@3.0.0'] } }, ['a 3.0.0', 'b 1.1.0']],
  ['--as of two', { ...three, wanted: { as: ['a@3.0.0', 'b@4.0.0'] } }, ['a 3.0.0', 'b 4.0.0']],
  [
    '--as of one without change',
    { ...three, wanted: { as: ['@s/c@2.0.0'] } },
    ['@s/c 2.0.0', 'a 1.0.1', 'b 1.1.0'],
  ],
  ['--as by short name', { ...three, wanted: { as: ['c@v2.0.0'] } }, ['@s/c 2.0.0', 'a 1.0.1', 'b 1.1.0']],
  ['--as by path', { ...three, wanted: { as: ['packages/a@3.0.0'] } }, ['a 3.0.0', 'b 1.1.0']],
  ['--package', { ...three, wanted: { packages: ['a'] } }, ['a 1.0.1']],
  ['--package of two', { ...three, wanted: { packages: ['a', 'b'] } }, ['a 1.0.1', 'b 1.1.0']],
  ['--package without change', { ...three, wanted: { packages: ['c'] } }, []],
  [
    '--package and --as of another',
    { ...three, wanted: { packages: ['a'], as: ['c@2.0.0'] } },
    ['@s/c 2.0.0', 'a 1.0.1'],
  ],
  [
    '--package and who must follow',
    {
      packages: [a, user('b', 'a'), c],
      tags: own,
      commits: [changed('2', [c]), changed('1', [a], major)],
      wanted: { packages: ['a'] },
    },
    ['a 2.0.0', 'b 1.0.1'],
  ],
  [
    '--package takes its group along',
    { packages: [a, b], tags: ['v1.0.0'], commits: [changed('1', [a])], wanted: { packages: ['b'] } },
    ['a 1.0.1', 'b 1.0.1'],
  ],
  ['--force', { ...three, wanted: { force: ['c'] } }, ['@s/c 1.0.1', 'a 1.0.1', 'b 1.1.0']],
  [
    '--force and --package',
    { ...three, wanted: { packages: ['a'], force: ['c'] } },
    ['@s/c 1.0.1', 'a 1.0.1'],
  ],
  [
    '--force at a level',
    { ...three, wanted: { force: ['c'], level: 'major' } },
    ['@s/c 2.0.0', 'a 1.0.1', 'b 1.1.0'],
  ],
  ['--package at a level', { ...three, wanted: { packages: ['c'], level: 'minor' } }, ['@s/c 1.1.0']],
  ['--level is the least', { ...three, wanted: { packages: ['b'], level: 'patch' } }, ['b 1.1.0']],
  [
    '--level of the only line',
    { packages: [root], tags: ['v1.0.0'], commits: [], wanted: { level: 'minor' } },
    ['r 1.1.0'],
  ],
  ['hold', { ...three, hold: [a] }, ['b 1.1.0']],
  ['hold, named', { ...three, hold: [a], wanted: { packages: ['a'] } }, ['a 1.0.1']],
  ['hold, --as', { ...three, hold: [a], wanted: { as: ['a@2.0.0'] } }, ['a 2.0.0', 'b 1.1.0']],
  [
    'hold, and who depends on it',
    { packages: [a, user('b', 'a')], tags: own, commits: [changed('1', [a], major)], hold: [user('b', 'a')] },
    ['a 2.0.0'],
  ],
  [
    'hold of a member holds the group',
    { packages: [a, b], tags: ['v1.0.0'], commits: [changed('1', [a])], hold: [b] },
    [],
  ],
  ['--graduate', { ...series, wanted: { graduate: 'only' } }, ['r 1.1.0']],
  [
    '--graduate with a fix',
    { ...series, commits: [changed('1', [root])], wanted: { graduate: 'only' } },
    ['r 1.1.0'],
  ],
  [
    '--graduate with more than announced',
    { ...series, commits: [changed('1', [root], major)], wanted: { graduate: 'only' } },
    ['r 2.0.0'],
  ],
  [
    '--graduate without a stable one',
    { ...series, tags: ['v1.1.0-beta.1'], wanted: { graduate: 'only' } },
    ['r 1.1.0'],
  ],
  [
    '--graduate, never raised to 1.0',
    {
      ...series,
      tags: ['v0.1.0', 'v0.2.0-rc.1'],
      packages: [pkg('r', '0.2.0-rc.1', { path: '.' })],
      wanted: { graduate: 'only' },
    },
    ['r 0.2.0'],
  ],
  ['--graduate, tags only', { ...series, packages: [root], wanted: { graduate: 'only' } }, ['r 1.1.0']],
  [
    '--graduate, nothing to graduate',
    { packages: [root], tags: ['v1.0.0'], commits: [changed('1', [root])], wanted: { graduate: 'only' } },
    [],
  ],
  [
    '--graduate skips what is burnt',
    { ...series, tags: [...series.tags, '~v1.1.0'], wanted: { graduate: 'only' } },
    ['r 1.1.1'],
  ],
  [
    '--graduate of one',
    {
      packages: [pkg('a', '1.1.0-rc.1'), pkg('b', '1.1.0-rc.1')],
      tags: [...own, 'a@1.1.0-rc.1', 'b@1.1.0-rc.1'],
      commits: [],
      wanted: { graduate: 'only', packages: ['a'] },
    },
    ['a 1.1.0'],
  ],
];

test('what the command line asks for', (t) => {
  for (const [name, world, expected] of cases) assert.deepEqual(versions(decided(world)), expected, name);
  t.diagnostic(`${cases.length} cases, ${cases.length} passed, 0 failed`);
});

test('a snapshot is below the release it stands for, and takes dependents along', () => {
  const wanted = { snapshot: 'pr-7' };
  assert.deepEqual(versions(decided({ ...three, wanted })), ['a 1.0.1-pr-7.2.gh', 'b 1.1.0-pr-7.2.gh']);
  const pair = { packages: [a, user('b', 'a')], tags: own, commits: [changed('1', [a], minor)] };
  assert.deepEqual(versions(decided({ ...pair, wanted })), ['a 1.1.0-pr-7.1.gh', 'b 1.0.1-pr-7.1.gh']);
  assert.deepEqual(
    decided({ ...pair, wanted }).set.ranges.map(({ to }) => to),
    ['^1.1.0-pr-7.1.gh'],
  );
  assert.deepEqual(versions(decided({ ...series, commits: [changed('1', [root])], wanted })), [
    'r 1.1.0-pr-7.1.gh',
  ]);
});

test('wishes that mean nothing here are refused by name', () => {
  const refusals: readonly (readonly [
    wanted: NonNullable<World['wanted']>,
    message: RegExp,
    hint: RegExp,
  ])[] = [
    [{ packages: ['nothing'] }, /no package here/, /Packages here: a, b, @s\/c/],
    [{ force: ['server'] }, /--force: no package here is called 'server'/, /Packages here/],
    [{ as: ['d@1.0.1'] }, /--as: no package/, /Packages here/],
    [{ as: ['9.0.0'] }, /could be meant for any of a, b$/, /--as a@9\.0\.0/],
    [{ as: ['a@2.0.0', 'a@3.0.0'] }, /asks for 2\.0\.0 and for 3\.0\.0/, /share/],
    [{ level: 'major' }, /could be meant for any of a, b, @s\/c/, /--package a --level major/],
  ];
  for (const [wanted, message, hint] of refusals) {
    assert.throws(
      () => decided({ ...three, wanted }),
      (error) => {
        assert.ok(error instanceof ReleaseError && error.code === 'USAGE', String(error));
        assert.match(error.message, message);
        assert.match(error.hint ?? '', hint);
        return true;
      },
    );
  }
  const named = { packages: [pkg('@acme/server', '1.0.0'), pkg('client', '1.0.0')], tags: [], commits: [] };
  for (const [name, near] of [
    ['sever', 'server'],
    ['@acme/servr', '@acme/server'],
    ['Client', 'client'],
  ] as const) {
    assert.throws(() => decided({ ...named, wanted: { packages: [name] } }), {
      hint: `Did you mean ${near}?`,
    });
  }
  const left = pkg('p', '0.1.0', { private: true });
  assert.throws(
    () => decided({ packages: [root, left], tags: ['v1.0.0'], commits: [], wanted: { packages: ['p'] } }),
    /'p' is not released here/,
  );
});

test('who waits is told, with what it should have followed and who needs it', () => {
  const held = (world: World): readonly string[] =>
    decided(world).held.map(({ name, why, commits, left, neededBy }) =>
      [name, why.replace(/ .*/, ''), commits.join('+'), left.join('+'), neededBy.join('+')].join(' | '),
    );
  assert.deepEqual(held({ ...three, wanted: { packages: ['a'] } }), ['b | --package | 2 |  | ']);
  const pair = [a, user('b', 'a')] as const;
  const both = [changed('2', [b]), changed('1', [a], major)];
  assert.deepEqual(held({ packages: pair, tags: own, commits: both, hold: [a] }), ['a | the | 1 |  | b']);
  assert.deepEqual(held({ packages: pair, tags: own, commits: [changed('1', [a], major)], hold: [b] }), [
    "b | the |  | a 2.0.0 leaves '^1.0.0' | ",
  ]);
  assert.deepEqual(held({ packages: pair, tags: own, commits: both, wanted: { packages: ['a'] } }), []);
});

test('a stable release that ends a series tells everything since the stable one before', () => {
  const on = (at: number): string => String(at).padStart(40, '0'); // where tag number `at` is
  const commits = [
    changed('after', [root], { parents: [on(1)] }),
    changed(on(1), [root], { ...minor, parents: [on(0)] }),
    changed(on(0), [root]),
  ];
  const told = (wanted: NonNullable<World['wanted']>): unknown =>
    decided({ ...series, commits, wanted }).set.groups.map(({ tag, previousTag, changes, packages }) => [
      tag,
      previousTag,
      packages[0]?.current,
      packages[0]?.bump,
      changes.map(({ sha }) => sha),
    ]);
  const all = ['after', on(1)];
  assert.deepEqual(told({}), [['v1.1.0-beta.2', 'v1.1.0-beta.1', '1.1.0-beta.1', 'prerelease', ['after']]]);
  assert.deepEqual(told({ graduate: 'only' }), [['v1.1.0', 'v1.0.0', '1.1.0-beta.1', 'minor', all]]);
  assert.deepEqual(told({ as: ['1.1.0'] }), [['v1.1.0', 'v1.0.0', '1.1.0-beta.1', 'minor', all]]);
});
