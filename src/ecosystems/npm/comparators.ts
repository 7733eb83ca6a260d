import type { SemVer } from 'semver';

/** One comparator as written: operator, '=' or 'v', and up to three parts (node-semver's XRANGE). */
const comparator = /(~>|[~^]|[<>]=?)?([v=\s]*)(\d+|[xX*])(\.(?:\d+|[xX*]))?(\.(?:\d+|[xX*]))?(-?[\w.+-]+)?/gu;

interface Comparator {
  readonly operator: string;
  /** Spaces, '=' and 'v' between the operator and the number, as written. */
  readonly prefix: string;
  /** One to three parts: digits or a wildcard. */
  readonly parts: readonly string[];
  readonly prerelease: string;
}

/**
 * Moves every comparator of one alternative (no `||` inside) to `version`; what stands between them stays.
 * The result is a proposal: the caller checks that it accepts the version.
 */
export function rewriteComparators(alternative: string, version: SemVer): string {
  const hyphen = /^(.*\S)(\s+-\s+)(\S.*)$/u.exec(alternative);
  if (hyphen !== null) {
    const [, low = '', dash = '', high = ''] = hyphen;
    return low + dash + high.replace(comparator, (...match) => upTo(read(match), version));
  }
  const all = [...alternative.matchAll(comparator)].map(read);
  const lower = all.find((each) => !each.operator.startsWith('<'));
  // `>=1.0.0 <=1.9.9` is a hyphen range written out: only its upper end moves.
  const closed = all.some((each) => each.operator === '<=');
  return alternative.replace(comparator, (...match) => {
    const each = read(match);
    return closed && each.operator === '>='
      ? write(each, each.parts, each.prerelease)
      : move(each, lower, version);
  });
}

function read(match: readonly unknown[]): Comparator {
  const groups = match.map((each) => (typeof each === 'string' ? each : ''));
  const group = (index: number): string => groups[index] ?? '';
  const parts = [group(3), group(4).slice(1), group(5).slice(1)].filter((each) => each !== '');
  return { operator: group(1), prefix: group(2), parts, prerelease: group(6) };
}

function move(each: Comparator, lower: Comparator | undefined, version: SemVer): string {
  if (each.operator.startsWith('<')) return below(each, lower, version);
  if (each.operator === '>') return write(each, each.parts, each.prerelease);
  if (version.prerelease.length > 0) return exactPrerelease(each, version);
  return write(each, shaped(each.parts, [version.major, version.minor, version.patch]));
}

/** A prerelease is accepted only by a comparator that names it whole, so wildcards turn into operators. */
function exactPrerelease(each: Comparator, version: SemVer): string {
  const fixed = each.parts.findIndex((part) => !/\d/u.test(part));
  const known = fixed === -1 ? each.parts.length : fixed;
  if (each.operator !== '' || known === 3) return `${each.operator}${each.prefix}${version.version}`;
  return `${each.prefix.replace(/[v=]/gu, '')}${known === 2 ? '~' : '^'}${version.version}`;
}

/** An upper bound: kept while it admits the version, else as far above it as it was above the lower bound. */
function below(each: Comparator, lower: Comparator | undefined, version: SemVer): string {
  const core = [version.major, version.minor, version.patch];
  const [bound, low] = [numbers(each), lower === undefined ? [0, 0, 0] : numbers(lower)];
  if (order(core, bound) < 0) return write(each, each.parts, each.prerelease);
  if (each.operator === '<=') return upTo(each, version);
  const step = bound.findIndex((number, index) => number !== low[index]);
  const next = core.map((number, index) => (index < step ? number : index === step ? number + 1 : 0));
  const parts = each.parts.length > step ? shaped(each.parts, next) : next.map(String);
  return write(each, parts, each.prerelease === '-0' ? '-0' : '');
}

/** An inclusive upper end at the version itself. */
function upTo(each: Comparator, version: SemVer): string {
  const core = [version.major, version.minor, version.patch];
  if (order(core, numbers(each)) < 0) return write(each, each.parts, each.prerelease);
  if (version.prerelease.length > 0) return `${each.operator}${each.prefix}${version.version}`;
  return write(each, shaped(each.parts, core));
}

/** The numbers in the shape of the parts: as many of them, wildcards where wildcards were. */
function shaped(parts: readonly string[], core: readonly number[]): readonly string[] {
  return parts.map((part, index) => (/\d/u.test(part) ? String(core[index] ?? 0) : part));
}

function write(each: Comparator, parts: readonly string[], prerelease = ''): string {
  return `${each.operator}${each.prefix}${parts.join('.')}${prerelease}`;
}

function numbers(each: Comparator): readonly number[] {
  return [0, 1, 2].map((index) => Number.parseInt(each.parts[index] ?? '0', 10) || 0);
}

function order(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((number, index) => number !== other[index]);
  return at === -1 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}
