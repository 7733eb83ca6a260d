import { coerce, compare, parse } from 'semver';
import { parseVersion } from '../../core/version/version.ts';
import { rewriteRange as rewriteNpm } from '../npm/range.ts';

/**
 * Whether a version satisfies a constraint of pub (dart.dev, "Package dependencies"; pub_semver): all comparators hold.
 * An upper bound does not take prereleases of itself. True for what is no constraint.
 */
export function satisfies(version: string, constraint: string): boolean {
  const comparators = comparatorsOf(constraint);
  return comparators === null || comparators.every((each) => accepts(version, each));
}

/** The constraint that takes a version, written as before: `^1.2.3` → `^2.0.0`, `>=1.0.0 <2.0.0` → `>=2.0.0 <3.0.0`. */
export function rewriteRange(constraint: string, version: string): string {
  return comparatorsOf(constraint) === null ? constraint : rewriteNpm(constraint, version);
}

interface Comparator {
  readonly operator: '^' | '>=' | '>' | '<=' | '<' | '=';
  readonly version: string;
}

/** Nobody writes longer ones, and it bounds all work on one. */
const longest = 1000;

/** Null for `any` and for what is none. */
function comparatorsOf(constraint: string): readonly Comparator[] | null {
  if (constraint.length > longest) return null;
  const parts = constraint
    .replaceAll(/([<>]=?|\^)\s+/g, '$1')
    .split(/\s+/)
    .filter((part) => part !== '');
  const found = parts.map(comparatorOf);
  return found.length === 0 || found.includes(null) ? null : found.flatMap((each) => each ?? []);
}

function comparatorOf(part: string): Comparator | null {
  const operator = (['^', '>=', '>', '<=', '<'] as const).find((each) => part.startsWith(each));
  const version = part.slice(operator?.length ?? 0);
  return parseVersion(version) === null ? null : { operator: operator ?? '=', version };
}

function accepts(version: string, { operator, version: bound }: Comparator): boolean {
  const order = compare(version, bound);
  switch (operator) {
    case '^':
      return order >= 0 && isBelow(version, nextBreaking(bound));
    case '>=':
      return order >= 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    case '<':
      return isBelow(version, bound);
    case '=':
      return order === 0;
  }
}

function isBelow(version: string, bound: string): boolean {
  const isOwnPrerelease = parse(version)?.prerelease.length !== 0 && coerce(version)?.version === bound;
  return compare(version, bound) < 0 && !isOwnPrerelease;
}

function nextBreaking(version: string): string {
  const parsed = parse(version);
  return parsed === null || parsed.major > 0 ? `${(parsed?.major ?? 0) + 1}.0.0` : `0.${parsed.minor + 1}.0`;
}
