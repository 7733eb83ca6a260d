import { readLimit } from './limit.ts';
import type { AbortRule, HealthSettings } from './settings.ts';

/** What metrics were before a deployment, by name; null, or not there: that could not be told. */
export type Baselines = ReadonlyMap<string, number | null>;

/** How often each metric is asked before deploying. */
export const baselineSamples = 5;

/** Milliseconds between two of them. */
export const baselineEvery = 5_000;

/** Metrics whose rules compare with before. */
export function comparedMetrics({ bake }: HealthSettings): readonly string[] {
  const rules = (bake?.abortWhen ?? []).filter(({ risesBy, fallsBy }) => (risesBy ?? fallsBy) !== undefined);
  return [...new Set(rules.flatMap(({ metric }) => (metric === undefined ? [] : [metric])))];
}

/** Without rules that compare with before: going back is not held against what one goes away from. */
export function uncompared(health: HealthSettings): HealthSettings {
  const { bake } = health;
  if (bake?.abortWhen === undefined) return health;
  const abortWhen = bake.abortWhen.filter(({ risesBy, fallsBy }) => (risesBy ?? fallsBy) === undefined);
  return { ...health, bake: { ...bake, abortWhen } };
}

/**
 * What a metric was: the middle one of its numbers, so that a single odd one decides nothing; null where less than half of the
 * samples had data.
 */
export function baselineOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (known.length === 0 || known.length * 2 < values.length) return null;
  return known[Math.floor((known.length - 1) / 2)] ?? null;
}

/**
 * The limit of a rule that compares with before: above (`risesBy`) or below (`fallsBy`) it by a share, and beyond the limit of its own
 * where it has one. Null where it is not known what was before: then no sample tells anything.
 */
export function comparedLimit(rule: AbortRule, before: number | null): number | null {
  if (before === null || !Number.isFinite(before)) return null;
  const { risesBy, above, below } = rule;
  // A share of what is below 0 must not turn the direction around.
  const by = Math.abs(before) * shareOf(rule);
  const own = readLimit(above ?? below ?? '');
  const limit = risesBy === undefined ? before - by : before + by;
  if (own === null) return limit;
  return risesBy === undefined ? Math.min(limit, own) : Math.max(limit, own);
}

function shareOf({ risesBy, fallsBy }: AbortRule): number {
  return readLimit(risesBy ?? fallsBy ?? '') ?? Number.NaN;
}
