import type { HealthReport, HealthVerdict } from '../deploy/health-report.ts';
import { readDuration } from '../duration.ts';
import type { Phase } from './event.ts';
import { checkNames } from './names.ts';
import { reportOf, type Watch } from './report.ts';
import type { Sample } from './sample.ts';
import type { HealthSettings } from './settings.ts';

/** What comes next: asking more, or the end. */
export type Judgement =
  | { readonly kind: 'sample'; readonly phase: Phase; readonly at: number; readonly ask: readonly string[] }
  | { readonly kind: 'final'; readonly report: HealthReport };

/**
 * Judges what was deployed by what was seen of it. Pure: the same samples give the same judgement.
 *
 * Startup: all checks are asked each interval, until each has said yes as often in a row as asked for. When the attempts are
 * used up, it failed if a check that is not well said no, and is inconclusive if that one could only not tell.
 */
export function judge(settings: HealthSettings, watch: Watch): Judgement {
  const names = checkNames(settings);
  const { delay, attempts, interval, successes } = startupOf(settings);
  const lists = names.map((name) => watch.samples.get(name) ?? []);
  const end = Math.max(watch.began, ...lists.map((list) => list.at(-1)?.at ?? watch.began));
  const final = (verdict: HealthVerdict, reason: string): Judgement => ({
    kind: 'final',
    report: reportOf(names, watch, { verdict, reason, end }),
  });
  if (names.length === 0) return final('inconclusive', 'there is nothing to ask');
  const rounds = Math.max(...lists.map(({ length }) => length));
  const sick = names.filter((_, at) => streakOf(lists[at] ?? []) < successes);
  if (sick.length === 0) return final('healthy', `every check said yes ${successes} times in a row`);
  if (rounds < attempts) {
    const at = rounds === 0 ? watch.began + delay : end + interval;
    return { kind: 'sample', phase: 'startup', at, ask: names };
  }
  const refused = sick.find((name) => watch.samples.get(name)?.some(({ ok }) => ok === false) === true);
  return refused === undefined
    ? final('inconclusive', `${sick.join(', ')}: could not be told in ${attempts} attempts`)
    : final('failed', `${refused}: not well after ${attempts} attempts`);
}

function startupOf({ delay, attempts = 10, interval, successes = 1 }: HealthSettings) {
  return {
    delay: readDuration(delay ?? '') ?? 0,
    attempts,
    interval: readDuration(interval ?? '') ?? 5_000,
    successes,
  };
}

/** Yeses in a row at the end. */
function streakOf(list: readonly Sample[]): number {
  return list.length - 1 - list.findLastIndex(({ ok }) => ok !== true);
}
