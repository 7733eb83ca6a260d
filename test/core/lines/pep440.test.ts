import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tagOf } from '../../../src/core/decide/number.ts';
import { respelled } from '../../../src/core/lines/spelling.ts';
import type { Package } from '../../../src/core/model.ts';
import { lines, pkg, tags } from './world.ts';

const python = (name: string, version: string | null, more: Partial<Package> = {}): Package =>
  pkg(name, version, { ecosystem: 'python', path: '.', ...more });

/** Packages, tags, and where the first line stands: its last tag, its version, and the tag of a version. */
type Case = readonly [
  packages: readonly Package[],
  tags: readonly string[],
  last: string | null,
  version: string | null,
  next: readonly [version: string, tag: string],
];

const cases: readonly Case[] = [
  [[python('a', '1.0.0-beta.2')], ['v1.0.0b2'], 'v1.0.0b2', '1.0.0-beta.2', ['1.0.0-beta.3', 'v1.0.0b3']],
  [[python('a', '1.2.3')], ['v1.2.3', 'v1.2.3rc1'], 'v1.2.3', '1.2.3', ['1.3.0-rc.1', 'v1.3.0rc1']],
  [[python('a', '1.2.3')], ['v1.2.3', 'v1.2.3-rc.1'], 'v1.2.3', '1.2.3', ['1.3.0-rc.1', 'v1.3.0-rc.1']],
  [[python('a', '2.0.0-dev.3')], ['2.0.0.dev3'], '2.0.0.dev3', '2.0.0-dev.3', ['2.0.0-dev.4', '2.0.0.dev4']],
  [[python('a', '1.2.0')], ['1.1', '1.2'], '1.2', '1.2.0', ['1.2.1', '1.2.1']],
  [[python('a', '2024.1.5')], ['2024.01.05'], '2024.01.05', '2024.1.5', ['2024.2.0', '2024.2.0']],
  [
    [python('a', '1.0.0-beta.2')],
    ['a-v1.0.0b2'],
    'a-v1.0.0b2',
    '1.0.0-beta.2',
    ['1.0.0-beta.3', 'a-v1.0.0b3'],
  ],
  [[python('a', '1.0.0')], [], null, null, ['1.1.0-beta.1', 'v1.1.0b1']],
  [[python('a', '1.0.0')], ['v1.0.0', 'v4', 'v1.0.0.post1'], 'v1.0.0', '1.0.0', ['1.0.1', 'v1.0.1']],
  // Beside SemVer in undotted style the version of a Python package is spelled so, too.
  [
    [python('a', '1.0.0-beta.2')],
    ['v1.0.0-beta2'],
    'v1.0.0-beta2',
    '1.0.0-beta2',
    ['1.0.0-beta3', 'v1.0.0-beta3'],
  ],
  [[python('a', '1.0.0-beta.2')], ['v1.0.0-b2'], 'v1.0.0-b2', '1.0.0-b2', ['1.0.0-b3', 'v1.0.0-b3']],
  [
    [python('a', '1.0.0-beta.2'), pkg('b', '1.0.0-beta2')],
    ['v1.0.0b2'],
    'v1.0.0b2',
    '1.0.0-beta2',
    ['1.0.0-beta3', 'v1.0.0b3'],
  ],
];

test('tags by PEP 440 where packages are Python’s, and the tags that follow them', (t) => {
  for (const [packages, names, last, version, [next, tag]] of cases) {
    const found = lines(respelled(packages, tags(...names)), names);
    const [line, ...others] = found.lines;
    assert.ok(line && others.length === 0 && found.alone.length === 0, names.join());
    assert.equal(line.members.length, packages.length, names.join());
    assert.equal(line.last?.name ?? null, last);
    assert.equal(line.last?.version.version ?? null, version, names.join());
    if (version !== null) assert.equal(line.manifest?.version, version, names.join());
    assert.equal(tagOf(line, next), tag);
  }
  t.diagnostic(`${cases.length} cases, ${cases.length} passed, 0 failed`);
});

test('post-releases, epochs and four numbers are listed as ignored, with the reason', () => {
  const found = lines(
    [python('a', '1.0.0')],
    ['v1.0.0', 'v1.0.0.post1', '1!2.0', 'v1.2.3.4', 'a1', 'v4'],
  ).ignoredTags;
  assert.deepEqual(Object.fromEntries(found.map(({ tag, reason }) => [tag, reason])), {
    'v1.0.0.post1': "'1.0.0.post1' cannot be said in SemVer: it is a post-release",
    '1!2.0': 'not a version',
    'v1.2.3.4': "'1.2.3.4' cannot be said in SemVer: it has more than three numbers",
    a1: 'not a version',
    v4: "'4' has one part; SemVer 2.0.0 wants three",
  });
});

test('without a Python package nothing is read by PEP 440', () => {
  const found = lines([pkg('a', '1.0.0', { path: '.' })], ['v1.0.0', 'v1.1.0b2', '1.2']);
  assert.equal(found.lines[0]?.last?.name, 'v1.0.0');
  assert.deepEqual(
    found.ignoredTags.map(({ tag }) => tag),
    ['v1.1.0b2', '1.2'],
  );
});

test('a development version in the manifest announces its core, unless such versions are released here', () => {
  const said = (names: readonly string[], series = false): string | undefined =>
    lines([python('a', '2.3.0-dev.0')], names, series ? { pre: 'beta' } : {}).lines[0]?.manifest?.version;
  assert.equal(said(['v2.2.0']), '2.3.0');
  assert.equal(said(['v2.2.0', 'v2.3.0.dev0']), '2.3.0-dev.0');
  assert.equal(said(['v2.2.0', 'v2.2.0.dev1']), '2.3.0');
  assert.equal(said(['v2.2.0'], true), undefined, 'a series of prereleases is not decided by it');
});
