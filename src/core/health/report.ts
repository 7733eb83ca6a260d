import type { HealthReport, HealthVerdict } from '../deploy/health-report.ts';
import type { Sample } from './sample.ts';

/** What was seen so far. Times are milliseconds of one clock that never goes back. */
export interface Watch {
  /** When deploying had ended. */
  readonly began: number;
  /** By name of the probe. */
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
}

/** The verdict, with each check's numbers. */
export function reportOf(
  names: readonly string[],
  { began, samples }: Watch,
  {
    verdict,
    reason,
    end,
  }: { readonly verdict: HealthVerdict; readonly reason: string; readonly end: number },
): HealthReport {
  const checks = names.map((name) => {
    const list = samples.get(name) ?? [];
    const passed = list.filter(({ ok }) => ok === true).length;
    return { name, samples: list.length, passed, last: list.at(-1)?.message ?? null };
  });
  return { verdict, reason, checks, seconds: Math.round((end - began) / 1000) };
}
