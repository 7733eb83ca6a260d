import { parse, satisfies as nodeSatisfies, validRange } from 'semver';
import { rewriteComparators } from '../npm/comparators.ts';

/** Longer requirements are not judged; nobody writes them, and it bounds all work on one. */
const maxLength = 1000;

interface Comparator {
  readonly operator: string;
  readonly operand: string;
}

/**
 * Whether a version satisfies a requirement as Helm reads it (Masterminds/semver 3, "Checking Version Constraints"):
 * comparators joined by commas or spaces, alternatives by `||`, ranges `1.2 - 1.4`, `1.2` for any 1.2.x. A prerelease
 * is taken only where every comparator of an alternative names one. True for what is no requirement.
 */
export function satisfies(version: string, range: string): boolean {
  const alternatives = parseRange(range);
  const target = parse(version);
  if (alternatives === null || target === null) return true;
  const isPrerelease = target.prerelease.length > 0;
  return alternatives.some((all) =>
    all.every(({ operator, operand }) => {
      if (isPrerelease && !operand.includes('-')) return false;
      if (operator === '!=') return !nodeSatisfies(target, operand, { includePrerelease: true });
      return nodeSatisfies(target, `${operator}${operand}`, { includePrerelease: true });
    }),
  );
}

/**
 * The requirement that accepts `version`, with operators, number of parts, commas and spaces as written: `^1.2` →
 * `^2.0`, `>=1, <2` → `>=2, <3`. Of alternatives the written ones stay and one is added. What cannot be moved in its
 * shape (`!=`, contradictions) becomes `^version`; what is no requirement stays.
 */
export function rewriteRange(range: string, version: string): string {
  const target = parse(version);
  if (target === null || parseRange(range) === null) return range;
  if (range.trim() === '*') return satisfies(version, range) ? range : `>=${target.version}`;
  const kept = /\|\||!=|=[<>]/.test(range);
  if (kept && satisfies(version, range)) return range;
  const cut = range.lastIndexOf('||');
  if (cut !== -1)
    return `${range.trimEnd()}${/\S\|\|\S/.test(range) ? '||' : ' || '}${moved(range.slice(cut + 2).trim(), target.version)}`;
  return moved(range, target.version);
}

function moved(range: string, version: string): string {
  const target = parse(version);
  const next = target === null || /!=|=[<>]/.test(range) ? '' : rewriteComparators(range, target);
  return next !== '' && parseRange(next) !== null && satisfies(version, next) ? next : `^${version}`;
}

/** The alternatives of a requirement, null where it is none. */
function parseRange(range: string): readonly (readonly Comparator[])[] | null {
  if (range.trim() === '' || range.length > maxLength) return null;
  const alternatives = range.split('||').map(parseAlternative);
  const known = alternatives.filter((one) => one !== null);
  return known.length === alternatives.length ? known : null;
}

function parseAlternative(text: string): readonly Comparator[] | null {
  const hyphen = /^\s*([^\s,]+)\s+-\s+([^\s,]+)\s*$/.exec(text);
  const all =
    hyphen === null
      ? [...text.matchAll(/(!=|[<>]=?|=[<>]?|~>?|\^)?\s*([^\s,<>=!~^]+)/g)].map((match) =>
          toComparator(match[1], match[2]),
        )
      : [toComparator('>=', hyphen[1]), toComparator('<=', hyphen[2])];
  const isRead = text.replace(/(!=|[<>]=?|=[<>]?|~>?|\^)?\s*[^\s,<>=!~^]+/g, '').replace(/[\s,]/g, '') === '';
  return all.length > 0 && (isRead || hyphen !== null) && all.every(isComparator) ? all : null;
}

function toComparator(operator = '', operand = ''): Comparator {
  const known: Readonly<Record<string, string>> = { '=>': '>=', '=<': '<=', '=': '' };
  return { operator: known[operator] ?? operator, operand: operand.replace(/^v/, '') };
}

function isComparator({ operand }: Comparator): boolean {
  return /^(?:[\dxX*]|\d+\.)/.test(operand) && validRange(operand) !== null;
}
