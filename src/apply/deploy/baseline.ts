import {
  baselineEvery,
  baselineOf,
  type Baselines,
  baselineSamples,
  comparedMetrics,
} from '../../core/health/baseline.ts';
import type { HealthSettings } from '../../core/health/settings.ts';
import type { MonotonicClock, Probe } from '../../ports-deploy.ts';

/**
 * Measures, before anything is deployed, the metrics whose rules compare with before.
 * @param probes made for what runs now
 */
export async function measureBefore(
  settings: HealthSettings,
  probes: readonly Probe[],
  tools: MonotonicClock & { readonly signal: AbortSignal },
): Promise<Baselines> {
  const names = comparedMetrics(settings);
  const asked = probes.filter(({ name }) => names.includes(name));
  const rounds: ReadonlyMap<string, number | null>[] = [];
  while (asked.length > 0 && rounds.length < baselineSamples && !tools.signal.aborted) {
    if (rounds.length > 0) await tools.pause(baselineEvery);
    rounds.push(await askAll(asked, tools.signal));
  }
  return new Map(names.map((name) => [name, baselineOf(rounds.map((round) => round.get(name) ?? null))]));
}

async function askAll(
  probes: readonly Probe[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number | null>> {
  return new Map(
    await Promise.all(probes.map(async (probe) => [probe.name, (await probe.sample(signal)).value] as const)),
  );
}
