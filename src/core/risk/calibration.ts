import { fit, predict, type Sample } from './regression.ts';

/** Cases of which about the same was said, and what they came to. */
export interface Bin {
  /** What was said of them, from (inclusive) and to (exclusive), 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean of what was said. */
  readonly said: number;
  /** Part of them that failed. */
  readonly came: number;
}

/** How well a model told cases it had not seen: fitted on the earlier, asked about the later. */
export interface Calibration {
  readonly fitted: number;
  readonly tested: number;
  /** Of those tested. */
  readonly failed: number;
  /** Mean of the squared differences between what was said and what came (Brier 1950): 0 is perfect. */
  readonly brier: number;
  /** The same for who always says the rate of failures among the earlier. */
  readonly baseline: number;
  /** Standard error of the difference between the two: chance alone makes one of about this size. */
  readonly error: number;
  /** Those that are not empty, in order. */
  readonly bins: readonly Bin[];
}

/** The part of the cases a model is fitted on to be tested on the rest. */
const earlier = 0.7;
const edges = [0, 0.1, 0.2, 0.3, 0.5, 1] as const;

/** @param samples in order of time; both parts have to hold failures and successes for the numbers to mean something */
export function calibrate(samples: readonly Sample[]): Calibration {
  const cut = Math.floor(samples.length * earlier);
  const [past, future] = [samples.slice(0, cut), samples.slice(cut)];
  const model = fit(past);
  const rate = past.filter(({ failed }) => failed).length / past.length;
  const told = future.map(({ values, failed }) => ({ said: predict(model, values), failed }));
  const scores = told.map(({ said, failed }) => (said - Number(failed)) ** 2);
  const plain = told.map(({ failed }) => (rate - Number(failed)) ** 2);
  const [brier, baseline] = [mean(scores), mean(plain)];
  const apart = scores.map((score, at) => ((plain[at] ?? 0) - score - (baseline - brier)) ** 2);
  return {
    fitted: past.length,
    tested: future.length,
    failed: future.filter(({ failed }) => failed).length,
    ...{ brier, baseline, error: Math.sqrt(mean(apart) / future.length) },
    bins: edges.slice(0, -1).flatMap((from, at) => binOf(told, from, edges[at + 1] ?? 1)),
  };
}

/**
 * Whether a model told more than the mere rate of failures does, beyond what chance explains: one-sided, 1.645 standard errors, so that
 * of twenty models of nothing about one is believed.
 */
export function isWorthwhile({ brier, baseline, error }: Calibration): boolean {
  return baseline - brier > 1.645 * error;
}

function binOf(
  told: readonly { readonly said: number; readonly failed: boolean }[],
  from: number,
  to: number,
): readonly Bin[] {
  const within = told.filter(({ said }) => said >= from && (said < to || to === 1));
  if (within.length === 0) return [];
  const [said, came] = [
    mean(within.map((one) => one.said)),
    mean(within.map(({ failed }) => Number(failed))),
  ];
  return [{ from, to, count: within.length, said, came }];
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
