import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SemVer } from 'semver';
import type { Level } from '../../../src/core/model.ts';
import { labelled, labelOf } from '../../../src/core/version/label.ts';
import type { LineState } from '../../../src/core/version/next.ts';
import type { VersionRules } from '../../../src/core/version/rules.ts';

const rules: VersionRules = {
  zeroMajor: 'caret',
  firstPrerelease: 1,
  prereleaseOrder: ['alpha', 'beta', 'rc'],
};

function state(current: string, stable: string | null = null): LineState {
  return {
    current: new SemVer(current),
    stable: stable === null ? null : new SemVer(stable),
    manifest: new SemVer(current),
  };
}

test('a bare word that stands on several cores is a label, not a series', () => {
  const cases: readonly (readonly [string, readonly string[], string | null, string | null])[] = [
    ['0.1.1-experimental', ['0.1.1-experimental', '0.1.0-experimental'], null, 'experimental'],
    ['0.1.0-experimental', ['0.1.0-experimental'], null, null],
    ['0.1.1-experimental', ['0.1.1-experimental', '0.1.0-experimental', '0.1.0'], '0.1.0', null],
    ['0.1.1-experimental.2', ['0.1.1-experimental.2', '0.1.0-experimental.1'], null, null],
    ['1.1.0-alpha', ['1.1.0-alpha', '1.0.0-alpha'], null, null],
    ['1.0.0', ['1.0.0'], '1.0.0', null],
  ];
  for (const [current, released, stable, label] of cases) {
    const versions = released.map((version) => new SemVer(version));
    assert.equal(labelOf(state(current, stable), versions, rules), label, current);
  }
});

test('under a label the core moves by the rules', () => {
  const cases: readonly (readonly [string, Level, string])[] = [
    ['0.1.1-experimental', 'patch', '0.1.2-experimental'],
    ['0.1.1-experimental', 'minor', '0.1.2-experimental'],
    ['0.1.1-experimental', 'major', '0.2.0-experimental'],
    ['1.1.1-experimental', 'minor', '1.2.0-experimental'],
  ];
  for (const [current, level, next] of cases)
    assert.equal(labelled(state(current), 'experimental', level, rules).version, next);
});
