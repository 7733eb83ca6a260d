import { parse, satisfies as nodeSatisfies } from 'semver';
import type { SemVer } from 'semver';
import { isWildcard, parseRequirement, satisfies, toNodeRange } from './requirement.ts';
import type { Comparator } from './requirement.ts';

/**
 * The requirement that accepts `version`, with operator, number of parts and spacing as written: `^1.2` → `^2.0`,
 * `1.*` → `2.*`, `=1.0.0` → `=2.0.0`. Three things differ from plain substitution:
 * - Bounds (`>=1, <2`) stay while they accept the version; after that the window moves: `>=2, <3`.
 * - A prerelease needs all parts, since Cargo matches it in no other way: `^1.2` → `^2.0.0-rc.1`.
 *   A wildcard becomes the operator it stands for: `1.*` → `^2.0.0-rc.1`, `1.2.*` → `~2.0.0-rc.1`, `*` → `>=2.0.0-rc.1`.
 * - What cannot be made to accept the version, or is no requirement, comes back unchanged.
 * Build metadata is left out, which Cargo ignores in requirements.
 */
export function rewriteRange(range: string, version: string): string {
  const comparators = parseRequirement(range);
  const next = parse(version);
  if (comparators === null || next === null) return range;
  const rewritten =
    comparators.length === 0 ? rewriteStar(range, next) : rewriteAll(comparators, next, range);
  return satisfies(version, rewritten) ? rewritten : range;
}

function rewriteStar(range: string, next: SemVer): string {
  return next.prerelease.length === 0 ? range : `>=${next.version}`;
}

function rewriteAll(comparators: readonly Comparator[], next: SemVer, range: string): string {
  const holds = satisfies(next.version, range);
  return comparators.map((one) => toText(rewriteComparator(one, next, holds))).join(',');
}

function rewriteComparator(comparator: Comparator, next: SemVer, holds: boolean): Comparator {
  if (!/[<>]/.test(comparator.operator)) return assign(comparator, next);
  if (holds) return comparator;
  if (comparator.operator === '>=') return assign(comparator, next);
  const core = `${next.major}.${next.minor}.${next.patch}`;
  if (nodeSatisfies(core, toNodeRange([comparator]))) return comparator;
  if (comparator.operator === '<=') return assign(comparator, next);
  return comparator.operator === '<' ? nextBound(comparator, next) : comparator;
}

/** The version in the parts that are written. */
function assign(comparator: Comparator, next: SemVer): Comparator {
  if (next.prerelease.length > 0) return assignWhole(comparator, next);
  return {
    ...comparator,
    major: `${next.major}`,
    minor: place(comparator.minor, next.minor),
    patch: place(comparator.patch, next.patch),
    pre: null,
  };
}

function assignWhole(comparator: Comparator, next: SemVer): Comparator {
  return {
    ...comparator,
    operator: comparator.operator === '' ? spelledOut(comparator) : comparator.operator,
    major: `${next.major}`,
    minor: `${next.minor}`,
    patch: `${next.patch}`,
    pre: next.prerelease.join('.'),
  };
}

/** The operator a wildcard stands for; the default requirement needs none. */
function spelledOut({ minor, patch }: Comparator): string {
  if (isWildcard(minor)) return '^';
  return isWildcard(patch) ? '~' : '';
}

/** The first version that is not compatible with `next` (its left-most non-zero part goes up), in the parts written. */
function nextBound(comparator: Comparator, next: SemVer): Comparator {
  const [major, minor, patch] = nextIncompatible(next);
  return {
    ...comparator,
    major: `${major}`,
    minor: place(comparator.minor, minor),
    patch: place(comparator.patch, patch),
  };
}

function nextIncompatible({ major, minor, patch }: SemVer): readonly [number, number, number] {
  if (major > 0) return [major + 1, 0, 0];
  return minor > 0 ? [0, minor + 1, 0] : [0, 0, patch + 1];
}

function place(written: string | null, value: number): string | null {
  return written === null || isWildcard(written) ? written : `${value}`;
}

function toText({
  spaces: [before, between, after],
  operator,
  major,
  minor,
  patch,
  pre,
}: Comparator): string {
  const version = [major, minor, patch].filter((one) => one !== null).join('.');
  return `${before}${operator}${between}${version}${pre === null ? '' : `-${pre}`}${after}`;
}
