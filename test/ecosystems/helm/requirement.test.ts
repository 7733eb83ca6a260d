import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helm } from '../../../src/ecosystems/helm/index.ts';

/** Requirement, version, whether it is taken, the requirement afterwards. Masterminds/semver 3.3, as in helm 3.18. */
export const cases: readonly (readonly [range: string, version: string, taken: boolean, after: string])[] = [
  ['1.2.3', '1.2.3', true, '1.2.3'],
  ['1.2.3', '1.2.4', false, '1.2.4'],
  ['=1.2.3', '1.2.4', false, '=1.2.4'],
  ['v1.2.3', '1.2.4', false, 'v1.2.4'],
  ['^1.2.3', '1.9.0', true, '^1.9.0'],
  ['^1.2.3', '2.0.0', false, '^2.0.0'],
  ['^0.2.3', '0.3.0', false, '^0.3.0'],
  ['^0', '0.9.0', true, '^0'],
  ['~1.2.3', '1.3.0', false, '~1.3.0'],
  ['~1', '1.9.0', true, '~1'],
  ['~> 1.2', '2.0.0', false, '~> 2.0'],
  ['1.2', '1.2.9', true, '1.2'],
  ['1.2', '1.3.0', false, '1.3'],
  ['1.x.x', '2.0.0', false, '2.x.x'],
  ['1.x', '1.9.0', true, '1.x'],
  ['*', '9.0.0', true, '*'],
  ['*', '9.0.0-rc.1', false, '>=9.0.0-rc.1'],
  ['>=1.0.0, <2', '1.5.0', true, '>=1.5.0, <2'],
  ['>=1.0.0, <2', '2.0.0', false, '>=2.0.0, <3'],
  ['>= 1.0.0 < 2.0.0', '2.1.0', false, '>= 2.1.0 < 3.0.0'],
  ['>=1.0.0-0', '2.0.0-beta.1', true, '>=2.0.0-beta.1'],
  ['^1.0.0-0', '1.2.0-beta.1', true, '^1.2.0-beta.1'],
  ['^1.0.0', '1.2.0-beta.1', false, '^1.2.0-beta.1'],
  ['>=1.0.0-0 <2.0.0', '1.2.0-beta.1', false, '^1.2.0-beta.1'],
  ['1.0.0 - 1.9.9', '1.5.0', true, '1.0.0 - 1.9.9'],
  ['1.0.0 - 1.9.9', '2.0.0', false, '1.0.0 - 2.0.0'],
  ['^1.0.0 || ^2.0.0', '2.5.0', true, '^1.0.0 || ^2.0.0'],
  ['^1.0.0 || ^2.0.0', '3.0.0', false, '^1.0.0 || ^2.0.0 || ^3.0.0'],
  ['!=1.2.3', '1.2.3', false, '^1.2.3'],
  ['!=1.2.3', '1.2.4', true, '!=1.2.3'],
  ['=>1.2.3', '1.2.2', false, '^1.2.2'],
  ['=<1.2.3', '1.2.2', true, '=<1.2.3'],
  ['not a range', '1.0.0', true, 'not a range'],
  ['', '1.0.0', true, ''],
];

test('requirements, and what becomes of them', (t) => {
  let passed = 0;
  for (const [range, version, taken, after] of cases) {
    assert.equal(helm.satisfies(version, range), taken, `${version} by '${range}'`);
    assert.equal(helm.rewriteRange(range, version), after, `'${range}' for ${version}`);
    assert.equal(helm.satisfies(version, after), true, `${version} by '${after}'`);
    passed += 1;
  }
  t.diagnostic(`${cases.length} cases, ${passed} passed, ${cases.length - passed} failed`);
});
