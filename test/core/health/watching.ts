import type { HealthReport } from '../../../src/core/deploy/health-report.ts';
import type { Measurement } from '../../../src/core/health/sample.ts';
import type { HealthSettings } from '../../../src/core/health/settings.ts';
import { beginWatch, judge, learn, type Watch } from '../../../src/core/health/watch.ts';

/** What a probe answers at some second after deploying. */
export type Answers = (name: string, second: number) => Measurement;

/** Rounds until it is over; each is asked exactly when it is due, `late` milliseconds later where that is told. */
export function watched(
  settings: HealthSettings,
  answers: Answers,
  late: (round: number) => number = () => 0,
): { readonly report: HealthReport; readonly seconds: readonly number[]; readonly watch: Watch } {
  const began = 5_000;
  let watch = beginWatch(settings, began);
  const seconds: number[] = [];
  for (let next = judge(watch); ; next = judge(watch)) {
    if (next.kind === 'over') return { report: next.report, seconds, watch };
    if (seconds.length > 10_000) throw new Error('it never ends');
    const at = next.at + late(seconds.length);
    const second = (at - began) / 1000;
    seconds.push(second);
    const measured = new Map(next.names.map((name) => [name, answers(name, second)]));
    watch = learn(watch, { at, measured });
  }
}

/** `+` yes, `-` no, `?` cannot tell. */
export function said(answer: string | undefined): Measurement {
  const ok = answer === '+' ? true : answer === '-' ? false : null;
  return { ok, value: null, events: null, message: answer ?? '' };
}

/** A number of a metric, or none. */
export function number(value: number | null, events: number | null = null): Measurement {
  return { ok: null, value, events, message: String(value) };
}
