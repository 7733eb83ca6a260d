import { type CanarySettings, healthAt } from '../core/deploy/canary.ts';
import { usualExpiry, type EnvironmentSettings } from '../core/deploy/settings.ts';
import { readDuration, showDuration } from '../core/duration.ts';
import { readLimit } from '../core/health/limit.ts';
import { checkNames, metricNames } from '../core/health/names.ts';
import { usualAnswers } from '../core/health/rules.ts';
import { longestWatch, usualEvery } from '../core/health/schedule.ts';
import type { AbortRule, HealthSettings, MetricSettings, ProbeSettings } from '../core/health/settings.ts';
import { parseSteps } from '../core/steps.ts';
import { isOneLine } from './checks.ts';

/** What settings of health should have been, and where. */
export interface HealthProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What cannot be right about settings as a whole: names, and times that do not fit each other. */
export function healthProblems(settings: HealthSettings): readonly HealthProblem[] {
  const { attempts = 10, successes = 1, bake } = settings;
  const tooMany = [{ path: ['successes'], message: `at most as many as attempts (${attempts})` }];
  return [
    ...nameProblems(settings),
    ...(successes > attempts ? tooMany : []),
    ...(bake?.abortWhen ?? []).flatMap((rule, at) =>
      problemsOf(rule, settings).map((message) => ({ path: ['bake', 'abortWhen', at], message })),
    ),
  ];
}

/** A deployment must not count as abandoned while its health is still watched. */
export function watchProblems(
  environments: Readonly<Record<string, Pick<EnvironmentSettings, 'health' | 'canary' | 'expires'>>>,
): readonly HealthProblem[] {
  return Object.entries(environments).flatMap(([name, { health, canary, expires }]) => {
    const watches = health === undefined ? [] : [health, ...stepsOf(health, canary)];
    const longest = watches.reduce((sum, one) => sum + longestWatch(one), 0);
    if (longest <= timeOf(expires ?? usualExpiry)) return [];
    const message = `at least ${showDuration(longest)}, because its health may be watched that long`;
    return [{ path: [name, 'expires'], message }];
  });
}

function stepsOf(health: HealthSettings, canary: CanarySettings | undefined): readonly HealthSettings[] {
  return (canary?.steps ?? []).map((step) => healthAt(health, step));
}

/** What a check should have been, or null. */
export function probeProblem({ command, http, tcp }: ProbeSettings): string | null {
  return countOf([command, http, tcp]) === 1 ? null : 'one of command, http and tcp';
}

/** What a metric should have been, or null. */
export function metricProblem({ prometheus, command }: MetricSettings): string | null {
  return countOf([prometheus, command]) === 1 ? null : 'one of prometheus and command';
}

/** What a rule should have been, or null. */
export function ruleProblem(rule: AbortRule): string | null {
  const { metric, check } = rule;
  if (countOf([metric, check]) !== 1) return 'one of metric and check';
  return metric === undefined ? checkRuleProblem(rule) : metricRuleProblem(rule);
}

function metricRuleProblem(rule: AbortRule): string | null {
  const { above, below, risesBy, fallsBy, consecutiveFailures, failureShare } = rule;
  const [up, down] = [countOf([above, risesBy]), countOf([below, fallsBy])];
  const isRight =
    up + down > 0 && (up === 0 || down === 0) && countOf([consecutiveFailures, failureShare]) === 0;
  if (!isRight) return 'for a metric, one of above, below, risesBy and fallsBy';
  return shareProblem(rule);
}

function shareProblem({ risesBy, fallsBy }: AbortRule): string | null {
  if (risesBy !== undefined && (readLimit(risesBy) ?? 0) <= 0) return "a risesBy above 0, such as '20%'";
  const falls = readLimit(fallsBy ?? 0.5) ?? 0;
  return falls > 0 && falls < 1 ? null : "a fallsBy above 0 and below 1, such as '20%'";
}

