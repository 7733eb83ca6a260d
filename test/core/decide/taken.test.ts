import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registryKey } from '../../../src/core/decide/taken.ts';
import { ReleaseError } from '../../../src/core/error.ts';
import { pkg } from '../lines/world.ts';
import { changed, decided, versions, type World } from './world.ts';

const [root, a, b] = [pkg('r', '1.0.0', { path: '.' }), pkg('a', '1.0.0'), pkg('b', '1.2.0')];
const python = pkg('p', '1.0.0-beta.1', { path: '.', ecosystem: 'python', manifest: 'pyproject.toml' });
const own = ['a@1.0.0', 'b@1.2.0'];
const together = { packages: [a, b], linked: [[a, b]], commits: [changed('2', [a]), changed('1', [b])] };

test('versions that are taken, by a tag or in a registry, are skipped', (t) => {
  const cases: readonly (readonly [name: string, world: World, expected: readonly string[]])[] = [
    [
      'in the registry',
      {
        packages: [root],
        tags: ['v1.0.0'],
        commits: [changed('1', [root])],
        published: { 'package.json': ['1.0.1', '1.0.2'] },
      },
      ['r 1.0.3'],
    ],
    [
      'by a tag, then in the registry',
      {
        packages: [root],
        tags: ['v1.0.0', '~v1.0.1'],
        commits: [changed('1', [root])],
        published: { 'package.json': ['1.0.2'] },
      },
      ['r 1.0.3'],
    ],
    [
      'the first release',
      {
        packages: [root],
        tags: [],
        commits: [changed('1', [root])],
        published: { 'package.json': ['1.0.0'] },
      },
      ['r 1.0.1'],
    ],
    [
      'a prerelease',
      {
        packages: [root],
        tags: ['v1.0.0'],
        commits: [changed('1', [root])],
        wanted: { pre: 'beta' },
        published: { 'package.json': ['1.0.1-beta.1'] },
      },
      ['r 1.0.1-beta.2'],
    ],
    [
      'fixed: one member of the group',
      {
        packages: [pkg('a', '1.0.0'), pkg('b', '1.0.0')],
        tags: ['v1.0.0'],
        commits: [changed('1', [a])],
        published: { [b.manifest]: ['1.0.1'] },
      },
      ['a 1.0.2', 'b 1.0.2'],
    ],
    ['linked: the tag of one', { ...together, tags: [...own, '~a@1.2.1'] }, ['a 1.2.2', 'b 1.2.2']],
    ['linked: the tag of the other', { ...together, tags: [...own, '~b@1.2.1'] }, ['a 1.2.2', 'b 1.2.2']],
    [
      'linked: in the registry, one after the other',
      {
        ...together,
        tags: own,
        published: { [a.manifest]: ['1.2.1'], [b.manifest]: ['1.2.2'] },
      },
      ['a 1.2.3', 'b 1.2.3'],
    ],
    [
      'linked: whoever does not move burns nothing',
      { ...together, commits: [changed('1', [b])], tags: [...own, '~a@1.2.1'] },
      ['b 1.2.1'],
    ],
    [
      'Python: another spelling of the same version',
      {
        packages: [python],
        tags: ['v1.0.0b1'],
        commits: [changed('1', [python])],
        published: { 'pyproject.toml': ['1.0.0-beta.2'] },
      },
      ['p 1.0.0-beta.3'],
    ],
  ];
  for (const [name, world, expected] of cases) assert.deepEqual(versions(decided(world)), expected, name);
  t.diagnostic(`${cases.length} cases, ${cases.length} passed, 0 failed`);
});

test('what is skipped is told once, with the registry', () => {
  const { burnt } = decided({ ...together, tags: own, published: { [a.manifest]: ['1.2.1'] } });
  assert.deepEqual(burnt, [{ version: '1.2.1', why: 'registry.test has a 1.2.1' }]);
});

test('a version that is asked for and taken is refused', () => {
  const world = { packages: [root], tags: ['v1.0.0'], commits: [], published: { 'package.json': ['2.0.0'] } };
  assert.throws(
    () => decided({ ...world, wanted: { as: ['2.0.0'] } }),
    (error) =>
      error instanceof ReleaseError &&
      error.code === 'VERSION_TAKEN' &&
      error.message === 'registry.test has r 2.0.0 already' &&
      error.hint?.includes('git tag v2.0.0 ') === true,
  );
});

test('how registries spell a version', () => {
  const cases = [
    ['1.0.0+build.1', 'npm', '1.0.0'],
    ['1.0', 'npm', null],
    ['1.0', 'python', '1.0.0'],
    ['1.0.0b2', 'python', '1.0.0-beta.2'],
    ['1.0.0-beta2', 'python', '1.0.0-beta.2'],
    ['1.0.0.post1', 'python', null],
    ['2.0.0-next.1', 'python', '2.0.0-next.1'],
  ] as const;
  for (const [text, ecosystem, key] of cases) assert.equal(registryKey(text, ecosystem), key, text);
});
