import assert from 'node:assert/strict';
import { test } from 'node:test';
import { channelOf, maintenanceOn, wantedOn } from '../../src/core/channel.ts';
import { nothingWanted, type Wanted } from '../../src/core/decide/wanted.ts';
import { ReleaseError } from '../../src/core/error.ts';
import { readMaintenance } from '../../src/core/lines/maintenance.ts';
import { changed, decided, versions, type World } from './decide/world.ts';
import { pkg } from './lines/world.ts';

/** What a branch releases, in a word. */
function told(
  branch: string | null,
  channels: Readonly<Record<string, string | null>> = {},
  main: string | null = 'main',
): string {
  const channel = channelOf(branch, { channels, main });
  if (channel === null) return 'nothing';
  if (channel.kind === 'maintenance') return channel.range.name;
  return channel.kind === 'prerelease' ? `prereleases ${channel.id}` : channel.always ? 'stable' : 'latest';
}

test('what branches release', (t) => {
  const cases: readonly (readonly [expected: string, ...Parameters<typeof told>])[] = [
    ['latest', 'main'],
    ['nothing', null],
    ['nothing', 'feature/x'],
    ['prereleases next', 'next'],
    ['prereleases beta', 'beta'],
    ['prereleases alpha', 'alpha'],
    ['nothing', 'rc'],
    ['1.x', '1.x'],
    ['1.x', 'v1.x'],
    ['1.x', '1.x.x'],
    ['1.2.x', '1.2.x'],
    ['nothing', '1.2.x.x'],
    ['nothing', '1.2.3'],
    ['nothing', '01.x'],
    ['latest', 'next', {}, 'next'],
    ['latest', '5.x', {}, '5.x'],
    ['latest', 'trunk', {}, null],
    ['prereleases next', 'next', {}, null],
    ['1.x', '1.x', {}, null],
    ['stable', 'main', { main: 'latest' }],
    ['prereleases dev', 'develop', { develop: 'dev' }],
    ['nothing', 'beta', { beta: null }],
    ['2.x', 'release/2', { 'release/2': '2.x' }],
    ['prereleases pr', 'feature/x', { 'feature/*': 'pr' }],
    ['prereleases a', 'feature/x', { 'feature/*': 'b', 'feature/x': 'a' }],
    ['nothing', 'constructor'],
  ];
  for (const [expected, ...args] of cases) assert.equal(told(...args), expected, JSON.stringify(args));
  t.diagnostic(`${cases.length} cases, ${cases.length} passed, 0 failed`);
});

test('the command line goes before the branch', () => {
  const on = (branch: string, wanted: Partial<Wanted>, main: string | null = 'main'): unknown => {
    const { pre, graduate } = wantedOn(channelOf(branch, { channels: { main: 'latest' }, main }), {
      ...nothingWanted,
      ...wanted,
    });
    return [pre, graduate];
  };
  assert.deepEqual(on('next', {}), ['next', 'none']);
  assert.deepEqual(on('next', { pre: 'rc' }), ['rc', 'none']);
  assert.deepEqual(on('next', { graduate: 'only' }), [null, 'only']);
  assert.deepEqual(on('main', {}), [null, 'also']);
  assert.deepEqual(on('main', { pre: 'rc' }), ['rc', 'none']);
  assert.deepEqual(on('1.x', {}), [null, 'none']);
  assert.equal(maintenanceOn(channelOf('1.x', { channels: {}, main: 'main' }))?.name, '1.x');
});

const root = pkg('r', '1.3.0', { path: '.' });
const minor = { type: 'feat', level: 'minor' } as const;
const major = { breaking: true, level: 'major' } as const;
/** A branch cut at 1.3.0 while main went on to 2.0.0. */
const old: World = {
  packages: [root],
  tags: ['v1.2.0', 'v1.3.0', '~v2.0.0'],
  commits: [changed('1', [root])],
};
const on = (name: string, world: World = old): World => ({
  ...world,
  rules: { maintenance: readMaintenance(name) },
});

