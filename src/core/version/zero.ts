import type { SemVer } from 'semver';
import type { Level } from '../model.ts';
import type { ZeroPolicy } from './rules.ts';

/**
 * The level that counts for a version, given what the changes ask for.
 * `caret` is what `^0.y.z` means in npm and Cargo: breaking → minor, the rest → patch, and in 0.0.z all → patch.
 * `minor-feat` keeps features at minor. `plain` treats 0.x like any version, so a breaking change gives 1.0.0.
 */
export function zeroLevel(version: SemVer, level: Level, policy: ZeroPolicy): Level {
  if (version.major > 0 || policy === 'plain') return level;
  if (policy === 'minor-feat') return level === 'major' ? 'minor' : level;
  if (version.minor === 0) return 'patch';
  return level === 'major' ? 'minor' : 'patch';
}
