import { gt, lt, prerelease, valid } from 'semver';

/** The greatest of some versions by SemVer; null where none is one. */
export function greatestOf(versions: readonly string[]): string | null {
  return versions
    .filter((one) => valid(one) !== null)
    .reduce<string | null>((best, one) => (best === null || gt(one, best) ? one : best), null);
}

/** Whether two versions are for the same people: both stable, or prereleases by the same name. */
export function isSameKind(a: string, b: string): boolean {
  return nameOf(a) === nameOf(b);
}

/** Whether a version comes before another one; false where one of them is no version. */
export function isBefore(a: string, b: string): boolean {
  return valid(a) !== null && valid(b) !== null && lt(a, b);
}

/** `beta` of `1.0.0-beta.2` and of `1.0.0-beta2`; null of a stable version. */
function nameOf(version: string): string | null {
  const parts = prerelease(version);
  if (parts === null) return null;
  return String(parts[0] ?? '').replace(/\d+$/, '');
}