test('a maintenance branch stays in its range, and never passes what was released elsewhere', (t) => {
  const feature = { ...old, commits: [changed('1', [root], minor)] };
  const breaking = { ...old, commits: [changed('1', [root], major)] };
  const main = { ...feature, tags: [...old.tags, '~v1.4.0'] };
  const cases: readonly (readonly [name: string, world: World, expected: readonly string[] | RegExp])[] = [
    ['a fix', on('1.x'), ['r 1.3.1']],
    ['a feature', on('1.x', feature), ['r 1.4.0']],
    ['a breaking change', on('1.x', breaking), /2\.0\.0 leaves 1\.x/],
    ['a feature on a minor', on('1.3.x', feature), /1\.4\.0 leaves 1\.3\.x/],
    ['a version main released', on('1.x', main), /1\.4\.0 on branch 1\.x would pass v1\.4\.0/],
    ['below it', on('1.x', { ...main, commits: old.commits }), ['r 1.3.1']],
    ['asked for above it', on('1.x', { ...main, wanted: { as: ['1.5.0'] } }), ['r 1.5.0']],
    ['asked for outside', on('1.x', { ...old, wanted: { as: ['2.1.0'] } }), /2\.1\.0 leaves 1\.x/],
    [
      'the last one in the range',
      on('1.2.x', { ...old, packages: [pkg('r', '1.2.0', { path: '.' })], tags: ['v1.2.0', 'v1.3.0'] }),
      ['r 1.2.1'],
    ],
    ['no version in the range', on('3.x'), /0\.1\.0|leaves 3\.x/],
    ['a prerelease', on('1.x', { ...feature, wanted: { pre: 'rc' } }), ['r 1.4.0-rc.1']],
    [
      'a burnt prerelease is no bound',
      on('1.x', { ...feature, tags: ['v1.3.0', '~v1.4.0-rc.1'] }),
      ['r 1.4.0'],
    ],
  ];
  for (const [name, world, expected] of cases) {
    if (!(expected instanceof RegExp)) assert.deepEqual(versions(decided(world)), expected, name);
    else
      assert.throws(
        () => decided(world),
        (error) => {
          assert.ok(
            error instanceof ReleaseError && error.code === 'MAINTENANCE_RANGE',
            `${name}: ${String(error)}`,
          );
          assert.match(error.message, expected, name);
          assert.match(error.hint ?? '', /--as 1\.\d\.\d|--as X/, name);
          return true;
        },
      );
  }
  t.diagnostic(`${cases.length} cases, ${cases.length} passed, 0 failed`);
});

test('channel and latest: a backport takes over neither', () => {
  const of = (world: World): unknown =>
    decided(world).set.groups.map(({ channel, latest, packages }) => [channel, latest, packages[0]?.channel]);
  assert.deepEqual(of(on('1.x')), [['1.x', false, '1.x']]);
  assert.deepEqual(of(on('1.3.x')), [['1.3.x', false, '1.3.x']]);
  assert.deepEqual(of(old), [['1.x', false, '1.x']], 'a backport from a branch of any name');
  assert.deepEqual(of({ ...old, tags: ['v1.3.0', '~v1.5.0'] }), [['1.3.x', false, '1.3.x']]);
  const current = { ...old, tags: ['v1.3.0', '~v2.0.0-beta.1'] };
  assert.deepEqual(of(on('1.x', current)), [['latest', true, 'latest']], 'nothing stable above it');
});

test('of several lines, those without a version in the range only keep the bound', () => {
  const [a, b] = [pkg('a', '1.3.0'), pkg('b', '0.2.0')];
  const world = {
    packages: [a, b],
    tags: ['a@1.3.0', '~a@2.0.0', 'b@0.2.0', '~b@0.3.0'],
    commits: [changed('1', [a, b])],
  };
  assert.deepEqual(versions(decided(on('1.x', world))), ['a 1.3.1', 'b 0.2.1']);
  const breaking = { ...world, commits: [changed('1', [b], major)] };
  assert.throws(() => decided(on('1.x', breaking)), /would pass b@0\.3\.0/);
});
