import { parseVersion } from '../core/version/version.ts';

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

/** A version (SemVer) without its build metadata, which the ecosystem has no place for. */
export function withoutBuild(version: string): string {
  return version.split('+', 1)[0] ?? version;
}
