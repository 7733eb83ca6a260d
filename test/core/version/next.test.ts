import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { gt, parse } from 'semver';
import { ReleaseError } from '../../../src/core/error.ts';
import type { Level } from '../../../src/core/model.ts';
import { nextVersion, type LineState } from '../../../src/core/version/next.ts';
import type { VersionRules } from '../../../src/core/version/rules.ts';
import type { ZeroPolicy } from '../../../src/core/version/rules.ts';

const rules: VersionRules = {
  zeroMajor: 'caret',
  firstPrerelease: 1,
  prereleaseOrder: ['alpha', 'beta', 'dev', 'next', 'preview', 'rc'],
};

function state(
  current: string | null,
  stable: string | null = current,
  manifest: string | null = null,
): LineState {
  const of = (text: string | null): LineState['current'] => (text === null ? null : parse(text, {}, true));
  return { current: of(current), stable: of(stable), manifest: of(manifest) };
}

function next(
  line: LineState,
  level: Level,
  pre: string | null = null,
  zeroMajor: ZeroPolicy = 'caret',
): string {
  return nextVersion(line, level, pre, { ...rules, zeroMajor }).version;
}

test('stable versions move by level', () => {
  const cases: readonly (readonly [string, Level, string])[] = [
    ['1.2.3', 'patch', '1.2.4'],
    ['1.2.3', 'minor', '1.3.0'],
    ['1.2.3', 'major', '2.0.0'],
    ['9.9.9', 'patch', '9.9.10'],
  ];
  for (const [from, level, to] of cases) assert.equal(next(state(from), level), to, `${from} ${level}`);
});

test('0.x moves by policy', () => {
  const cases: readonly (readonly [string, Level, ZeroPolicy, string])[] = [
    ['0.1.2', 'major', 'caret', '0.2.0'],
    ['0.1.2', 'minor', 'caret', '0.1.3'],
    ['0.1.2', 'patch', 'caret', '0.1.3'],
    ['0.0.2', 'major', 'caret', '0.0.3'],
    ['0.0.2', 'minor', 'caret', '0.0.3'],
    ['0.1.2', 'major', 'minor-feat', '0.2.0'],
    ['0.1.2', 'minor', 'minor-feat', '0.2.0'],
    ['0.1.2', 'patch', 'minor-feat', '0.1.3'],
    ['0.1.2', 'major', 'plain', '1.0.0'],
    ['0.1.2', 'minor', 'plain', '0.2.0'],
  ];
  for (const [from, level, policy, to] of cases)
    assert.equal(next(state(from), level, null, policy), to, `${from} ${level} ${policy}`);
  assert.match(nextVersion(state('0.1.2'), 'major', null, rules).why, /held at 0\.x by policy/);
});

test('a prerelease asked for comes before the stable version the manifests already say', () => {
  assert.equal(next(state('0.1.0-rc.1', null, '0.1.0'), 'patch', 'rc'), '0.1.0-rc.2');
  assert.equal(next(state('1.2.3', '1.2.3', '2.0.0'), 'patch', 'beta'), '2.0.0-beta.1');
  assert.equal(next(state('1.2.3-rc2', '1.2.2', '1.3.0'), 'patch', 'rc'), '1.3.0-rc1');
  assert.equal(next(state('1.2.3', '1.2.3', '1.2.4'), 'major', 'beta'), '2.0.0-beta.1');
});

test('prereleases count on within what they announce, and start again above it', () => {
  const cases: readonly (readonly [string, string | null, Level, string | null, string])[] = [
    ['1.2.4-beta.2', '1.2.3', 'patch', null, '1.2.4-beta.3'],
    ['1.2.4-beta.2', '1.2.3', 'minor', null, '1.3.0-beta.1'],
    ['2.0.0-beta.2', '1.2.3', 'minor', null, '2.0.0-beta.3'],
    ['1.0.0-beta2', null, 'major', null, '1.0.0-beta3'],
    ['1.0.0-beta02', null, 'patch', null, '1.0.0-beta03'],
    ['1.0.0-alpha', null, 'patch', null, '1.0.0-alpha.1'],
    ['4.0.0-0', '3.1.0', 'patch', null, '4.0.0-1'],
    ['4.0.0-0', '3.1.0', 'patch', 'rc', '4.0.0-rc.1'],
    ['1.2.3', '1.2.3', 'patch', 'beta', '1.2.4-beta.1'],
    ['1.2.3', '1.2.3', 'major', 'beta', '2.0.0-beta.1'],
    ['1.2.4-alpha.7', '1.2.3', 'patch', 'beta', '1.2.4-beta.1'],
    ['1.0.0-beta2', null, 'minor', 'rc', '1.0.0-rc1'],
    ['1.0.0-RC.1', null, 'minor', 'rc', '1.0.0-RC.2'],
    ['1.0.0-rc.1', null, 'minor', 'RC', '1.0.0-rc.2'],
    ['0.3.0-beta.1', '0.2.0', 'major', null, '0.3.0-beta.2'],
  ];
  for (const [from, stable, level, pre, to] of cases) {
    assert.equal(next(state(from, stable), level, pre), to, `${from} ${level} ${String(pre)}`);
  }
});

