import assert from 'node:assert/strict';
import { test } from 'node:test';
import { go } from '../../../src/ecosystems/go/index.ts';

const commit = 'v1.2.4-0.20240102030405-0123456789ab';

/** Requirement, new version, whether it serves, the requirement afterwards. https://go.dev/ref/mod */
const cases: readonly (readonly [range: string, version: string, serves: boolean, after: string])[] = [
  ['v1.2.3', '1.2.3', true, 'v1.2.3'],
  ['v1.2.3', '1.2.4', true, 'v1.2.4'],
  ['v1.2.3', '1.9.0', true, 'v1.9.0'],
  ['v1.2.3', '1.3.0-rc.1', true, 'v1.3.0-rc.1'],
  ['v1.2.3', '1.2.3-rc.1', false, 'v1.2.3-rc.1'],
  ['v1.2.3', '1.2.2', false, 'v1.2.2'],
  ['v1.2.3', '2.0.0', false, 'v2.0.0'],
  ['v0.9.0', '1.0.0', true, 'v1.0.0'],
  ['v0.9.0', '0.10.0', true, 'v0.10.0'],
  ['v2.0.0+incompatible', '2.1.0', true, 'v2.1.0+incompatible'],
  ['v2.0.0+incompatible', '3.0.0', true, 'v3.0.0+incompatible'],
  ['v2.1.0', '3.0.0', false, 'v3.0.0'],
  ['v0.0.0', '1.0.0', true, 'v1.0.0'],
  [commit, '1.2.4', true, commit],
  [commit, '2.0.0', false, 'v2.0.0'],
  ['v0.0.0-20240102030405-0123456789ab', '0.1.0', true, 'v0.0.0-20240102030405-0123456789ab'],
  [
    'v1.2.4-beta.1.0.20240102030405-0123456789ab',
    '1.2.4',
    true,
    'v1.2.4-beta.1.0.20240102030405-0123456789ab',
  ],
  ['main', '1.0.0', true, 'main'],
  ['', '1.0.0', true, ''],
];

for (const [range, version, serves, after] of cases) {
  test(`${range || 'nothing'} and ${version}: ${serves ? 'serves' : 'leaves'}, then ${after}`, () => {
    assert.equal(go.satisfies(version, range), serves);
    assert.equal(go.rewriteRange(range, version), after);
    assert.equal(go.rewriteRange(after, version), after, 'twice is once');
  });
}
