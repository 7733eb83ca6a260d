import type { EnvironmentState, Hold, LedgerState } from '../deploy/types.ts';
import { failuresOf, type Failure } from '../metrics/failures.ts';
import { reachedOf, type Reached } from '../metrics/reached.ts';
import type { History } from '../metrics/types.ts';
import { calibrate, isWorthwhile, type Calibration } from './calibration.ts';
import { factorsOf, type Factor, type Moment } from './factors.ts';
import { contributionsOf, fit, isUnseen, predict, type Model, type Sample } from './regression.ts';
import { sizesOf, type Sizes } from './sizes.ts';

/** How many changes with a known end it takes before a model is fitted, and how many of them failed, in all and among those it is tested on. */
export const enough = { changes: 60, failed: 10, tested: 3 } as const;

/** What was longer ago than so many deployments is not learnt from. */
const mostDeployments = 1000;

/** What the history of an environment says of risk. */
export interface RiskModel {
  /** Changes whose end is known. */
  readonly changes: number;
  readonly failed: number;
  /** How it told changes it had not seen; null where there are too few. */
  readonly calibration: Calibration | null;
  /** Why no probability is told; null where one is. */
  readonly against: string | null;
}

/** A factor of a deployment, and what it does to the odds of failing against an average one; null where no model knows. */
export interface WeighedFactor extends Factor {
  readonly odds: number | null;
}

/** What is said of one deployment. */
export interface Risk {
  readonly factors: readonly WeighedFactor[];
  /** From 0 to 1; null where none is told. */
  readonly probability: number | null;
  readonly model: RiskModel;
}

/** What is needed beside a ledger. */
export interface RiskView {
  readonly history: History;
  /** IANA name. */
  readonly timeZone: string;
}

/** The deployments of one environment, as far as risk is read from them. */
interface Past {
  readonly reached: readonly Reached[];
  readonly failures: ReadonlyMap<number, Failure>;
  readonly sizes: Sizes;
  readonly timeZone: string;
}

/** What the model of an environment is worth. */
export function riskModelOf(state: LedgerState, environment: EnvironmentState, view: RiskView): RiskModel {
  return learn(pastOf(state, environment, view)).told;
}

/** What is said of a deployment that is about to be made. @param environment null where nothing was deployed to it */
export function assessRisk(
  moment: Moment & { readonly commit: string },
  environment: EnvironmentState | null,
  { state, ...view }: RiskView & { readonly state: LedgerState },
): Risk {
  const nothing = { name: '', deployments: [], current: null, running: null };
  const past = pastOf(state, environment ?? nothing, view);
  const { told, model } = learn(past);
  const { reached, failures, sizes, timeZone } = past;
  const factors = factorsOf(moment, { before: reached, failures, timeZone, size: sizes.next(moment.commit) });
  const values = factors.map(({ value }) => value);
  return {
    factors: factors.map((factor, at) => ({ ...factor, odds: oddsOf(model, values, at) })),
    probability: model === null ? null : predict(model, values),
    model: told,
  };
}

/** Null also for what the history never had another value of. */
function oddsOf(model: Model | null, values: Sample['values'], at: number): number | null {
  if (model === null || isUnseen(model, values[at] ?? null, at)) return null;
  return Math.exp(contributionsOf(model, values)[at] ?? 0);
}

function pastOf(
  state: LedgerState,
  { deployments }: EnvironmentState,
  { history, timeZone }: RiskView,
): Past {
  const reached = reachedOf(deployments);
  const marks: readonly Hold[] = [...state.holds, ...state.yanked].sort((a, b) => a.seq - b.seq);
  return { reached, failures: failuresOf(reached, marks), sizes: sizesOf(reached, history), timeZone };
}

/** A model, where there is enough to fit one and it told the later changes better than their mere rate would have. */
function learn(past: Past): { readonly told: RiskModel; readonly model: Model | null } {
  const samples = samplesOf(past);
  const failed = samples.filter((one) => one.failed).length;
  const counts = { changes: samples.length, failed };
  if (counts.changes < enough.changes || failed < enough.failed) {
    const against = `${String(counts.changes)} of ${String(enough.changes)} changes, ${String(failed)} of ${String(enough.failed)} failures it takes`;
    return { told: { ...counts, calibration: null, against: `too little history: ${against}` }, model: null };
  }
  const calibration = calibrate(samples);
  const against = doubt(calibration, failed);
  return { told: { ...counts, calibration, against }, model: against === null ? fit(samples) : null };
}

function doubt(calibration: Calibration, failed: number): string | null {
  const { failed: late } = calibration;
  if (late < enough.tested || failed - late < enough.tested)
    return 'too few failures in one part of the history to test a model on the other';
  return isWorthwhile(calibration)
    ? null
    : 'it told later changes no better than their mere rate does, beyond chance';
}

/** Changes whose end is known, but for the first: what it brings is not known. */
function samplesOf({ reached, failures, sizes, timeZone }: Past): readonly Sample[] {
  return reached.flatMap((one, at) => {
    const failed = failures.has(one.seq);
    if (
      at === 0 ||
      at < reached.length - mostDeployments ||
      one.kind !== 'deploy' ||
      (!failed && one.outcome !== 'succeeded')
    )
      return [];
    const circumstances = {
      before: reached.slice(0, at),
      failures,
      timeZone,
      size: sizes.past.get(one.seq) ?? null,
    };
    return [{ values: factorsOf(one, circumstances).map(({ value }) => value), failed }];
  });
}
