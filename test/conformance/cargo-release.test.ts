import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cargo } from '../../src/ecosystems/cargo/index.ts';

/**
 * Facts from cargo-release, commit 10e2dd5b982b, src/ops/version.rs, tests of `upgrade_requirement`: version,
 * requirement as written, requirement that follows (null: stays).
 */
const table: readonly (readonly [version: string, range: string, follows: string | null])[] = [
  ['1.0.0', '*', null],
  ...rows('1.*', null, null, null, '2.*').filter(([version]) => version !== '1.1.1'),
  ...rows('1.0.*', null, '1.1.*', '1.1.*', '2.0.*'),
  ...rows('1', null, null, null, '2').filter(([version]) => version !== '1.1.1'),
  ...rows('^1', null, null, null, '^2').filter(([version]) => version !== '1.1.1'),
  ...rows('1.0', null, '1.1', '1.1', '2.0'),
  ...rows('^1.0', null, '^1.1', '^1.1', '^2.0'),
  ...rows('1.0.0', null, '1.1.0', '1.1.1', '2.0.0'),
  ...rows('^1.0.0', null, '^1.1.0', '^1.1.1', '^2.0.0'),
  ...rows('~1', null, null, null, '~2').filter(([version]) => version !== '1.1.1'),
  ...rows('~1.0', null, '~1.1', '~1.1', '~2.0'),
  ...rows('~1.0.0', null, '~1.1.0', '~1.1.1', '~2.0.0'),
  ...rows('=1', null, null, null, '=2').filter(([version]) => version !== '1.1.1'),
  ...rows('=1.0', null, '=1.1', '=1.1', '=2.0'),
  ...rows('=1.0.0', null, '=1.1.0', '=1.1.1', '=2.0.0'),
];

/** What follows a requirement at 1.0.0, 1.1.0, 1.1.1 and 2.0.0, the versions of the original table. */
function rows(range: string, ...follows: readonly (string | null)[]): typeof table {
  return ['1.0.0', '1.1.0', '1.1.1', '2.0.0'].map((version, at) => [version, range, follows[at] ?? null]);
}

/**
 * Where we part from it, by rule: cargo-release refuses bounds; here they are kept while they hold, and their window
 * moves after that (SEMANTICS: "keeping operator and partiality as written"). And it leaves parts out of a
 * requirement on a prerelease, which Cargo then never matches.
 */
const deviations: readonly (readonly [version: string, range: string, follows: string])[] = [
  ['1.1.0', '>=1.0.0', '>=1.0.0'],
  ['2.0.0', '>=1.0.0, <2.0.0', '>=2.0.0, <3.0.0'],
  ['2.0.0', '<2', '<3'],
  ['2.0.0-rc.1', '1.0', '2.0.0-rc.1'],
];

test('requirements follow as cargo-release’s table has them', (t) => {
  const wrong = table.filter(
    ([version, range, follows]) => cargo.rewriteRange(range, version) !== (follows ?? range),
  );
  assert.deepEqual(wrong, []);
  for (const [version, range, follows] of deviations)
    assert.equal(cargo.rewriteRange(range, version), follows);
  t.diagnostic(
    `cargo-release: ${table.length} cases, ${table.length} passed; ${deviations.length} deviating`,
  );
});
