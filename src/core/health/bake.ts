import type { HealthVerdict } from '../deploy/health-report.ts';
import { showDuration } from '../duration.ts';
import { advance, applies, isThin, isUnderWay, mayApply, untouched, type Standing } from './runs.ts';
import type { Measurement } from './sample.ts';
import type { BakeSchedule } from './schedule.ts';

/** A bake that goes on. Times are milliseconds. */
export interface Bake {
  readonly since: number;
  readonly schedule: BakeSchedule;
  readonly standings: readonly Standing[];
}

/** Answers to questions that were asked at one time, by name of the probe. */
export interface Round {
  readonly at: number;
  readonly measured: ReadonlyMap<string, Measurement>;
}

/** How it ended, and by which probe where one decided. */
export interface BakeEnd {
  readonly verdict: HealthVerdict;
  readonly reason: string;
  readonly decidedBy: string | null;
}

/** Before its first round. */
export function beginBake(schedule: BakeSchedule, since: number): Bake {
  return { since, schedule, standings: schedule.rules.map(untouched) };
}

/** With one round more. */
export function bakeOn(bake: Bake, { at, measured }: Round): Bake {
  const standings = bake.standings.map((standing) => {
    const one = measured.get(standing.rule.name);
    return one === undefined ? standing : advance(standing, { ...one, at }, bake.schedule.every);
  });
  return { ...bake, standings };
}

/** How it ended with the round at this time; null where it goes on. */
export function endOf({ since, schedule, standings }: Bake, at: number): BakeEnd | null {
  const broken = standings.find(applies);
  if (broken !== undefined) {
    const { told: reason, name } = broken.rule;
    return { verdict: 'failed', reason, decidedBy: name };
  }
  const late = at - since - schedule.lasts;
  if (late < 0 || (late < schedule.grace && standings.some(isUnderWay))) return null;
  return doubtOf(standings) ?? { verdict: 'healthy', reason: wellFor(at - since), decidedBy: null };
}

/** When the next round is: a while after the last, and one at the very end. */
export function nextRound({ since, schedule }: Bake, last: number): number {
  const [next, end] = [Math.max(last, since) + schedule.every, since + schedule.lasts];
  return last < end ? Math.min(next, end) : next;
}

/** Why it cannot be told at the end that all was well; null where it can. */
function doubtOf(standings: readonly Standing[]): BakeEnd | null {
  const one = standings.find((each) => isThin(each) || mayApply(each) || isUnderWay(each));
  if (one === undefined) return null;
  const { rule, samples, empty } = one;
  const reason =
    isThin(one) || mayApply(one)
      ? `${rule.name}: too little data (${samples - empty} of ${samples} samples had any)`
      : `${rule.name}: still undecided at the end (${rule.told})`;
  return { verdict: 'inconclusive', reason, decidedBy: rule.name };
}

function wellFor(milliseconds: number): string {
  return `all was well for ${showDuration(milliseconds)}`;
}
