import type { LedgerState } from '../core/deploy/types.ts';
import type { EnvironmentMetrics } from '../core/metrics/types.ts';
import type { Status } from '../core/status/status.ts';

/** What is written for Prometheus. */
export interface Scrape {
  readonly state: LedgerState;
  readonly status: Status;
  readonly metrics: readonly EnvironmentMetrics[];
}

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number | null];

interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly samples: readonly Sample[];
}

/**
 * The metrics in the text format Prometheus reads (exposition format 0.0.4), for its node exporter's textfile collector or any
 * web server. What cannot be told has no sample.
 * @param labels that every sample has besides its own; their names are ones Prometheus takes
 */
export function prometheusText(scrape: Scrape, labels: Labels = {}): string {
  return [...ofLedger(scrape), ...ofRunning(scrape.status), ...ofSpan(scrape.metrics)]
    .map((family) => familyText(family, labels))
    .join('');
}

function ofLedger({ state }: Scrape): readonly Family[] {
  return [
    family(
      'release_deployments_total',
      'counter',
      'Deployments and rollbacks that ended, by outcome.',
      totals(state),
    ),
    family('release_versions_held', 'gauge', 'Versions nobody may deploy.', [
      [{ kind: 'hold' }, state.holds.length],
      [{ kind: 'yank' }, state.yanked.length],
    ]),
    family('release_ledger_entry', 'gauge', 'Number of the newest entry of the ledger.', [[{}, state.seq]]),
  ];
}

function ofRunning({ environments }: Status): readonly Family[] {
  const running = environments.flatMap(({ environment, current }) =>
    current === null ? [] : [{ environment, ...current }],
  );
  const gauge = (name: string, help: string, samples: readonly Sample[]): Family =>
    family(`release_${name}`, 'gauge', help, samples);
  return [
    gauge(
      'deployed_info',
      'What runs, as labels.',
      running.map(({ environment, version, commit, outcome }) => [
        { environment, version, commit, outcome },
        1,
      ]),
    ),
    gauge(
      'deployed_timestamp_seconds',
      'When what runs was deployed.',
      running.map(({ environment, since }) => [{ environment }, Math.floor(Date.parse(since) / 1000)]),
    ),
    gauge(
      'deployed_healthy',
      'Whether what runs was healthy when it was deployed.',
      running.map(({ environment, outcome }) => [{ environment }, outcome === 'succeeded' ? 1 : 0]),
    ),
    gauge(
      'deployment_under_way',
      'Whether a deployment has begun and not ended.',
      environments.map(({ environment, underWay }) => [{ environment }, underWay === null ? 0 : 1]),
    ),
  ];
}

/** What is measured over the span that was asked for: gauges, because the span moves. */
function ofSpan(metrics: readonly EnvironmentMetrics[]): readonly Family[] {
  const gauge = (
    name: string,
    help: string,
    valueOf: (one: EnvironmentMetrics['total']) => number | null,
  ): Family =>
    family(
      `release_span_${name}`,
      'gauge',
      help,
      metrics.map(({ environment, total }) => [{ environment }, valueOf(total)]),
    );
  return [
    gauge(
      'seconds',
      'Length of the span that is measured.',
      ({ from, to }) => (Date.parse(to) - Date.parse(from)) / 1000,
    ),
    gauge('deployments', 'Versions brought successfully.', ({ deployments }) => deployments.count),
    gauge('changes', 'Changes whose ending is known.', ({ changeFailures }) => changeFailures.of),
    gauge('failed_changes', 'Changes that failed.', ({ changeFailures }) => changeFailures.count),
    gauge('lead_time_median_seconds', 'From commit to success.', ({ leadTime }) => leadTime.median),
    gauge('lead_time_p90_seconds', 'From commit to success, for 9 of 10.', ({ leadTime }) => leadTime.p90),
    gauge(
      'recovery_median_seconds',
      'From detection to the next success.',
      ({ recovery }) => recovery.median,
    ),
    gauge('open_incidents', 'Failures that are not restored.', ({ recovery }) => recovery.open),
    gauge('attempts', 'Deployments and rollbacks that reached the environment.', ({ rework }) => rework.of),
    gauge('repairs', 'Those that only repaired.', ({ rework }) => rework.count),
  ];
}

function totals({ environments }: LedgerState): readonly Sample[] {
  const counts = new Map<string, { readonly labels: Labels; count: number }>();
  for (const { environment, kind, outcome, rehearsal } of [...environments.values()].flatMap(
    (one) => one.deployments,
  )) {
    if (outcome === null || rehearsal) continue;
    const key = JSON.stringify([environment, kind, outcome]);
    const known = counts.get(key) ?? { labels: { environment, kind, outcome }, count: 0 };
    counts.set(key, { ...known, count: known.count + 1 });
  }
  return [...counts.values()].map(({ labels, count }) => [labels, count]);
}

function family(name: string, type: Family['type'], help: string, samples: readonly Sample[]): Family {
  return { name, type, help, samples };
}

/** A metric with its help, its type and its samples; nothing where it has none. */
function familyText({ name, type, help, samples }: Family, more: Labels): string {
  const lines = samples.flatMap(([labels, value]) =>
    value === null ? [] : [`${name}${labelText({ ...more, ...labels })} ${String(value)}\n`],
  );
  return lines.length === 0 ? '' : `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** Label values may hold anything but these three as they are; lone surrogates are no UTF-8. */
function escaped(value: string): string {
  return value
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\\"\n]/g, (char) => (char === '\n' ? String.raw`\n` : `\\${char}`));
}
