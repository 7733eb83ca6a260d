import { readDuration } from '../duration.ts';
import { baselineEvery, type Baselines, baselineSamples, comparedMetrics } from './baseline.ts';
import { checkNames, metricNames } from './names.ts';
import { rulesOf, type Rule } from './rules.ts';
import type { BakeSettings, HealthSettings } from './settings.ts';

/** What is asked when; times in milliseconds. */
export interface Schedule {
  readonly checks: readonly string[];
  readonly metrics: readonly string[];
  readonly delay: number;
  readonly attempts: number;
  readonly interval: number;
  readonly successes: number;
  readonly bake: BakeSchedule | null;
  readonly inconclusive: 'hold' | 'pass' | 'fail';
}

export interface BakeSchedule {
  readonly lasts: number;
  readonly every: number;
  readonly rules: readonly Rule[];
  /** How much longer it is watched, at most, where at its end a rule is under way. */
  readonly grace: number;
}

/** Between two rounds of a bake, unless told. */
export const usualEvery = '30s';

/** How long one answer may take, unless told. */
export const usualTimeout = '5s';

/** Settings with what is usual filled in. */
export function scheduleOf(settings: HealthSettings, baselines: Baselines = new Map()): Schedule {
  const { delay, attempts = 10, interval, successes = 1, bake, inconclusive = 'hold' } = settings;
  return {
    checks: checkNames(settings),
    metrics: metricNames(settings),
    delay: readDuration(delay ?? '') ?? 0,
    attempts,
    interval: readDuration(interval ?? '') ?? 5_000,
    successes,
    bake: bake === undefined ? null : bakeOf(bake, rulesOf(settings, baselines)),
    inconclusive,
  };
}

/** How long a watch takes at most, in milliseconds, where every answer takes as long as it may. */
export function longestWatch(settings: HealthSettings): number {
  const { delay, attempts, interval, bake } = scheduleOf(settings);
  const all = [...settings.checks, ...Object.values(settings.metrics ?? {})];
  const slowest = Math.max(0, ...all.map(({ timeout }) => readDuration(timeout ?? usualTimeout) ?? 0));
  const before = comparedMetrics(settings).length === 0 ? 0 : baselineSamples * (baselineEvery + slowest);
  const startup = before + delay + attempts * Math.max(interval, slowest);
  return bake === null ? startup : startup + bake.lasts + bake.grace + slowest;
}

function bakeOf(bake: BakeSettings, rules: readonly Rule[]): BakeSchedule {
  const every = readDuration(bake.every ?? usualEvery) ?? 0;
  const spans = rules.map((rule) => (rule.kind === 'run' ? Math.max(rule.lasts, rule.least * every) : 0));
  return { lasts: readDuration(bake.for) ?? 0, every, rules, grace: Math.max(0, ...spans) + every };
}
