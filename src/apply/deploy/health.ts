import type { HealthReport } from '../../core/deploy/health-report.ts';
import type { HealthEvent, Phase } from '../../core/health/event.ts';
import { judge } from '../../core/health/judge.ts';
import { reportOf } from '../../core/health/report.ts';
import type { Sample } from '../../core/health/sample.ts';
import type { HealthSettings } from '../../core/health/settings.ts';
import type { MonotonicClock, Probe } from '../../ports-deploy.ts';

/** What a watch needs beside probes. */
export interface WatchTools extends MonotonicClock {
  readonly signal: AbortSignal;
  /** Is told each sample, as it comes. */
  observe(event: HealthEvent): void;
}

/**
 * Asks the probes as the settings say until it can be told how what was deployed is doing. A watch that is stopped is
 * inconclusive, whatever the settings make of that. Never throws.
 * @param probes made from the same settings
 */
export async function watchHealth(
  settings: HealthSettings,
  probes: readonly Probe[],
  tools: WatchTools,
): Promise<HealthReport> {
  const began = tools.monotonic();
  const samples = new Map<string, Sample[]>(probes.map(({ name }) => [name, []]));
  for (;;) {
    const next = judge(settings, { began, samples });
    if (next.kind === 'final') return next.report;
    await pauseUntil(next.at, tools);
    if (tools.signal.aborted) break;
    await askAll(next, { probes, samples }, tools);
  }
  const names = probes.map(({ name }) => name);
  const verdict = 'inconclusive';
  const reason = 'it was stopped before it could be told';
  return reportOf(names, { began, samples }, { verdict, reason, end: tools.monotonic() });
}

/** Timers may end a little early, and asking too early would count an attempt too much. */
async function pauseUntil(at: number, tools: WatchTools): Promise<void> {
  for (let rest = at - tools.monotonic(); rest > 0 && !tools.signal.aborted; rest = at - tools.monotonic()) {
    await tools.pause(Math.ceil(rest));
  }
}

/** Asks side by side; what is asked together has one time. */
async function askAll(
  { phase, ask }: { readonly phase: Phase; readonly ask: readonly string[] },
  { probes, samples }: { readonly probes: readonly Probe[]; readonly samples: Map<string, Sample[]> },
  tools: WatchTools,
): Promise<void> {
  const at = tools.monotonic();
  const asked = probes.filter(({ name }) => ask.includes(name));
  await Promise.all(
    asked.map(async (probe) => {
      const sample = { ...(await probe.sample(tools.signal)), at };
      samples.get(probe.name)?.push(sample);
      tools.observe({ phase, name: probe.name, sample });
    }),
  );
}