function checkRuleProblem(rule: AbortRule): string | null {
  const { above, below, minEvents, minSamples, consecutiveFailures, failureShare } = rule;
  const foreign = countOf([above, below, rule.risesBy, rule.fallsBy, minEvents, rule.for]);
  if (foreign > 0 || countOf([consecutiveFailures, failureShare]) !== 1)
    return 'for a check, one of consecutiveFailures and failureShare';
  if (failureShare === undefined)
    return minSamples === undefined ? null : 'minSamples only with failureShare';
  const share = readLimit(failureShare) ?? 0;
  return share > 0 && share < 1 ? null : "a failureShare above 0 and below 1, such as '20%'";
}

function nameProblems(settings: HealthSettings): readonly HealthProblem[] {
  const { checks, bake } = settings;
  const metrics = metricNames(settings);
  const named = checks.flatMap(({ name }, at) => (name === undefined ? [] : [{ name, at }]));
  const double = named.filter(
    ({ name, at }) => name === '*' || metrics.includes(name) || checkNames(settings).indexOf(name) !== at,
  );
  const judged = new Set(bake?.abortWhen?.map(({ metric }) => metric));
  return [
    ...double.map(({ at }) => ({ path: ['checks', at, 'name'], message: 'a name that no other has' })),
    ...metrics
      .filter((name) => !judged.has(name))
      .map((name) => ({ path: ['metrics', name], message: 'a rule about it in bake.abortWhen' })),
  ];
}

function problemsOf(rule: AbortRule, settings: HealthSettings): readonly string[] {
  const names = rule.metric === undefined ? ['*', ...checkNames(settings)] : metricNames(settings);
  const name = rule.metric ?? rule.check ?? '';
  const known = names.includes(name)
    ? []
    : [`the name of a ${rule.metric === undefined ? 'check' : 'metric'}`];
  return [...known, ...eventProblems(rule, settings), ...timeProblems(rule, settings)];
}

function eventProblems(
  { metric = '', minEvents }: AbortRule,
  { metrics = {} }: HealthSettings,
): readonly string[] {
  const prometheus = metrics[metric]?.prometheus;
  const isBlind = minEvents !== undefined && prometheus !== undefined && prometheus.events === undefined;
  return isBlind ? ['a metric with a query for events, because of minEvents'] : [];
}

/** A rule that can never apply would let everything pass. */
function timeProblems(rule: AbortRule, { bake }: HealthSettings): readonly string[] {
  const [lasts, every] = [timeOf(bake?.for ?? ''), timeOf(bake?.every ?? usualEvery)];
  const rounds = every === 0 ? 0 : Math.ceil(lasts / every);
  const least = leastOf(rule);
  return [
    ...(least > rounds ? [`at most as many samples as there are rounds (${rounds})`] : []),
    ...(rule.for === undefined ? [] : spanProblems(timeOf(rule.for), { lasts, every })),
  ];
}

function spanProblems(
  span: number,
  { lasts, every }: { readonly lasts: number; readonly every: number },
): readonly string[] {
  if (span < every) return ['a time that is not shorter than every'];
  return span > lasts ? ['a time that is not longer than it bakes'] : [];
}

function leastOf({ minSamples, consecutiveFailures, failureShare }: AbortRule): number {
  return consecutiveFailures ?? minSamples ?? (failureShare === undefined ? 1 : usualAnswers);
}

/** Milliseconds; what is no duration has been told already. */
function timeOf(duration: string): number {
  return readDuration(duration) ?? 0;
}

/** An http(s) address without a user or a password; `{version}` may stand in it. */
export function isWebAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return (
    url !== null &&
    ['http:', 'https:'].includes(url.protocol) &&
    url.username + url.password + url.hash === '' &&
    isOneLine(text)
  );
}

/** `host:port`; an IPv6 address stands in brackets. */
export function isHostPort(text: string): boolean {
  const port = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+):(?<port>\d{1,5})$/.exec(text)?.groups?.['port'];
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
}

/** A path that leads to one place. */
export function isJsonPath(text: string): boolean {
  return parseSteps(text)?.every(({ to }) => to === 'key' || to === 'index') === true;
}

/** Without what RE2 has not. Its syntax is read when it is asked: loading RE2 here would make every start slower. */
export function isExpression(text: string): boolean {
  return text !== '' && !/\(\?<?[=!]|\\[1-9k]/.test(text);
}

function countOf(values: readonly unknown[]): number {
  return values.filter((value) => value !== undefined).length;
}
