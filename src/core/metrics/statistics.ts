import type { Ratio, Spread } from './types.ts';

/** How many values it takes before a number is told instead of "too few to tell". */
export const enough = { median: 3, p90: 10, rate: 5 } as const;

/** Median (mean of the two in the middle) and 90th percentile (nearest rank) of some seconds. */
export function spreadOf(seconds: readonly number[]): Spread {
  const sorted = seconds.toSorted((a, b) => a - b);
  return {
    count: sorted.length,
    median: sorted.length < enough.median ? null : medianOf(sorted),
    p90: sorted.length < enough.p90 ? null : (sorted[Math.ceil(sorted.length * 0.9) - 1] ?? null),
  };
}

/** Part of a whole. */
export function ratioOf(count: number, of: number): Ratio {
  return { count, of, rate: of < enough.rate ? null : count / of };
}

function medianOf(sorted: readonly number[]): number {
  const upper = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[upper]];
  return (low + high) / 2;
}
