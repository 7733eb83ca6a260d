import type { EnvironmentState, LedgerState } from '../deploy/types.ts';
import { failuresOf, type Failure } from './failures.ts';
import { incidentsOf, type Incident } from './incidents.ts';
import { leadTimesOf, type LeadTime } from './lead-times.ts';
import { lastPeriods, type Period, type PeriodUnit } from './periods.ts';
import { reachedOf, secondsAt } from './reached.ts';
import { ratioOf, spreadOf } from './statistics.ts';
import type { EnvironmentMetrics, History, Measures } from './types.ts';

/** What is to be measured. */
export interface MetricsQuestion {
  /** RFC 3339 in UTC. */
  readonly now: string;
  readonly unit: PeriodUnit;
  /** How many periods, with the one that is now. */
  readonly count: number;
  readonly history: History;
}

/** What is measured of each environment that something reached, in order of first appearance. */
export function metricsOf(state: LedgerState, question: MetricsQuestion): readonly EnvironmentMetrics[] {
  const marks = [...state.holds, ...state.yanked].sort((a, b) => a.seq - b.seq);
  const now = secondsAt(question.now);
  return [...state.environments.values()].flatMap((environment) => {
    const facts = factsOf(environment, marks, question.history);
    const [first] = facts.attempts;
    if (first === undefined) return [];
    const all = lastPeriods(now, question.unit, question.count);
    const periods = all.filter(({ to }, at) => to > first.at || at === all.length - 1);
    return [
      {
        environment: environment.name,
        total: measure(
          facts,
          { name: 'total', from: periods[0]?.from ?? now, to: all.at(-1)?.to ?? now },
          now,
        ),
        periods: periods.map((period) => measure(facts, period, now)),
      },
    ];
  });
}

/** What happened in one environment. Times in seconds since the epoch. */
interface Facts {
  readonly attempts: readonly { readonly at: number; readonly isRepair: boolean }[];
  readonly deliveries: readonly { readonly at: number }[];
  readonly changes: readonly { readonly at: number; readonly failure: Failure | null }[];
  readonly unclear: readonly { readonly at: number }[];
  readonly incidents: readonly Incident[];
  readonly leadTimes: readonly LeadTime[];
}

function factsOf({ deployments }: EnvironmentState, marks: LedgerState['holds'], history: History): Facts {
  const reached = reachedOf(deployments).map((one) => ({ ...one, at: secondsAt(one.endedAt) }));
  const failures = failuresOf(reached, marks);
  const { incidents, repairs } = incidentsOf(reached, marks);
  const deploys = reached.filter(({ kind }) => kind === 'deploy');
  const judged = deploys.map(({ at, seq, outcome }) => ({ at, outcome, failure: failures.get(seq) ?? null }));
  return {
    attempts: reached.map(({ at, seq }) => ({ at, isRepair: repairs.has(seq) })),
    deliveries: deploys.filter(({ outcome }) => outcome === 'succeeded'),
    changes: judged.filter(({ outcome, failure }) => failure !== null || outcome === 'succeeded'),
    unclear: reached.filter(
      ({ seq, outcome }) => (outcome === 'inconclusive' || outcome === 'abandoned') && !failures.has(seq),
    ),
    incidents,
    leadTimes: leadTimesOf(reached, history),
  };
}

function measure(facts: Facts, period: Period, now: number): Measures {
  const to = Math.max(period.from, Math.min(period.to, now));
  const within = <T extends { readonly at: number }>(all: readonly T[]): readonly T[] =>
    all.filter(({ at }) => at >= period.from && at < period.to);
  const [count, attempts, changes] = [
    within(facts.deliveries).length,
    within(facts.attempts),
    within(facts.changes),
  ];
  const failed = changes.flatMap(({ failure }) => failure ?? []);
  return {
    period: period.name,
    from: rfc3339(period.from),
    to: rfc3339(to),
    deployments: { count, perDay: to === period.from ? null : (count * 86_400) / (to - period.from) },
    leadTime: spreadOf(within(facts.leadTimes).map(({ seconds }) => seconds)),
    changeFailures: { ...ratioOf(failed.length, changes.length), kinds: kindsOf(failed) },
    recovery: recoveryOf(facts.incidents, period),
    rework: ratioOf(attempts.filter(({ isRepair }) => isRepair).length, attempts.length),
    unclear: within(facts.unclear).length,
  };
}

/** What was restored in a period, and what began in it and still goes on. */
function recoveryOf(incidents: readonly Incident[], { from, to }: Period): Measures['recovery'] {
  const isWithin = (time: number | null): time is number => time !== null && time >= from && time < to;
  const seconds = incidents.flatMap(({ detectedAt, restoredAt }) =>
    isWithin(restoredAt) ? [Math.max(0, restoredAt - detectedAt)] : [],
  );
  const open = incidents.filter(
    ({ detectedAt, restoredAt }) => restoredAt === null && isWithin(detectedAt),
  ).length;
  return { ...spreadOf(seconds), open };
}

function kindsOf(failed: readonly Failure[]): Measures['changeFailures']['kinds'] {
  const count = (wanted: Failure['kind']): number => failed.filter(({ kind }) => kind === wanted).length;
  return {
    unhealthy: count('unhealthy'),
    failed: count('failed'),
    rolledBack: count('rolledBack'),
    hotfix: count('hotfix'),
    withdrawn: count('withdrawn'),
  };
}

function rfc3339(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}
