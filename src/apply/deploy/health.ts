import type { HealthReport } from '../../core/deploy/health-report.ts';
import type { Baselines } from '../../core/health/baseline.ts';
import type { HealthEvent, Phase } from '../../core/health/event.ts';
import type { Measurement } from '../../core/health/sample.ts';
import type { HealthSettings } from '../../core/health/settings.ts';
import type { Round } from '../../core/health/bake.ts';
import { beginWatch, judge, learn, stopped } from '../../core/health/watch.ts';
import type { MonotonicClock, Probe } from '../../ports-deploy.ts';

/** What a watch needs beside probes. */
export interface WatchTools extends MonotonicClock {
  readonly signal: AbortSignal;
  /** What metrics were before the deployment. */
  readonly baselines?: Baselines;
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
  let watch = beginWatch(settings, tools.monotonic(), tools.baselines);
  for (;;) {
    const next = judge(watch);
    if (next.kind === 'over') return next.report;
    await pauseUntil(next.at, tools);
    const asked = probes.filter(({ name }) => next.names.includes(name));
    const round = tools.signal.aborted ? null : await ask(asked, next.phase, tools);
    // What was measured while everything was being stopped says nothing.
    if (round === null || tools.signal.aborted) return stopped(watch, tools.monotonic());
    watch = learn(watch, round);
  }
}

/** Timers may end a little early, and asking too early would count an attempt too much. */
async function pauseUntil(at: number, tools: WatchTools): Promise<void> {
  for (let rest = at - tools.monotonic(); rest > 0 && !tools.signal.aborted; rest = at - tools.monotonic()) {
    await tools.pause(Math.ceil(rest));
  }
}

/** Asks side by side; what is asked together has one time. */
async function ask(probes: readonly Probe[], phase: Phase, tools: WatchTools): Promise<Round> {
  const at = tools.monotonic();
  const measured = new Map<string, Measurement>();
  await Promise.all(
    probes.map(async (probe) => {
      const measurement = await probe.sample(tools.signal);
      measured.set(probe.name, measurement);
      tools.observe({ phase, name: probe.name, sample: { ...measurement, at } });
    }),
  );
  return { at, measured };
}
