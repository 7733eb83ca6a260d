import type { Level } from '../../src/core/model.ts';

/** A step of a version as another tool takes it, in our words. */
export interface Step {
  readonly from: string;
  /** The last stable version, where the other tool says it; else the one just below `from`. */
  readonly stable?: string;
  readonly level: Level;
  /** The identifier asked for, `stable` to become stable, or null to go on. */
  readonly to: string | null;
  /** First number of a series. */
  readonly first?: number;
  readonly expected: string;
  /** What we give instead, and the rule behind it. */
  readonly ours?: readonly [version: string, rule: string];
}

const wholeSuffix =
  'SEMANTICS "Prereleases": the counter is the last identifier, so `alpha.0.beta` has none yet and gets one';
const order = 'SEMANTICS "Identifiers are ordered; moving backwards is an error"';

/**
 * node-semver 7.8.5, test/fixtures/increments.js (github.com/npm/node-semver at 6e05b76). Not here: loose and invalid
 * input (our reader refuses it), `pre*` of what is a prerelease already (no commit asks for it), identifiers that are
 * numbers or paths, series without a number (`identifierBase: false`).
 */
export const nodeSemver: readonly Step[] = [
  { from: '1.2.3', level: 'major', to: null, expected: '2.0.0' },
  { from: '1.2.3', level: 'minor', to: null, expected: '1.3.0' },
  { from: '1.2.3', level: 'patch', to: null, expected: '1.2.4' },
  { from: '1.2.3-tag', level: 'major', to: 'stable', expected: '2.0.0' },
  { from: '1.2.0-0', level: 'patch', to: 'stable', expected: '1.2.0' },
  { from: '1.2.3-4', level: 'major', to: 'stable', expected: '2.0.0' },
  { from: '1.2.3-4', level: 'minor', to: 'stable', expected: '1.3.0' },
  { from: '1.2.3-4', level: 'patch', to: 'stable', expected: '1.2.3' },
  { from: '1.2.3-alpha.0.beta', level: 'major', to: 'stable', expected: '2.0.0' },
  { from: '1.2.3-alpha.0.beta', level: 'minor', to: 'stable', expected: '1.3.0' },
  { from: '1.2.3-alpha.0.beta', level: 'patch', to: 'stable', expected: '1.2.3' },
  { from: '1.2.0-1', level: 'minor', to: 'stable', expected: '1.2.0' },
  { from: '1.0.0-1', level: 'major', to: 'stable', expected: '1.0.0' },
  { from: '1.2.3-1', level: 'patch', to: 'stable', expected: '1.2.3' },
  { from: '1.2.3-0', level: 'patch', to: null, expected: '1.2.3-1' },
  { from: '1.2.3-alpha.0', level: 'patch', to: null, expected: '1.2.3-alpha.1' },
  { from: '1.2.3-alpha.1', level: 'patch', to: null, expected: '1.2.3-alpha.2' },
  { from: '1.2.3-alpha.2', level: 'patch', to: null, expected: '1.2.3-alpha.3' },
  { from: '1.2.3-alpha.10.beta.0', level: 'patch', to: null, expected: '1.2.3-alpha.10.beta.1' },
  { from: '1.2.3-alpha.10.beta.1', level: 'patch', to: null, expected: '1.2.3-alpha.10.beta.2' },
  { from: '1.2.3-alpha.10.beta.2', level: 'patch', to: null, expected: '1.2.3-alpha.10.beta.3' },
  { from: '1.0.0-rc.1+build.4', level: 'patch', to: null, expected: '1.0.0-rc.2' },
  { from: '1.2.4', level: 'patch', to: 'dev', first: 0, expected: '1.2.5-dev.0' },
  { from: '1.2.0', level: 'patch', to: 'dev', first: 0, expected: '1.2.1-dev.0' },
  { from: '1.2.0', level: 'minor', to: 'dev', first: 0, expected: '1.3.0-dev.0' },
  { from: '1.2.0', level: 'major', to: 'dev', first: 0, expected: '2.0.0-dev.0' },
  { from: '1.2.1', level: 'patch', to: 'alpha', first: 0, expected: '1.2.2-alpha.0' },
  { from: '0.2.0', level: 'patch', to: 'alpha', first: 0, expected: '0.2.1-alpha.0' },
  { from: '1.2.2', level: 'patch', to: 'alpha', first: 1, expected: '1.2.3-alpha.1' },
  { from: '1.2.3', level: 'patch', to: 'alpha', first: 1, expected: '1.2.4-alpha.1' },
  { from: '1.2.4', level: 'patch', to: 'alpha', first: 1, expected: '1.2.5-alpha.1' },
  { from: '1.2.0', level: 'patch', to: 'dev', first: 1, expected: '1.2.1-dev.1' },
  { from: '1.2.0', level: 'minor', to: 'dev', first: 1, expected: '1.3.0-dev.1' },
  { from: '1.2.3-0', level: 'patch', to: 'dev', first: 0, expected: '1.2.3-dev.0' },
  { from: '1.2.0-1', level: 'patch', to: 'alpha', first: 0, expected: '1.2.0-alpha.0' },
  { from: '1.2.3-alpha.0', level: 'patch', to: 'dev', first: 0, expected: '1.2.3-dev.0' },
  { from: '1.2.3-alpha.0', level: 'patch', to: 'alpha', first: 0, expected: '1.2.3-alpha.1' },
  { from: '1.2.3-alpha.0.beta', level: 'patch', to: 'dev', first: 0, expected: '1.2.3-dev.0' },
  { from: '1.2.3-alpha.10.0.beta', level: 'patch', to: 'dev', first: 0, expected: '1.2.3-dev.0' },
  { from: '1.2.3-alpha.10.beta.0', level: 'patch', to: 'dev', first: 0, expected: '1.2.3-dev.0' },
  { from: '1.2.3-alpha.9.beta', level: 'patch', to: 'dev', first: 0, expected: '1.2.3-dev.0' },
  {
    from: '1.2.3-alpha.0.beta',
    level: 'patch',
    to: null,
    expected: '1.2.3-alpha.1.beta',
    ours: ['1.2.3-alpha.0.beta.1', wholeSuffix],
  },
  {
    from: '1.2.3-alpha.10.0.beta',
    level: 'patch',
    to: null,
    expected: '1.2.3-alpha.10.1.beta',
    ours: ['1.2.3-alpha.10.0.beta.1', wholeSuffix],
  },
  {
    from: '1.2.3-alpha.9.beta',
    level: 'patch',
    to: null,
    expected: '1.2.3-alpha.10.beta',
    ours: ['1.2.3-alpha.9.beta.1', wholeSuffix],
  },
  {
    from: '1.2.3-dev.bar',
    level: 'patch',
    to: 'dev',
    first: 0,
    expected: '1.2.3-dev.0',
    ours: ['PRERELEASE_BACKWARDS', order],
  },
  {
    from: '3.0.0-alpha.beta.5.4',
    level: 'patch',
    to: 'alpha.beta',
    first: 0,
    expected: '3.0.0-alpha.beta.5.5',
    ours: ['PRERELEASE_BACKWARDS', order],
  },
  {
    from: '3.0.0-alpha.beta.gamma',
    level: 'patch',
    to: 'alpha.beta',
    first: 0,
    expected: '3.0.0-alpha.beta.0',
    ours: ['PRERELEASE_BACKWARDS', order],
  },
];

