import { secondsAt, type Reached } from './reached.ts';
import type { History } from './types.ts';

/** How long a commit took until it ran, in seconds, and when it did (seconds since the epoch). */
export interface LeadTime {
  readonly at: number;
  readonly seconds: number;
}

/**
 * A lead time for each commit, when the first success brings it. The first success of an environment only says where counting
 * begins: what it brought may be years old.
 * @param reached of one environment, in order
 */
export function leadTimesOf(reached: readonly Reached[], history: History): readonly LeadTime[] {
  const delivered = new Set<string>();
  let hasBegun = false;
  return reached.flatMap((one) => {
    if (one.outcome !== 'succeeded' || !history.has(one.commit)) return [];
    const brought = broughtBy(one.commit, history, delivered);
    const at = secondsAt(one.endedAt);
    const times = hasBegun ? brought.map((time) => ({ at, seconds: Math.max(0, at - time) })) : [];
    hasBegun = true;
    return times;
  });
}

/** Times of the changes a commit brings beyond what is delivered; they are delivered then. Merges bring none of their own. */
function broughtBy(commit: string, history: History, delivered: Set<string>): readonly number[] {
  const times: number[] = [];
  const open = [commit];
  for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
    const found = delivered.has(sha) ? undefined : history.get(sha);
    if (found === undefined) continue;
    delivered.add(sha);
    open.push(...found.parents);
    if (found.parents.length < 2 && !found.isRelease) times.push(found.time);
  }
  return times;
}
