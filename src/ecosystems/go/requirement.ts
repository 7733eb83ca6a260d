import { gte, parse } from 'semver';
import type { SemVer } from 'semver';

const incompatible = '+incompatible';

/** A commit instead of a version (https://go.dev/ref/mod#pseudo-versions): base, UTC time, twelve digits of its id. */
const pseudo = /^v\d+\.\d+\.\d+-(?:.*[.])?\d{14}-[\da-f]{12}(?:\+incompatible)?$/;

/**
 * Whether a version can serve a requirement: minimal version selection takes any that is not lower and has the same
 * module path (https://go.dev/ref/mod#minimal-version-selection). True where either is no version.
 */
export function satisfies(version: string, range: string): boolean {
  const [next, least] = [parse(version), readRequired(range)];
  if (next === null || least === null) return true;
  return gte(next, least) && sharesPath(next, least, range);
}

/**
 * The requirement at the new version. One of a commit stays as long as the version is a later one of the same module
 * path; what is no version always does.
 */
export function rewriteRange(range: string, version: string): string {
  const [next, least] = [parse(version), readRequired(range)];
  if (next === null || least === null) return range;
  if (pseudo.test(range) && satisfies(version, range)) return range;
  const suffix = range.endsWith(incompatible) && next.major > 1 ? incompatible : '';
  return `v${next.version}${suffix}`;
}

function readRequired(range: string): SemVer | null {
  return range.startsWith('v') ? parse(range.slice(1)) : null;
}

/** Majors 0 and 1 share a module path, and so do all of `+incompatible`. */
function sharesPath(next: SemVer, least: SemVer, range: string): boolean {
  if (next.major === least.major || range.endsWith(incompatible)) return true;
  return next.major < 2 && least.major < 2;
}
