import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePep440 } from '../../../src/core/version/pep440.ts';
import { rewriteRange } from '../../../src/ecosystems/python/rewrite.ts';
import { holds, parseSpecifier, satisfies } from '../../../src/ecosystems/python/specifier.ts';
import { facts } from '../../data/python/facts.ts';

/** The candidates a requirement takes, as the oracle writes them. */
function row(requirement: string): string {
  const specifier = parseSpecifier(requirement);
  assert.ok(specifier, requirement);
  return facts.candidates
    .map((text) => parsePep440(text))
    .map((version) => (version !== null && holds(specifier, version) ? '1' : '0'))
    .join('');
}

test('specifiers take what packaging takes, Poetry’s constraints what poetry-core takes', (t) => {
  const rows = [...Object.entries(facts.specifiers), ...Object.entries(facts.poetry)];
  const wrong = rows.filter(([requirement, said]) => row(requirement) !== said);
  assert.deepEqual(
    wrong.map(([requirement, said]) => `${requirement}: ${row(requirement)}, not ${said}`),
    [],
  );
  t.diagnostic(`${rows.length * facts.candidates.length} pairs, all passed`);
});

test('satisfies: prereleases only where one is named; true for what cannot be judged', () => {
  const cases: readonly (readonly [version: string, range: string, expected: boolean])[] = [
    ['2.0.0-beta.1', '>=1.0', false],
    ['2.0.0-beta.1', '>=1.0b1', true],
    ['2.0.0-beta10', '>=2.0b9', true],
    ['1.2.3', '>=1.2,<1.3', true],
    ['2.0.0-rc.1', '<2', false],
    ['2.0.0', '^1.2', false],
    ['0.1.5', '^0.1', true],
    ['1.2.0', '1.2', true],
    ['1.2.1', '1.2', false],
    ['2.0.0-beta.1', '*', true],
    ['1.0.0', '', true],
    ['1.0.0', 'latest', true],
    ['1.0.0', '>=1.0,', true],
    ['1.0.0-next.1', '>=9', true],
    ['1.0.0', `>=9${' '.repeat(2000)}`, true],
  ];
  for (const [version, range, expected] of cases)
    assert.equal(satisfies(version, range), expected, `${version} in ${range}`);
});

test('rewriteRange keeps operator, number of parts and spacing', (t) => {
  const cases: readonly (readonly [range: string, version: string, expected: string])[] = [
    ['==1.0.0', '2.0.0', '==2.0.0'],
    ['== 1.0.0', '2.0.0', '== 2.0.0'],
    ['==1.0', '1.1.0', '==1.1'],
    ['==1.0', '1.1.2', '==1.1.2'],
    ['===1.0.0', '2.0.0', '===2.0.0'],
    ['~=1.2', '2.0.1', '~=2.0'],
    ['~=1.2.3', '2.0.1', '~=2.0.1'],
    ['~=1.2', '2.0.0-beta.1', '~=2.0.0b1'],
    ['==1.2.*', '2.0.1', '==2.0.*'],
    ['==1.*', '2.1.0', '==2.*'],
    ['==1.*', '2.0.0-rc.2', '~=2.0rc2'],
    ['>=1,<2', '1.5.0', '>=1,<2'],
    ['>=1,<2', '2.1.0', '>=2,<3'],
    ['>=1.2.3,<1.3', '1.3.0', '>=1.3.0,<2.0'],
    ['>=0.1,<0.2', '0.2.0', '>=0.2,<0.3'],
    ['<2,>=1', '2.1.0', '<3,>=2'],
    ['>= 1.0 , < 2.0 ', '2.0.0', '>= 2.0 , < 3.0 '],
    ['>=1,!=1.5,<2', '2.0.0', '>=2,!=1.5,<3'],
    ['<=1.9', '2.0.0', '<=2.0'],
    ['>=1.0.0b2', '1.0.0-beta.3', '>=1.0.0b2'],
    ['>=1', '2.0.0-beta.1', '>=2.0.0b1'],
    ['^1.2', '2.0.0', '^2.0'],
    ['^1.2.3', '2.0.0', '^2.0.0'],
    ['^ 1', '2.3.0', '^ 2'],
    ['~1.2', '1.3.0', '~1.3'],
    ['1.2.3', '1.2.4', '1.2.4'],
    ['1.2.*', '1.3.0', '1.3.*'],
    ['*', '2.0.0-beta.1', '*'],
    ['^1.0 || ^2.0', '3.0.0', '^1.0 || ^3.0'],
    ['^1.0 || ^2.0', '1.5.0', '^1.0 || ^2.0'],
    ['!=1.0.0', '1.0.0', '!=1.0.0'],
    ['>2', '1.0.0', '>2'],
    ['latest', '1.0.0', 'latest'],
    ['', '1.0.0', ''],
    ['==1.0.0', '2.0.0-next.1', '==1.0.0'],
  ];
  for (const [range, version, expected] of cases)
    assert.equal(rewriteRange(range, version), expected, `${range} ${version}`);
  t.diagnostic(`${cases.length} requirements, ${cases.length} passed, 0 failed`);
});