/**
 * python-semantic-release 10.6.1, tests/unit/semantic_release/version/test_algorithm.py,
 * test_increment_version_no_major_on_zero (github.com/python-semantic-release/python-semantic-release at c74aa3b).
 */
export const pythonSemanticRelease: readonly Step[] = [
  { from: '1.0.1-rc.1', stable: '1.0.0', level: 'patch', to: 'rc', expected: '1.0.1-rc.2' },
  { from: '1.0.0', level: 'patch', to: null, expected: '1.0.1' },
  { from: '1.0.0', level: 'patch', to: 'rc', expected: '1.0.1-rc.1' },
  { from: '1.0.0', level: 'minor', to: null, expected: '1.1.0' },
  { from: '1.0.0', level: 'minor', to: 'rc', expected: '1.1.0-rc.1' },
  { from: '1.0.0', level: 'major', to: null, expected: '2.0.0' },
  { from: '1.0.0', level: 'major', to: 'rc', expected: '2.0.0-rc.1' },
  { from: '1.2.4-rc.1', stable: '1.2.3', level: 'patch', to: 'rc', expected: '1.2.4-rc.2' },
  { from: '1.2.4-rc.1', stable: '1.2.3', level: 'patch', to: 'rc', expected: '1.2.4-rc.2' },
  { from: '1.2.4-rc.1', stable: '1.2.3', level: 'patch', to: 'stable', expected: '1.2.4' },
  { from: '1.2.4-rc.1', stable: '1.2.3', level: 'minor', to: 'stable', expected: '1.3.0' },
  { from: '1.2.4-rc.1', stable: '1.2.3', level: 'minor', to: 'rc', expected: '1.3.0-rc.1' },
  { from: '1.2.4-rc.1', stable: '1.2.3', level: 'major', to: 'stable', expected: '2.0.0' },
  { from: '1.2.4-rc.1', stable: '1.2.3', level: 'major', to: 'rc', expected: '2.0.0-rc.1' },
  { from: '2.0.0-rc.1', stable: '1.19.3', level: 'patch', to: 'rc', expected: '2.0.0-rc.2' },
  { from: '2.0.0-rc.1', stable: '1.22.0', level: 'patch', to: 'stable', expected: '2.0.0' },
  { from: '2.0.0-rc.1', stable: '1.22.0', level: 'patch', to: 'rc', expected: '2.0.0-rc.2' },
  { from: '2.0.0-rc.1', stable: '1.22.0', level: 'minor', to: 'stable', expected: '2.0.0' },
  { from: '2.0.0-rc.1', stable: '1.22.0', level: 'minor', to: 'rc', expected: '2.0.0-rc.2' },
  { from: '2.0.0-rc.1', stable: '1.22.0', level: 'major', to: 'stable', expected: '2.0.0' },
  { from: '2.0.0-rc.1', stable: '1.22.0', level: 'major', to: 'rc', expected: '2.0.0-rc.2' },
];
