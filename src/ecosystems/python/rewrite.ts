import { formatPep440, type Pep440 } from '../../core/version/pep440.ts';
import { fromSemver } from '../../core/version/pep440-semver.ts';
import { allows } from './allows.ts';
import { parseSpecifier, satisfies, type Comparator } from './specifier.ts';

/**
 * The requirement that accepts `version`, with operators, number of parts and spacing as written: `~=1.2` → `~=2.0`,
 * `==1.2.*` → `==2.0.*`, `^1.2` → `^2.0`, `==1.0.0` → `==2.0.0`. What differs from plain substitution:
 * - Bounds (`>=1,<2`) stay while they accept the version; after that the window moves: `>=2,<3`.
 * - A prerelease needs all numbers: `>=1` → `>=2.0.0b1`; a wildcard becomes the compatible release: `==1.*` → `~=2.0b1`.
 * - `!=` stays. Of alternatives (`||`) the last one moves.
 * - What cannot be made to accept the version, or is no requirement, comes back unchanged.
 * @param version SemVer 2.0.0; written in PEP 440
 */
export function rewriteRange(range: string, version: string): string {
  const last = parseSpecifier(range)?.at(-1);
  const next = fromSemver(version);
  if (last === undefined || next === null) return range;
  const isHeld = satisfies(version, range);
  if (isHeld && range.includes('|')) return range;
  const target = { ...next, local: null };
  const attempts = [true, false].map((short) =>
    replaced(range, last, (one) => moved(one, target, { isHeld, short })),
  );
  return attempts.find((text) => satisfies(version, text)) ?? range;
}

interface How {
  /** Whether the requirement accepts the version already. */
  readonly isHeld: boolean;
  /** Whether to keep the number of parts; the second try writes all. */
  readonly short: boolean;
}

/** The text that takes the place of a comparator, from its operator on; null where it stays. */
function moved(one: Comparator, next: Pep440, how: How): string | null {
  const { operator, version, text } = one;
  if (version === null && operator !== '===') return null;
  if (operator === '!=' || operator === '<>') return null;
  if (/[<>]/.test(operator)) return movedBound(one, next, how);
  if (operator === '===') return `${operator}${formatPep440(next)}`;
  if (one.wildcard) return movedWildcard(one, next);
  return `${operator}${one.gap}${/^v/i.test(text) ? 'v' : ''}${numbered(one, next, how.short)}`;
}

function movedBound(one: Comparator, next: Pep440, { isHeld, short }: How): string | null {
  if (isHeld || one.version === null) return null;
  if (one.operator.startsWith('>')) return one.operator === '>' ? null : withNumbers(one, next, short);
  if (allows(one, { ...next, pre: null, dev: null })) return null;
  return one.operator === '<=' ? withNumbers(one, next, short) : withNumbers(one, nextBound(next), true);
}

function movedWildcard(one: Comparator, next: Pep440): string {
  const length = one.version?.release.length ?? 1;
  const release = partsOf(next.release, length);
  if (next.pre === null && next.dev === null) return `${one.operator}${one.gap}${release.join('.')}.*`;
  return `~=${formatPep440({ ...next, release: partsOf(next.release, length + 1) })}`;
}

function withNumbers(one: Comparator, next: Pep440, short: boolean): string {
  return `${one.operator}${one.gap}${numbered(one, next, short)}`;
}

function numbered({ version }: Comparator, next: Pep440, short: boolean): string {
  const isStable = next.pre === null && next.dev === null;
  const length = short && isStable && version !== null ? version.release.length : next.release.length;
  return formatPep440({ ...next, release: partsOf(next.release, length) });
}

function partsOf(release: readonly number[], length: number): readonly number[] {
  return Array.from({ length }, (_, at) => release[at] ?? 0);
}

/** The first version that is not compatible with `next`: its left-most number that is not 0 goes up. */
function nextBound(next: Pep440): Pep440 {
  const found = next.release.findIndex((number) => number !== 0);
  const at = found === -1 ? next.release.length - 1 : found;
  const release = next.release.map((number, place) => (place < at ? number : place === at ? number + 1 : 0));
  return { ...next, release, pre: null, dev: null };
}

function replaced(
  range: string,
  comparators: readonly Comparator[],
  change: (one: Comparator) => string | null,
): string {
  const parts: string[] = [];
  let done = 0;
  for (const one of comparators) {
    const text = change(one);
    if (text === null) continue;
    parts.push(range.slice(done, one.start), text);
    done = one.end;
  }
  return parts.join('') + range.slice(done);
}
