import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, type SemVer } from 'semver';
import { ReleaseError } from '../../src/core/error.ts';
import { graduated, nextVersion } from '../../src/core/version/next.ts';
import type { VersionRules } from '../../src/core/version/rules.ts';
import { nodeSemver, pythonSemanticRelease, type Step } from './increments.ts';

for (const [name, steps] of [
  ['node-semver', nodeSemver],
  ['python-semantic-release', pythonSemanticRelease],
] as const) {
  test(`${name}: its increments, and where ours differ`, (t) => {
    for (const step of steps) {
      const [ours, rule] = step.ours ?? [step.expected, ''];
      assert.equal(next(step), ours, `${step.from} ${step.level} ${String(step.to)}`);
      assert.notEqual(step.ours?.[0], step.expected);
      if (rule !== '') t.diagnostic(`deviating: ${step.from} → ${ours} instead of ${step.expected}: ${rule}`);
    }
    const deviating = steps.filter(({ ours }) => ours !== undefined).length;
    t.diagnostic(
      `${name}: ${steps.length} cases, ${steps.length - deviating} passed, ${deviating} deviating, 0 failed`,
    );
  });
}

function next({ from, stable, level, to, first = 1 }: Step): string {
  const current = version(from);
  const rules: VersionRules = {
    zeroMajor: 'plain',
    firstPrerelease: first,
    prereleaseOrder: ['alpha', 'beta', 'dev', 'next', 'preview', 'rc'],
  };
  const state = { current, stable: stable === undefined ? below(current) : version(stable), manifest: null };
  try {
    const found = to === 'stable' ? graduated(state, level, rules) : nextVersion(state, level, to, rules);
    return found?.version ?? '';
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    return error.code;
  }
}

function version(text: string): SemVer {
  const parsed = parse(text);
  assert.ok(parsed, text);
  return parsed;
}

/** The stable version that a prerelease announces the next one of, or the version itself. */
function below(current: SemVer): SemVer {
  const { major, minor, patch, prerelease } = current;
  if (prerelease.length === 0) return current;
  if (patch > 0) return version(`${major}.${minor}.${patch - 1}`);
  return version(minor > 0 ? `${major}.${minor - 1}.0` : `${major - 1}.0.0`);
}
