import { type SemVer, compare, gt, gte } from 'semver';
import { ReleaseError } from '../error.ts';
import { isPrerelease, parseVersion } from '../version/version.ts';
import type { VersionTag } from './tags.ts';

/** The versions a maintenance branch releases. */
export interface Maintenance {
  /** `1.x` or `1.2.x`. */
  readonly name: string;
  /** Null where a line of several has no version in the range: then only the bound counts. */
  readonly major: number | null;
  /** Null for a whole major. */
  readonly minor: number | null;
}

/** Reads `1.x`, `1.x.x` or `1.2.x`, with or without a leading `v`; null for anything else. */
export function readMaintenance(text: string): Maintenance | null {
  const match = /^v?(0|[1-9]\d{0,8})(?:\.(0|[1-9]\d{0,8}))?\.x(\.x)?$/.exec(text);
  const [, major, minor, third] = match ?? [];
  if (major === undefined || (minor !== undefined && third !== undefined)) return null;
  return {
    name: minor === undefined ? `${major}.x` : `${major}.${minor}.x`,
    major: Number(major),
    minor: minor === undefined ? null : Number(minor),
  };
}

/** Whether a version is in the range; prereleases count by their core. */
export function isWithin(version: SemVer, { major, minor }: Maintenance): boolean {
  return (major === null || version.major === major) && (minor === null || version.minor === minor);
}

/** The range as it concerns a line: the main one (`root`) always, another one only where it has a version in it. */
export function rangeOf(
  { root, tags }: { readonly root: boolean; readonly tags: readonly VersionTag[] },
  range: Maintenance | null,
): Maintenance | null {
  if (range === null) return null;
  const has = tags.some(({ reachable, version }) => reachable && isWithin(version, range));
  return root || has ? range : { ...range, major: null, minor: null };
}

/** What a maintenance line has to keep to. */
export interface Maintained {
  readonly maintenance: Maintenance | null;
  readonly last: VersionTag | null;
  readonly tags: readonly VersionTag[];
}

/**
 * Refuses a version that a maintenance branch must not release: one outside its range, or, where nobody asked for
 * exactly this one, one at or above a stable version released from another branch, whose changes it would lack.
 * @throws ReleaseError MAINTENANCE_RANGE
 */
export function assertMaintained(text: string, line: Maintained, exact: boolean): void {
  const { maintenance } = line;
  const version = parseVersion(text);
  if (maintenance === null || version === null) return;
  const { name } = maintenance;
  if (!isWithin(version, maintenance))
    throw refused(`${version.version} leaves ${name}, the versions this branch releases`, line);
  const above = exact ? null : nextElsewhere(line);
  if (above === null || !gte(version, above.version)) return;
  throw refused(`${version.version} on branch ${name} would pass ${above.name}, released elsewhere`, line);
}

function refused(message: string, { last }: Maintained): ReleaseError {
  const lower =
    last === null ? 'X.Y.Z' : `${last.version.major}.${last.version.minor}.${last.version.patch + 1}`;
  return new ReleaseError('MAINTENANCE_RANGE', message, {
    hint:
      'Release these changes from the main branch and take them back here (git revert), ' +
      `or, if they are less than they say: release next --as ${lower}`,
  });
}

/** The smallest stable version above the last one that HEAD does not contain. */
function nextElsewhere({ last, tags }: Maintained): VersionTag | null {
  const [first = null] = tags
    .filter(({ reachable, version }) => !reachable && !isPrerelease(version))
    .filter(({ version }) => last === null || gt(version, last.version))
    .sort((a, b) => compare(a.version, b.version));
  return first;
}
