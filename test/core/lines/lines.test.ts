import assert from 'node:assert/strict';
import { test } from 'node:test';
import { a, b, c, cases, root, x, y } from './cases.ts';
import { lines, shown } from './world.ts';

test('packages, tags and the lines they make', (t) => {
  let passed = 0;
  for (const [name, packages, names, expected, rules] of cases) {
    assert.deepEqual([...shown(lines(packages, names, rules))].sort(), [...expected].sort(), name);
    passed += 1;
  }
  t.diagnostic(`${cases.length} cases, ${passed} passed, ${cases.length - passed} failed`);
});

test('tags that are not taken, with the reason', () => {
  const found = lines(
    [root('a', '1.0.0'), b],
    [
      ...['v1.0.0', '1.0-rc1', 'v14', 'nightly', 'tmp.v1.0.0', 'gone@1.0.0', 'v01.2.3', '~v3.0.0'],
      ...['v2.0.0-beta.1', 'v0.3.0-archive', 'list', 'v', 'release-1946', 'b/v1'],
    ],
  ).ignoredTags;
  assert.deepEqual(Object.fromEntries(found.map(({ tag, reason }) => [tag, reason])), {
    '1.0-rc1': "'1.0' has two parts; SemVer 2.0.0 wants three",
    v14: "'14' has one part; SemVer 2.0.0 wants three",
    nightly: 'not a version',
    'tmp.v1.0.0': "'tmp.' is not separated from the version",
    'gone@1.0.0': 'names no package of this workspace',
    'v01.2.3': "'01.2.3' is not a version by SemVer 2.0.0",
    'v3.0.0': 'not an ancestor of HEAD',
    'v2.0.0-beta.1': 'prerelease, while this branch releases stable versions',
    'v0.3.0-archive': "'archive' is no prerelease series of this repository",
    list: 'not a version',
    v: 'not a version',
    'release-1946': "'1946' has one part; SemVer 2.0.0 wants three",
    'b/v1': "'1' has one part; SemVer 2.0.0 wants three",
  });
});

test('every line has a key of its own', () => {
  const { lines: found } = lines([a, b, c, x, y], ['v1.0.0', 'x-v1.0.0', 'c@0.1.0'], { fixed: [[a], [b]] });
  assert.equal(new Set(found.map(({ key }) => key)).size, found.length);
  assert.equal(found.filter(({ name }) => name === null).length, 1);
});
