import { exitCodes } from '../core/error.ts';
import { metricsOf } from '../core/metrics/measure.ts';
import type { PeriodUnit } from '../core/metrics/periods.ts';
import type { EnvironmentMetrics } from '../core/metrics/types.ts';
import { riskModelOf } from '../core/risk/assess.ts';
import { statusOf } from '../core/status/status.ts';
import { showJson } from '../show/json.ts';
import { showMetrics } from '../show/metrics.ts';
import { showRisk } from '../show/risk.ts';
import { readBrought } from './brought.ts';
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
  /** Whether to tell what the models of risk are worth instead. */
  readonly risk: boolean;
  readonly json?: boolean;
}

/** `release metrics`: how delivery goes, as DORA measures it. */
export async function metrics(options: MetricsOptions, tools: Tools): Promise<Ending> {
  const { env, json = false } = options;
  const told = await readTold(tools);
  assertDeployedTo(env, told.state);
  if (options.risk) return risk(told, options, tools);
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

/** What the models that tell the risk of deployments are worth. */
async function risk(
  { settings, state, problems }: Told,
  { env, json }: MetricsOptions,
  tools: Tools,
): Promise<Ending> {
  const history = await withSource(tools, settings, (source) => readBrought(source, state));
  const wanted = [...state.environments.values()].filter(({ name }) => env === undefined || name === env);
  const environments = wanted.map((one) => {
    const { timeZone = 'UTC' } = settings.config.environments[one.name]?.gates?.risk ?? {};
    return { environment: one.name, ...riskModelOf(state, one, { history, timeZone }) };
  });
  const { terminal } = tools;
  terminal.data(
    json === true ? showJson({ schema: 1, environments, problems }) : showRisk(environments, terminal),
  );
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
  const history = await withSource(tools, settings, (source) => readBrought(source, state));
  return metricsOf(state, { now: tools.now(), unit: period, count, history });
}
