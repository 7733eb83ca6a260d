import type { HealthReport } from '../deploy/health-report.ts';
import type { Baselines } from './baseline.ts';
import { bakeOn, beginBake, endOf, nextRound, type Bake, type BakeEnd, type Round } from './bake.ts';
import type { Phase } from './event.ts';
import { scheduleOf, type Schedule } from './schedule.ts';
import type { HealthSettings } from './settings.ts';
import { count, noTally, type Tally } from './tally.ts';

/** What was seen so far, as a value. Times are milliseconds of one clock that never goes back. */
export interface Watch {
  readonly schedule: Schedule;
  /** When deploying had ended. */
  readonly began: number;
  /** Time of the last round. */
  readonly at: number;
  /** By name of the probe, in their order. */
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly stage: Stage;
}

type Stage =
  | { readonly kind: 'startup'; readonly rounds: number }
  | { readonly kind: 'bake'; readonly bake: Bake }
  | { readonly kind: 'over'; readonly end: Ending };

type Ending = Pick<HealthReport, 'verdict' | 'reason'>;

/** What comes next: asking more, or the end. */
export type Judgement =
  | { readonly kind: 'ask'; readonly phase: Phase; readonly at: number; readonly names: readonly string[] }
  | { readonly kind: 'over'; readonly report: HealthReport };

/** Before anything was asked. @param baselines what metrics were before the deployment */
export function beginWatch(settings: HealthSettings, began: number, baselines?: Baselines): Watch {
  const schedule = scheduleOf(settings, baselines);
  const { checks, metrics, delay, bake } = schedule;
  const watch: Watch = {
    ...{ schedule, began, at: began },
    tallies: new Map([...checks, ...metrics].map((name) => [name, noTally])),
    stage: { kind: 'startup', rounds: 0 },
  };
  if (checks.length > 0) return watch;
  if (metrics.length > 0 && bake !== null)
    return { ...watch, stage: { kind: 'bake', bake: beginBake(bake, began + delay) } };
  return over(watch, { verdict: 'inconclusive', reason: 'there is nothing to ask' });
}

/**
 * With one round more. Startup: all checks are asked each interval until each has said yes as often in a row as is asked for;
 * when the attempts are used up it failed, or is inconclusive if those that are not well never said no. Then it bakes: the first
 * rule that applies fails it. What is over stays as it is.
 */
export function learn(watch: Watch, round: Round): Watch {
  const { stage } = watch;
  if (stage.kind === 'over') return watch;
  const seen = { ...watch, at: round.at, tallies: counted(watch, round) };
  if (stage.kind === 'startup') return afterStartup(seen, stage.rounds + 1);
  const bake = bakeOn(stage.bake, round);
  const end = endOf(bake, round.at);
  return end === null ? { ...seen, stage: { kind: 'bake', bake } } : over(seen, withLast(seen, end));
}

/** What to do now. */
export function judge(watch: Watch): Judgement {
  const { schedule, began, at, stage } = watch;
  const { checks, metrics, delay, interval } = schedule;
  switch (stage.kind) {
    case 'over':
      return { kind: 'over', report: reportOf(watch, stage.end) };
    case 'startup': {
      const next = stage.rounds === 0 ? began + delay : at + interval;
      return { kind: 'ask', phase: 'startup', at: next, names: checks };
    }
    case 'bake':
      return { kind: 'ask', phase: 'bake', at: nextRound(stage.bake, at), names: [...checks, ...metrics] };
  }
}

/** A watch that ends before it could be told: inconclusive, whatever the settings make of that. */
export function stopped(watch: Watch, at: number): HealthReport {
  const reason = 'it was stopped before it could be told';
  return reportOf({ ...watch, at }, { verdict: 'inconclusive', reason });
}

function reportOf({ began, at, tallies }: Watch, { verdict, reason }: Ending): HealthReport {
  const checks = [...tallies].map(([name, { samples, passed, last }]) => ({ name, samples, passed, last }));
  return { verdict, reason, checks, seconds: Math.round((at - began) / 1000) };
}

function counted({ schedule, tallies }: Watch, { measured }: Round): Watch['tallies'] {
  const rules = schedule.bake?.rules ?? [];
  return new Map(
    [...tallies].map(([name, tally]) => {
      const one = measured.get(name);
      const about = rules.filter((rule) => rule.name === name);
      return [name, one === undefined ? tally : count(tally, one, about)];
    }),
  );
}

function afterStartup(watch: Watch, rounds: number): Watch {
  const { checks, attempts, successes, bake } = watch.schedule;
  const tallyOf = (name: string): Tally => watch.tallies.get(name) ?? noTally;
  const sick = checks.filter((name) => tallyOf(name).streak < successes);
  if (sick.length === 0) {
    if (bake !== null) return { ...watch, stage: { kind: 'bake', bake: beginBake(bake, watch.at) } };
    return over(watch, { verdict: 'healthy', reason: 'all checks said yes' });
  }
  if (rounds < attempts) return { ...watch, stage: { kind: 'startup', rounds } };
  const decidedBy = sick.find((name) => tallyOf(name).failed > 0);
  const end: BakeEnd =
    decidedBy === undefined
      ? { verdict: 'inconclusive', reason: `${sick[0] ?? ''}: could not be told`, decidedBy: sick[0] ?? null }
      : { verdict: 'failed', reason: `${decidedBy}: not well after ${attempts} attempts`, decidedBy };
  return over(watch, withLast(watch, end));
}

/** The reason, with the last word of the probe that decided. */
function withLast({ tallies }: Watch, { verdict, reason, decidedBy }: BakeEnd): Ending {
  const last = decidedBy === null ? null : (tallies.get(decidedBy)?.last ?? null);
  return { verdict, reason: last === null ? reason : `${reason}; last: ${last}` };
}

/** What is inconclusive counts as the settings say. */
function over(watch: Watch, { verdict, reason }: Ending): Watch {
  const { inconclusive } = watch.schedule;
  if (verdict !== 'inconclusive' || inconclusive === 'hold')
    return { ...watch, stage: { kind: 'over', end: { verdict, reason } } };
  const counts = inconclusive === 'pass' ? 'healthy' : 'failed';
  const end: Ending = { verdict: counts, reason: `${reason}; inconclusive counts as ${counts} here` };
  return { ...watch, stage: { kind: 'over', end } };
}
