import type { CheckReport } from '../deploy/check.ts';
import { none, passed, refused } from '../deploy/state-checks.ts';
import { readLimit } from '../health/limit.ts';
import type { Risk, WeighedFactor } from './assess.ts';

/** How the risk of a deployment is looked at. */
export interface RiskSettings {
  /** The greatest probability to fail that is let pass, such as `30%`; it is only told unless told. */
  readonly max?: string | undefined;
  /** Whose working hours count, IANA name; UTC unless told. */
  readonly timeZone?: string | undefined;
}

/** Whether a deployment is not too likely to fail, as far as that can be told. */
export function riskCheck({ probability, factors, model }: Risk, { max }: RiskSettings): CheckReport {
  const known = factors.filter(({ value }) => value !== null);
  if (probability === null) {
    const words = known.map((one) => one.words).join(', ');
    return none('RISK', `no model, factors only (${model.against ?? 'none'}): ${words}`);
  }
  const message = `${percent(probability)} likely to fail${max === undefined ? '' : ` (at most ${max})`}: ${weighed(known)}${unseen(known)}; ${worth(model)}`;
  if (max === undefined || probability <= (readLimit(max) ?? 1)) return passed('RISK', message);
  const hint = 'Make it smaller, or come at another hour; how good the model is: release metrics --risk';
  return refused('RISK', message, hint);
}

/** Those that make a difference of a tenth, the greatest first. */
function weighed(factors: readonly WeighedFactor[]): string {
  const told = factors
    .flatMap(({ words, odds }) => (odds === null || Math.abs(Math.log(odds)) < 0.1 ? [] : [{ words, odds }]))
    .toSorted((a, b) => Math.abs(Math.log(b.odds)) - Math.abs(Math.log(a.odds)));
  return (
    told.map(({ words, odds }) => `${words} ×${odds.toFixed(1)}`).join(', ') || 'nothing out of the ordinary'
  );
}

/** What the model knows nothing of, because it never was so. */
function unseen(factors: readonly WeighedFactor[]): string {
  const names = factors.filter(({ odds }) => odds === null).map(({ words }) => words);
  return names.length === 0 ? '' : `; never so before: ${names.join(', ')}`;
}

function worth({ calibration }: Risk['model']): string {
  if (calibration === null) return '';
  const { brier, baseline, tested } = calibration;
  return `Brier ${brier.toFixed(3)} on the last ${String(tested)} changes, ${baseline.toFixed(3)} by the mere rate`;
}

function percent(rate: number): string {
  return `${String(Math.round(rate * 100))} %`;
}
