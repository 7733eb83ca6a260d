import { compare } from 'semver';
import { rewriteRange } from './npm/range.ts';

/** How one ecosystem reads a version inside an interval: its SemVer text, or null. */
type Reader = (text: string) => string | null;

interface Interval {
  readonly open: '[' | '(';
  readonly close: ']' | ')';
  /** The bounds as written, '' for none; both the same for `[1.0]`. */
  readonly low: string;
  readonly high: string;
  readonly exact: boolean;
}

/** Whether a requirement is one or several intervals: `[1.0,2.0)`, `(,1.5]`, `[1.0]` (Maven POM Reference; NuGet). */
export function isInterval(range: string): boolean {
  return intervalsOf(range) !== null;
}

/** Whether a version (SemVer) lies in one of the intervals; true for what cannot be judged. */
export function inIntervals(version: string, range: string, read: Reader): boolean {
  const intervals = intervalsOf(range);
  return intervals === null || intervals.some((each) => isInside(version, each, read));
}

/** The interval that takes a version, as wide as before: `[1.0,2.0)` → `[2.0,3.0)`, `[1.0]` → `[2.0.0]`. */
export function moveInterval(range: string, version: string, read: Reader): string {
  const intervals = intervalsOf(range);
  const [only, ...others] = intervals ?? [];
  if (only === undefined || inIntervals(version, range, read)) return range;
  if (only.exact) return `[${version}]`;
  if (others.length > 0 || only.low === '') return range;
  const [low = '', high = ''] = rewriteRange(comparatorsOf(only), version).split(' ');
  return `${only.open}${bound(low)},${bound(high)}${only.close}`;
}

/** The same in npm's syntax, whose rules say how far the bounds move. */
function comparatorsOf({ open, close, low, high }: Interval): string {
  const from = `>${open === '[' ? '=' : ''}${low}`;
  return high === '' ? from : `${from} <${close === ']' ? '=' : ''}${high}`;
}

function bound(comparator: string): string {
  return comparator.replace(/^[<>]=?/, '');
}

function intervalsOf(range: string): readonly Interval[] | null {
  if (range.length > longest) return null;
  const parts = range.replaceAll(/\s/g, '').match(/[[(][^[\]()]*[\])]/g) ?? [];
  if (parts.length === 0 || parts.join(',') !== range.replaceAll(/\s/g, '')) return null;
  return parts.map((part): Interval => {
    const [low = '', high] = part.slice(1, -1).split(',');
    const open = part.startsWith('[') ? '[' : '(';
    const close = part.endsWith(']') ? ']' : ')';
    return { open, close, low, high: high ?? low, exact: high === undefined };
  });
}

/** Nobody writes longer ones, and it bounds all work on one. */
const longest = 1000;

function isInside(version: string, { open, close, low, high }: Interval, read: Reader): boolean {
  const [from, to] = [low === '' ? '' : read(low), high === '' ? '' : read(high)];
  if (from === null || to === null) return true;
  if (from !== '' && compare(version, from) < (open === '[' ? 0 : 1)) return false;
  return to === '' || compare(version, to) <= (close === ']' ? 0 : -1);
}
