import { formatGem } from '../../core/version/gem.ts';
import { coreOf, parseVersion } from '../../core/version/version.ts';
import { looseSemver } from '../loose.ts';

/**
 * The SemVer text of a gem version: `1.2` → `1.2.0`, `1.0.0.beta2` and `1.0.0.beta.2` → `1.0.0-beta.2`. Null for four
 * numbers, and for a `-`, which RubyGems reads as `.pre.` (`Gem::Version`).
 */
export function gemSemver(text: string): string | null {
  const [, numbers, word, counter] = /^(\d+(?:\.\d+)*)(?:\.([A-Za-z]+)\.?(\d*))?$/.exec(text) ?? [];
  if (numbers === undefined) return null;
  if (word === undefined) return looseSemver(numbers);
  return looseSemver(`${numbers}-${word}${counter === '' || counter === undefined ? '' : `.${counter}`}`);
}

/** A version (SemVer) as RubyGems spells it, its prerelease joined to its counter unless it was apart before. */
export function gemVersion(was: string, version: string): string {
  const parsed = parseVersion(version);
  const plain = parsed?.prerelease.length === 0 ? coreOf(parsed) : version;
  return formatGem(plain, /\.[A-Za-z]+\.\d+$/.test(was));
}
