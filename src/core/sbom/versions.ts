import { compare, parse } from 'semver';
import { comparePep440, parsePep440 } from '../version/pep440.ts';

/** Compares two versions as a package manager does: negative, 0, positive; null where one of both is no version to it. */
export type Compare = (a: string, b: string) => number | null;

/**
 * How versions of a package are ordered, by the type of its package URL: PEP 440 for `pypi`, SemVer for all others, with `v` in
 * front or not, as Go's have it.
 */
export function orderOf(purl: string): Compare {
  return purl.startsWith('pkg:pypi/') ? comparePython : compareSemver;
}

function comparePython(a: string, b: string): number | null {
  const [left, right] = [parsePep440(a), parsePep440(b)];
  return left === null || right === null ? null : comparePep440(left, right);
}

function compareSemver(a: string, b: string): number | null {
  const [left, right] = [a, b].map((text) => parse(filled(text.replace(/^v/, ''))));
  return left == null || right == null ? null : compare(left, right);
}

/** `1` and `1.2` are `1.0.0` and `1.2.0`, as in advisories. */
function filled(text: string): string {
  if (/^\d+$/.test(text)) return `${text}.0.0`;
  return /^\d+\.\d+$/.test(text) ? `${text}.0` : text;
}

/** One end of a range. */
interface Comparator {
  readonly operator: string;
  readonly version: string;
}

/** A range of versions: alternatives, each of comparators that must all hold. */
export type VersionRange = readonly (readonly Comparator[])[];

/**
 * Reads `>=1.0.0 <2.0.0 || =3.1.0`: comparators with `<`, `<=`, `>`, `>=` or `=` (none is `=`), with white space or commas between
 * them, alternatives with `||`. Null for anything else.
 */
export function parseRange(text: string): VersionRange | null {
  const alternatives = text.split('||').map((part) =>
    part
      .trim()
      .split(/[\s,]+/)
      .map(parseComparator),
  );
  const range = alternatives.map((comparators) => comparators.filter((one) => one !== null));
  return range.every((one, at) => one.length === alternatives[at]?.length) ? range : null;
}

function parseComparator(text: string): Comparator | null {
  const [, operator, version] = /^(<=?|>=?|={0,2})(v?\d[\w.+!-]*)$/.exec(text) ?? [];
  if (operator === undefined || version === undefined) return null;
  const isVersion = compareSemver(version, version) ?? comparePython(version, version);
  return isVersion === null ? null : { operator, version };
}

/** Whether a version is in a range; null where it cannot be compared. */
export function isWithin(version: string, range: VersionRange, order: Compare): boolean | null {
  const results = range.map((comparators) =>
    comparators.map(({ operator, version: end }) => {
      const sign = order(version, end);
      return sign === null ? null : holds(operator, sign);
    }),
  );
  if (results.some((all) => all.every((one) => one === true))) return true;
  return results.flat().includes(null) ? null : false;
}

function holds(operator: string, sign: number): boolean {
  if (operator.startsWith('<')) return sign < 0 || (operator === '<=' && sign === 0);
  if (operator.startsWith('>')) return sign > 0 || (operator === '>=' && sign === 0);
  return sign === 0;
}
