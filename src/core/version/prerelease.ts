import { type SemVer, gt } from 'semver';
import { ReleaseError } from '../error.ts';
import { coreOf, parseVersion } from './version.ts';

/** What people may write for a part of a version. */
export const patterns: { readonly prereleaseIdentifier: RegExp } = {
  /** A prerelease identifier (SemVer 2.0.0 §9) that is not a number, for numbers are the counter. */
  prereleaseIdentifier: /^(?!\d+$)[0-9A-Za-z-]+$/,
};

/** Longest identifier a person may ask for, in characters. */
const longest = 50;

/**
 * Refuses what cannot be a prerelease identifier.
 * @throws ReleaseError USAGE
 */
export function assertPrereleaseId(id: string): void {
  if (id.length <= longest && patterns.prereleaseIdentifier.test(id)) return;
  const shown = id.length > longest ? `${id.slice(0, longest)}…` : id;
  throw new ReleaseError('USAGE', `'${shown}' is no prerelease identifier (SemVer 2.0.0 §9)`, {
    hint: "Use letters, digits and '-', not only digits; the number is added: release next --pre beta",
  });
}

/** A prerelease suffix taken apart: `beta.2`, `beta2`, `beta`, `0`, `alpha.1.3` (SemVer §9). */
export interface Suffix {
  /** The identifier without its counter; '' for a bare number. */
  readonly id: string;
  /** What stands between identifier and counter: '.' or nothing. */
  readonly separator: '.' | '';
  /** The counter, or null where there is none (`1.0.0-alpha`). */
  readonly counter: number | null;
  /** Digits the counter is padded to (`beta02` → 2). */
  readonly width: number;
}

/** Takes a version's prerelease suffix apart, or null for a stable version. */
export function suffixOf(version: SemVer): Suffix | null {
  if (version.prerelease.length === 0) return null;
  const text = version.prerelease.join('.');
  const dotted = /^(?:(.+)\.)?(\d+)$/.exec(text);
  if (dotted) return suffix(dotted[1] ?? '', dotted[1] === undefined ? '' : '.', dotted[2]);
  const undotted = /^(.*[^\d.])(\d+)$/.exec(text);
  return undotted ? suffix(undotted[1] ?? '', '', undotted[2]) : suffix(text, '.', undefined);
}

function suffix(id: string, separator: '.' | '', digits: string | undefined): Suffix {
  if (digits === undefined) return { id, separator, counter: null, width: 1 };
  return { id, separator, counter: Number(digits), width: digits.startsWith('0') ? digits.length : 1 };
}

/** Writes a suffix back in its own style. */
export function formatSuffix({ id, separator, counter, width }: Suffix): string {
  return counter === null ? id : `${id}${separator}${String(counter).padStart(width, '0')}`;
}

/**
 * What a prerelease that changes the style of its series inside one core was meant to be: `1.0.0-beta3` for `1.0.0-beta.3`
 * after `1.0.0-beta2`, below which SemVer §11 sorts it. Null for anything else, and where that would be no greater.
 */
export function inStyleOf(current: SemVer, asked: SemVer): string | null {
  const [now, other] = [suffixOf(current), suffixOf(asked)];
  if (now === null || now.id !== other?.id || coreOf(current) !== coreOf(asked)) return null;
  const meant = parseVersion(`${coreOf(current)}-${formatSuffix({ ...now, counter: other.counter })}`);
  return meant !== null && now.separator !== other.separator && gt(meant, current) ? meant.version : null;
}

/**
 * Order of two prerelease identifiers: negative where `a` comes before `b`. Known identifiers go by the
 * configured order; unknown ones as SemVer §11.4.2 sorts them, lexically in ASCII.
 */
export function compareIds(a: string, b: string, order: readonly string[]): number {
  const [left, right] = [order.indexOf(a.toLowerCase()), order.indexOf(b.toLowerCase())];
  if (left >= 0 && right >= 0) return left - right;
  return a < b ? -1 : a > b ? 1 : 0;
}
