import { parse, satisfies as nodeSatisfies, valid, validRange } from 'semver';

/** One comparator of a version requirement, split so that it can be put together again byte for byte. */
export interface Comparator {
  /** Spaces before it, and between operator and version, and after it. */
  readonly spaces: readonly [before: string, between: string, after: string];
  /** As written; '' is the default requirement, or a wildcard one where `minor` or `patch` is a wildcard. */
  readonly operator: string;
  readonly major: string;
  /** Digits, a wildcard character, or null where it is left out. */
  readonly minor: string | null;
  readonly patch: string | null;
  /** Prerelease without '-', or null. */
  readonly pre: string | null;
}

/**
 * The comparators of a Cargo version requirement (Cargo reference, "Version requirement syntax"; grammar of the
 * Rust `semver` crate 1.0), `[]` for the bare wildcard. Null where Cargo would not accept the text either.
 */
export function parseRequirement(range: string): readonly Comparator[] | null {
  if (/^[*xX]$/.test(range.trim())) return [];
  const comparators = range.split(',').map(parseComparator);
  const known = comparators.filter((comparator) => comparator !== null);
  return known.length === comparators.length ? known : null;
}

/**
 * Whether `version` satisfies a Cargo requirement; true where either is not one, since nothing can be said then.
 * A prerelease only matches where a comparator names a prerelease of the same major.minor.patch.
 */
export function satisfies(version: string, range: string): boolean {
  const comparators = parseRequirement(range);
  if (comparators === null || valid(version) === null) return true;
  const translated = toNodeRange(comparators);
  return validRange(translated) === null || nodeSatisfies(version, translated);
}

/** The same requirement in the syntax of the `semver` package, where a version without operator means exactly it. */
export function toNodeRange(comparators: readonly Comparator[]): string {
  return comparators.map(toNodeComparator).join(' ');
}

/** Whether a part of a version is a wildcard. */
export function isWildcard(part: string | null): boolean {
  return part !== null && /^[*xX]$/.test(part);
}

const part = /(?:0|[1-9]\d*)/.source;
const syntax = new RegExp(
  `^(\\^|~|=|>=|>|<=|<)?( *)(${part})(?:\\.(${part}|[*xX]))?(?:\\.(${part}|[*xX]))?(?:-([0-9A-Za-z.-]+))?(?:\\+[0-9A-Za-z.-]+)?$`,
);

function parseComparator(text: string): Comparator | null {
  const start = text.length - trimSpacesStart(text).length;
  const end = Math.max(start, trimSpacesEnd(text).length);
  const found = syntax.exec(text.slice(start, end));
  if (found === null) return null;
  const group = (index: number): string | null => found[index] ?? null;
  const comparator = {
    spaces: [text.slice(0, start), group(2) ?? '', text.slice(end)] as const,
    operator: group(1) ?? '',
    major: group(3) ?? '',
    minor: group(4),
    patch: group(5),
    pre: group(6),
  };
  return isWellFormed(comparator) ? comparator : null;
}

/** Nothing but wildcards may follow a wildcard, and only a full version may have a prerelease. */
function isWellFormed({ minor, patch, pre }: Comparator): boolean {
  if (isWildcard(minor) && patch !== null && !isWildcard(patch)) return false;
  if (pre === null) return true;
  return patch !== null && !isWildcard(patch) && parse(`0.0.0-${pre}`) !== null;
}

function toNodeComparator({ operator, major, minor, patch, pre }: Comparator): string {
  const hasWildcard = isWildcard(minor) || isWildcard(patch);
  const version = [major, minor, patch].filter((one) => one !== null && !isWildcard(one)).join('.');
  return `${operator === '' && !hasWildcard ? '^' : operator}${version}${pre === null ? '' : `-${pre}`}`;
}

/** Cargo skips spaces only, no other white space. */
function trimSpacesStart(text: string): string {
  let at = 0;
  while (text[at] === ' ') at += 1;
  return text.slice(at);
}

function trimSpacesEnd(text: string): string {
  let at = text.length;
  while (text[at - 1] === ' ') at -= 1;
  return text.slice(0, at);
}
