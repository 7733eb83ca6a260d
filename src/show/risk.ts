import type { RiskModel } from '../core/risk/assess.ts';
import type { Calibration } from '../core/risk/calibration.ts';
import { percent } from './metrics.ts';
import type { Screen } from './status.ts';
import { clean, table, type Cell } from './text.ts';

/** What the model of one environment is worth. */
export interface EnvironmentRisk extends RiskModel {
  readonly environment: string;
}

/** Each model for people: what it was fitted on, how it told what it had not seen, and whether it is believed. */
export function showRisk(models: readonly EnvironmentRisk[], screen: Screen): string {
  if (models.length === 0)
    return 'Nothing was deployed yet, as far as the ledger tells: nothing to learn from.';
  return models.map((one) => modelText(one, screen)).join('\n\n');
}

function modelText(
  { environment, changes, failed, calibration, against }: EnvironmentRisk,
  screen: Screen,
): string {
  const { style } = screen;
  const head = `${style.bold(clean(environment))} ${style.dim(`${String(changes)} changes, ${String(failed)} failed`)}`;
  const verdict = against === null ? 'A probability is told.' : `No probability is told: ${against}.`;
  const rows = calibration === null ? [] : calibrationLines(calibration, screen);
  return [head, `  ${verdict}`, ...rows].join('\n');
}

function calibrationLines(
  { fitted, tested, failed, brier, baseline, error, bins }: Calibration,
  { style, width }: Screen,
): readonly string[] {
  const looked = (text: string): Cell => ({ text, look: style.dim });
  const rows = [
    ['said', 'changes', 'said, mean', 'came to'].map(looked),
    ...bins.map(({ from, to, count, said, came }) =>
      [`${percent(from)} to ${percent(to)}`, String(count), percent(said), percent(came)].map((text) => ({
        text,
      })),
    ),
  ];
  return [
    `  Fitted on the first ${String(fitted)}, asked about the last ${String(tested)}, of which ${String(failed)} failed:`,
    `  Brier ${brier.toFixed(3)}; ${baseline.toFixed(3)} by their mere rate of failures; ${error.toFixed(3)} may be chance`,
    ...(table(rows, width - 2)?.map((line) => `  ${line}`) ?? []),
  ];
}
