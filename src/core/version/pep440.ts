/** A version by PEP 440, normalised: `1!2.0.0rc1.post2.dev3+local.4`. */
export interface Pep440 {
  readonly epoch: number;
  readonly release: readonly number[];
  readonly pre: { readonly phase: Phase; readonly number: number } | null;
  readonly post: number | null;
  readonly dev: number | null;
  readonly local: string | null;
}

/** The phases before a final release, in their order. */
export type Phase = 'a' | 'b' | 'rc';

/** Spellings of a phase (PEP 440, "Pre-release spelling"). */
const phases: ReadonlyMap<string, Phase> = new Map([
  ['a', 'a'],
  ['alpha', 'a'],
  ['b', 'b'],
  ['beta', 'b'],
  ['c', 'rc'],
  ['rc', 'rc'],
  ['pre', 'rc'],
  ['preview', 'rc'],
]);

/** PEP 440, appendix B, in one anchored pass. */
const syntax = new RegExp(
  [
    /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)/,
    /(?:[-_.]?(alpha|beta|preview|pre|rc|a|b|c)[-_.]?(\d*))?/,
    /(-\d+|[-_.]?(?:post|rev|r)[-_.]?\d*)?/,
    /([-_.]?dev[-_.]?\d*)?/,
    /(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/,
  ]
    .map(({ source }) => source)
    .join(''),
  'i',
);

/** Longer texts are no versions; it bounds the work on one. */
const longest = 256;

/**
 * Reads a version in any spelling PEP 440 accepts, white space around it left out. Null where it is none, or where
 * a number is too great to be exact.
 */
export function parsePep440(text: string): Pep440 | null {
  const found = text.length > longest ? null : syntax.exec(text.trim());
  if (found === null) return null;
  const [, epoch, release = '', phase, number, post, dev, local] = found;
  const version: Pep440 = {
    epoch: Number(epoch ?? 0),
    release: release.split('.').map(Number),
    pre: preOf(phase, number),
    post: counterOf(post),
    dev: counterOf(dev),
    local: local === undefined ? null : normalLocal(local),
  };
  return numbersOf(version).every(Number.isSafeInteger) ? version : null;
}

/** An implicit number is 0. */
function preOf(word: string | undefined, number: string | undefined): Pep440['pre'] {
  const phase = word === undefined ? null : phaseOf(word);
  return phase === null ? null : { phase, number: Number(number ?? 0) };
}

/** The phase a word names, however spelled; null where it names none. */
export function phaseOf(word: string): Phase | null {
  return phases.get(word.toLowerCase()) ?? null;
}

function counterOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(/\d*$/.exec(text)?.[0] ?? 0);
}

function normalLocal(local: string): string {
  const parts = local.toLowerCase().split(/[-_.]/);
  return parts.map((part) => part.replace(/^0+(?=\d+$)/, '')).join('.');
}

function numbersOf({ epoch, release, pre, post, dev }: Pep440): readonly number[] {
  return [epoch, ...release, pre?.number ?? 0, post ?? 0, dev ?? 0];
}

/** The normalised text of a version (PEP 440, "Normalization"). */
export function formatPep440({ epoch, release, pre, post, dev, local }: Pep440): string {
  return [
    epoch === 0 ? '' : `${epoch}!`,
    release.join('.'),
    pre === null ? '' : `${pre.phase}${pre.number}`,
    post === null ? '' : `.post${post}`,
    dev === null ? '' : `.dev${dev}`,
    local === null ? '' : `+${local}`,
  ].join('');
}

/** Order by PEP 440: negative where `a` comes before `b`. Local versions come after their public one. */
export function comparePep440(a: Pep440, b: Pep440): number {
  return (
    a.epoch - b.epoch ||
    compareNumbers(a.release, b.release) ||
    compareNumbers(phaseKey(a), phaseKey(b)) ||
    compareLocal(a.local, b.local)
  );
}

/** Missing numbers are 0: 1.2 is 1.2.0. */
function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** dev of a final release < a < b < rc < final < post; within each the dev releases come first. */
function phaseKey({ pre, post, dev }: Pep440): readonly number[] {
  const order = { a: 1, b: 2, rc: 3 };
  const onlyDev = pre === null && post === null && dev !== null;
  const phase = pre === null ? (onlyDev ? 0 : 4) : order[pre.phase];
  return [phase, pre?.number ?? 0, post ?? -1, dev ?? Number.MAX_SAFE_INTEGER];
}

function compareLocal(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  const [left, right] = [a.split('.'), b.split('.')];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = compareSegment(left[at], right[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Numbers come after words, and more segments after fewer (PEP 440, "Local version identifiers"). */
function compareSegment(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left && right) return Number(a) - Number(b);
  if (left !== right) return left ? 1 : -1;
  return a < b ? -1 : Number(a > b);
}
