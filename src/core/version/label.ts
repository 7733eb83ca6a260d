import { SemVer } from 'semver';
import type { Level } from '../model.ts';
import { aheadOf, type LineState, type NextVersion } from './next.ts';
import type { VersionRules } from './rules.ts';
import { suffixOf } from './prerelease.ts';
import { bumpCore, coreOf } from './version.ts';
import { zeroLevel } from './zero.ts';

/**
 * The suffix that every version of a line carries as a part of its name: a bare word that is no known prerelease
 * identifier and stands on several cores, with no stable version among them (`0.1.0-experimental`,
 * `0.1.1-experimental`). Null where there is none: then a suffix is a series that ends.
 * @param released versions of the line
 */
export function labelOf(state: LineState, released: readonly SemVer[], rules: VersionRules): string | null {
  const suffix = state.current === null ? null : suffixOf(state.current);
  if (suffix?.counter !== null || state.stable !== null) return null;
  if (rules.prereleaseOrder.includes(suffix.id.toLowerCase())) return null;
  const cores = released.filter((version) => suffixOf(version)?.id === suffix.id).map(coreOf);
  return new Set(cores).size > 1 ? suffix.id : null;
}

/** The next version of a line whose versions all carry a label: the core moves, the label stays. */
export function labelled(state: LineState, label: string, level: Level, rules: VersionRules): NextVersion {
  const core = new SemVer(state.current === null ? '0.0.0' : coreOf(state.current));
  const bump = zeroLevel(core, level, rules.zeroMajor);
  const version = `${bumpCore(core, bump)}-${label}`;
  return aheadOf({ version, bump, why: `${level} changes; '${label}' stays`, byChanges: true }, state);
}
