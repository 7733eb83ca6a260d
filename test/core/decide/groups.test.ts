import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations, type Requirement } from '../../../src/core/compatibility.ts';
import { settingsOf } from '../../../src/core/package-settings.ts';
import { pkg } from '../lines/world.ts';
import { changed, decided, versions, type World } from './world.ts';

const [a, b, c] = [pkg('a', '1.0.0'), pkg('b', '1.2.0'), pkg('c', '3.0.0')];
const tags = ['a@1.0.0', 'b@1.2.0', 'c@3.0.0'];
const minor = { type: 'feat', level: 'minor' } as const;
const linked = [[a, b]];
const peers = pkg('c', '3.0.0', { dependencies: [{ name: 'a', kind: 'normal', range: '^1.0.0' }] });

test('groups, settings and declared dependencies', (t) => {
  const cases: readonly (readonly [name: string, world: World, expected: readonly string[]])[] = [
    ['linked: one changes', { packages: [a, b, c], tags, linked, commits: [changed('1', [a])] }, ['a 1.2.1']],
    [
      'linked: both change',
      { packages: [a, b, c], tags, linked, commits: [changed('2', [a], minor), changed('1', [b, c])] },
      ['a 1.3.0', 'b 1.3.0', 'c 3.0.1'],
    ],
    [
      'linked: what the group does to a dependent',
      {
        packages: [a, b, peers],
        tags,
        linked,
        commits: [changed('2', [b], { breaking: true, level: 'major' }), changed('1', [a])],
      },
      ['a 2.0.0', 'b 2.0.0', 'c 3.0.1'],
    ],
    [
      'linked groups in a chain',
      {
        packages: [a, b, peers, pkg('d', '4.0.0')],
        tags: [...tags, 'd@4.0.0'],
        linked: [
          [a, b],
          [peers, pkg('d', '4.0.0')],
        ],
        commits: [changed('2', [b], { breaking: true, level: 'major' }), changed('1', [a, pkg('d', '')])],
      },
      ['a 2.0.0', 'b 2.0.0', 'c 4.0.1', 'd 4.0.1'],
    ],
    [
      'settings of one package',
      {
        packages: [pkg('a', '0.1.0'), pkg('b', '0.1.0')],
        tags: ['a@0.1.0', 'b@0.1.0'],
        settings: {
          a: { zeroMajor: 'plain' },
          '*': { zeroMajor: 'minor-feat', tagFormat: 'x/{package}/v{version}' },
        },
        commits: [changed('1', [a, b], { breaking: true, level: 'major' })],
      },
      ['a 1.0.0', 'b 0.2.0'],
    ],
    [
      'dependsOn in a circle comes to rest',
      {
        packages: [a, b],
        tags,
        commits: [changed('1', [a])],
        dependsOn: { [a.manifest]: [b.manifest], [b.manifest]: [a.manifest] },
      },
      ['a 1.0.1', 'b 1.2.1'],
    ],
  ];
  for (const [name, world, expected] of cases) assert.deepEqual(versions(decided(world)), expected, name);
  t.diagnostic(`${cases.length} cases, ${cases.length} passed, 0 failed`);
});

test('a name goes before a glob, a long glob before a short one, key by key', () => {
  const all = {
    '*': { zeroMajor: 'plain', firstPrerelease: 0 },
    '@s/*': { zeroMajor: 'caret' },
    '@s/x': { firstPrerelease: 5 },
  } as const;
  assert.deepEqual(settingsOf(pkg('@s/x', '1.0.0'), all), {
    zeroMajor: 'caret',
    firstPrerelease: 5,
    tagFormat: undefined,
    bump: undefined,
    always: undefined,
    changelog: undefined,
  });
  assert.equal(settingsOf(pkg('y', '1.0.0'), all).zeroMajor, 'plain');
});

test('rules between components are checked against the versions after the release', (t) => {
  const rule: Requirement = { package: 'backend', range: '1.x', needs: { frontend: '>=1.2.0' } };
  const cases: readonly (readonly [backend: string | null, frontend: string | null, told: string | null])[] =
    [
      ['1.3.0', '1.2.0', null],
      ['1.3.0', '1.1.9', 'backend 1.3.0 needs frontend >=1.2.0, but frontend is 1.1.9 after this release'],
      ['2.0.0', '1.1.9', null],
      ['1.3.0', null, null],
      [null, '1.1.9', null],
      [
        '1.3.0-rc.1',
        '1.2.0-rc.1',
        'backend 1.3.0-rc.1 needs frontend >=1.2.0, but frontend is 1.2.0-rc.1 after this release',
      ],
      ['1.3.0-rc.1', '1.3.0-rc.1', null],
    ];
  for (const [backend, frontend, told] of cases) {
    const found = violations([rule], (name) => (name === 'backend' ? backend : frontend));
    assert.deepEqual(
      found.map(({ message, policy }) => [message, policy]),
      told === null ? [] : [[told, 'error']],
    );
  }
  t.diagnostic(`${cases.length} cases, ${cases.length} passed, 0 failed`);
});