test('an undotted counter never goes from 9 to 10: it would sort lower', () => {
  assert.throws(
    () => next(state('1.0.0-beta9', null), 'patch'),
    (error: unknown) => {
      assert(error instanceof ReleaseError);
      assert.equal(error.code, 'PRERELEASE_WOULD_SORT_LOWER');
      assert.match(error.hint ?? '', /--pre rc.*--as 1\.0\.0/);
      return true;
    },
  );
  assert.equal(next(state('1.0.0-beta.9', null), 'patch'), '1.0.0-beta.10');
  assert.equal(next(state('1.0.0-beta09', null), 'patch'), '1.0.0-beta10');
});

test('identifiers do not go back', () => {
  assert.throws(() => next(state('1.0.0-rc.1', null), 'patch', 'beta'), { code: 'PRERELEASE_BACKWARDS' });
});

test('a manifest ahead of its tag decides, unless the changes need more', () => {
  assert.equal(next(state('1.0.0-beta2', null, '1.0.0-beta3'), 'minor'), '1.0.0-beta3');
  assert.equal(next(state('1.2.3', '1.2.3', '2.0.0'), 'patch'), '2.0.0');
  assert.equal(next(state('1.2.3', '1.2.3', '1.2.4'), 'minor'), '1.3.0');
  assert.equal(next(state('1.2.3', '1.2.3', '1.2.3'), 'minor'), '1.3.0');
  assert.equal(next(state('1.2.3', '1.2.3', '0.0.0-development'), 'patch'), '1.2.4');
  assert.equal(next(state('1.2.3', '1.2.3', '2.0.0-SNAPSHOT'), 'patch'), '1.2.4');
  assert.equal(next(state('1.2.3', '1.2.3', '2.0.0-alpha.1'), 'major'), '2.0.0-alpha.1');
  assert.equal(next(state('1.2.3', '1.2.3', '1.2.4-alpha.1'), 'patch'), '1.2.4-alpha.1');
  assert.equal(next(state('1.2.3', '1.2.3', '1.2.4-alpha.1'), 'minor'), '1.3.0');
  assert.equal(next(state('1.2.3', '1.2.3', '2.0.0-alpha.1'), 'major', 'beta'), '2.0.0-beta.1');
  assert.equal(next(state('2.0.0-alpha.1', '1.2.3', '2.0.0-alpha.2'), 'patch', 'beta'), '2.0.0-beta.1');
});

test('a first release is what the manifest says', () => {
  assert.equal(next(state(null, null, '0.5.0'), 'major'), '0.5.0');
  assert.equal(next(state(null), 'patch'), '0.1.0');
  assert.equal(next(state(null, null, '0.0.0'), 'patch'), '0.1.0');
  assert.equal(next(state(null, null, '1.0.0-beta1'), 'patch'), '1.0.0-beta1');
  assert.equal(next(state(null, null, '1.0.0'), 'patch', 'beta'), '1.0.0-beta.1');
});

test('whatever comes, the next version is greater, or the refusal has a way out', (t) => {
  const part = fc.nat({ max: 30 });
  const suffix = fc.constantFrom('', '-alpha.1', '-beta2', '-beta9', '-rc.10', '-0', '-next', '-x.1.y.2');
  const level = fc.constantFrom<Level>('major', 'minor', 'patch');
  const pre = fc.option(fc.constantFrom('alpha', 'beta', 'rc', 'zeta'), { nil: null });
  let refused = 0;
  fc.assert(
    fc.property(fc.tuple(part, part, part), suffix, level, pre, (...[core, end, change, id]) => {
      const current = `${core.join('.')}${end}`;
      try {
        const version = next(state(current, end === '' ? current : null), change, id);
        assert(gt(version, current), `${version} > ${current}`);
      } catch (error) {
        if (!(error instanceof ReleaseError)) throw error;
        assert.match(error.hint ?? '', /release next|--pre/);
        refused++;
      }
    }),
    { numRuns: 2000 },
  );
  t.diagnostic(`2000 cases, ${String(refused)} refused with a way out`);
});
