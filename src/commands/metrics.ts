import { splitMessage } from '../core/commits/lines.ts';
import { isReleaseCommit } from '../core/commits/footers.ts';
import type { LedgerState } from '../core/deploy/types.ts';
import { exitCodes } from '../core/error.ts';
import { metricsOf } from '../core/metrics/measure.ts';
import type { PeriodUnit } from '../core/metrics/periods.ts';
import type { EnvironmentMetrics, History, HistoryCommit } from '../core/metrics/types.ts';
import { statusOf } from '../core/status/status.ts';
import { showJson } from '../show/json.ts';
import { showMetrics } from '../show/metrics.ts';
import type { Source } from '../ports.ts';
import { withSource } from './planning.ts';
import { assertDeployedTo, countOf } from './sight-options.ts';
import { readTold, type Told } from './told.ts';
import type { Ending, Tools } from './tools.ts';

/** What span is measured. */
export interface SpanOptions {
  readonly period: PeriodUnit;
  /** How many periods; the unit decides unless told. */
  readonly last?: string;
}

/** Options of `release metrics`. */
export interface MetricsOptions extends SpanOptions {
  readonly env?: string;
  readonly prometheus: boolean;
  readonly json?: boolean;
}

/** `release metrics`: how delivery goes, as DORA measures it. */
export async function metrics(options: MetricsOptions, tools: Tools): Promise<Ending> {
  const { env, json = false } = options;
  const told = await readTold(tools);
  assertDeployedTo(env, told.state);
  const all = await measure(told, options, tools);
  const wanted = all.filter(({ environment }) => env === undefined || environment === env);
  const { terminal } = tools;
  if (options.prometheus) {
    const { prometheusText } = await import('../show/prometheus.ts');
    const { state, problems } = told;
    terminal.data(
      prometheusText({ state, status: statusOf(state, { problems }), metrics: wanted }).trimEnd(),
    );
  } else if (json)
    terminal.data(
      showJson({ schema: 1, period: options.period, environments: wanted, problems: told.problems }),
    );
  else terminal.data(showMetrics(wanted, terminal));
  return { exitCode: exitCodes.done };
}

const usual: Readonly<Record<PeriodUnit, string>> = { day: '30', week: '12', month: '12' };

/** Measures every environment over the span that is asked for. @throws ReleaseError USAGE */
export async function measure(
  { settings, state }: Told,
  { period, last = usual[period] }: SpanOptions,
  tools: Tools,
): Promise<readonly EnvironmentMetrics[]> {
  const count = countOf(last, '--last');
  const history = await withSource(tools, settings, (source) => readHistory(source, state));
  return metricsOf(state, { now: tools.now(), unit: period, count, history });
}

/** The commits of HEAD since the first that was brought anywhere, which stand in it as the place where counting begins. */
async function readHistory(source: Source, state: LedgerState): Promise<History> {
  const begin = await source.knownCommits(firstBrought(state));
  const history = new Map<string, HistoryCommit>();
  if (begin.length === 0) return history;
  for await (const { sha, time, parents, message } of source.history({ exclude: begin, paths: false }))
    history.set(sha, { time, parents, isRelease: isReleaseCommit(splitMessage(message).body) });
  for (const sha of begin) if (!history.has(sha)) history.set(sha, { time: 0, parents: [], isRelease: true });
  return history;
}

/** Commits of what first succeeded in each environment. */
function firstBrought({ environments }: LedgerState): readonly string[] {
  return [...environments.values()].flatMap(({ deployments }) => {
    const first = deployments.find(({ outcome, rehearsal }) => outcome === 'succeeded' && !rehearsal);
    return first === undefined ? [] : [first.commit];
  });
}
