import { isPlaceholder, parseVersion } from '../core/version/version.ts';

/**
 * The SemVer text of a version whose trailing zeros may be left out (`1.2` → `1.2.0`) and that may have a fourth number
 * if it is zero (`1.2.3.0`), as Maven, NuGet and RubyGems count them equal. What follows the numbers must be a SemVer
 * suffix, or nothing. Null for anything else.
 */
export function looseSemver(text: string): string | null {
  const [, numbers, suffix = ''] = /^(\d+(?:\.\d+){0,3})([-+].*)?$/.exec(text) ?? [];
  if (numbers === undefined) return null;
  const four = [...numbers.split('.'), '0', '0', '0'].slice(0, 4);
  if (Number(four[3]) !== 0) return null;
  return parseVersion(`${four.slice(0, 3).join('.')}${suffix}`)?.raw ?? null;
}

/**
 * The version that a bare mark of development announces (`1.2.0-dev` → `1.2.0`), where the ecosystem's people write the
 * next version so. Only 0.0.0 announces nothing; marks with a number are prereleases like any other.
 * @param version SemVer text
 * @param marks in lower case
 */
export function announcedVersion(version: string, marks: readonly string[]): string {
  const parsed = parseVersion(version);
  const [mark, ...more] = parsed?.prerelease ?? [];
  if (parsed === null || more.length > 0 || !marks.includes(String(mark))) return version;
  const core = parseVersion(`${parsed.major}.${parsed.minor}.${parsed.patch}`);
  return core === null || isPlaceholder(core) ? version : core.version;
}

/** A version (SemVer) without its build metadata, which the ecosystem has no place for. */
export function withoutBuild(version: string): string {
  return version.split('+', 1)[0] ?? version;
}
