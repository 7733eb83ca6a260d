import { coreOf, parseVersion } from './version.ts';

/** A prerelease as RubyGems spells it. */
export interface GemPrerelease {
  /** By SemVer. */
  readonly version: string;
  /** Whether a dot stands before the counter: `1.0.0.beta.2`. RubyGems takes both for the same (`Gem::Version`). */
  readonly isApart: boolean;
}

/** Reads `1.0.0.beta2` and `1.0.0.beta.2` as 1.0.0-beta.2. Null for anything else. */
export function parseGemPrerelease(text: string): GemPrerelease | null {
  const [, core, word, dot, counter] = /^(\d+\.\d+\.\d+)\.([A-Za-z]+)(?:(\.?)(\d+))?$/.exec(text) ?? [];
  if (core === undefined || word === undefined) return null;
  const version = `${core}-${word}${counter === undefined ? '' : `.${counter}`}`;
  return parseVersion(version) === null ? null : { version, isApart: dot === '.' };
}

/** A version (SemVer) as RubyGems spells it; stable versions are the same in both. */
export function formatGem(version: string, isApart: boolean): string {
  const parsed = parseVersion(version);
  if (parsed === null || parsed.prerelease.length === 0) return version;
  const parts = parsed.prerelease.join('.').replaceAll('-', '.');
  return `${coreOf(parsed)}.${isApart ? parts : parts.replace(/^([A-Za-z]+)\.(\d+)$/, '$1$2')}`;
}
