import { checkNames, metricNames } from '../../core/health/names.ts';
import type { Measurement } from '../../core/health/sample.ts';
import type { HealthSettings, MetricSettings, ProbeSettings } from '../../core/health/settings.ts';
import type { Probe } from '../../ports-deploy.ts';
import { askCommand, measureCommand } from './command.ts';
import { askHttp } from './http.ts';
import { cannotTell } from './measurements.ts';
import { timeoutOf, type ProbePlace } from './place.ts';
import { askPrometheus } from './prometheus.ts';
import { askTcp } from './tcp.ts';

/** The probes that settings ask for: one for each check and metric, in their order. */
export function openProbes(settings: HealthSettings, place: ProbePlace): readonly Probe[] {
  const names = checkNames(settings);
  const checks = settings.checks.map((check, at) =>
    probeOf(names[at] ?? '', (signal) => ask(check, place, signal)),
  );
  const metrics = metricNames(settings).map((name) =>
    probeOf(name, (signal) => measure(settings.metrics?.[name] ?? {}, place, signal)),
  );
  return [...checks, ...metrics];
}

/** What goes wrong beyond what probes know of is no data, and no reason to end a watch without a verdict. */
function probeOf(name: string, once: (signal: AbortSignal) => Promise<Measurement>): Probe {
  return {
    name,
    async sample(signal) {
      if (signal.aborted) return cannotTell('stopped');
      try {
        return await once(signal);
      } catch (error) {
        return cannotTell(error instanceof Error ? error.message : 'it cannot be asked');
      }
    },
  };
}

async function ask(check: ProbeSettings, place: ProbePlace, signal: AbortSignal): Promise<Measurement> {
  const { command, http, tcp } = check;
  const timeout = timeoutOf(check.timeout);
  if (command !== undefined) return askCommand({ ...place, argv: command, timeout }, signal);
  if (http !== undefined) return askHttp({ http, timeout, env: place.env }, signal);
  return tcp === undefined ? cannotTell('there is nothing to ask') : askTcp(tcp, timeout, signal);
}

async function measure(metric: MetricSettings, place: ProbePlace, signal: AbortSignal): Promise<Measurement> {
  const { command, prometheus } = metric;
  const timeout = timeoutOf(metric.timeout);
  if (command !== undefined) return measureCommand({ ...place, argv: command, timeout }, signal);
  if (prometheus === undefined) return cannotTell('there is nothing to ask');
  return askPrometheus({ prometheus, timeout, env: place.env }, signal);
}
