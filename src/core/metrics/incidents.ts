import type { Hold } from '../deploy/types.ts';
import { isHotfix, withdrawalOf } from './failures.ts';
import { secondsAt, type Reached } from './reached.ts';

/** A time during which the environment had a failed change. Seconds since the epoch. */
export interface Incident {
  readonly detectedAt: number;
  /** Null while it goes on. */
  readonly restoredAt: number | null;
}

/** Incidents of an environment, and the deployments that were made to end one, by number. */
export interface Incidents {
  readonly incidents: readonly Incident[];
  readonly repairs: ReadonlySet<number>;
}

/**
 * An incident begins when a failure is known and ends with the next success; failures in between belong to it.
 * @param reached of one environment, in order
 * @param marks holds and withdrawals that stand
 */
export function incidentsOf(reached: readonly Reached[], marks: readonly Hold[]): Incidents {
  const incidents: Incident[] = [];
  const repairs = new Set<number>();
  let since: number | null = null;
  for (const [at, one] of reached.entries()) {
    since ??= begunBy(one, reached[at - 1] ?? null, marks);
    if (since !== null) repairs.add(one.seq);
    if (since !== null && one.outcome === 'succeeded')
      incidents.push({ detectedAt: since, restoredAt: secondsAt(one.endedAt) });
    since = sinceAfter(one, since);
  }
  since ??= withdrawnLast(reached, marks);
  return { incidents: since === null ? incidents : [...incidents, openSince(since)], repairs };
}

function sinceAfter({ outcome, endedAt }: Reached, since: number | null): number | null {
  if (outcome === 'succeeded') return null;
  return outcome === 'unhealthy' || outcome === 'failed' ? (since ?? secondsAt(endedAt)) : since;
}

function withdrawnLast(reached: readonly Reached[], marks: readonly Hold[]): number | null {
  const last = reached.at(-1);
  return last === undefined ? null : (withdrawalOf(last, null, marks)?.at ?? null);
}

/** What was before was bad: a mark says so, or that this one is there to repair. */
function begunBy(one: Reached, before: Reached | null, marks: readonly Hold[]): number | null {
  const withdrawal = before === null ? null : withdrawalOf(before, one, marks);
  if (withdrawal !== null) return withdrawal.at;
  return one.kind === 'rollback' || isHotfix(one) ? secondsAt(one.startedAt) : null;
}

function openSince(detectedAt: number): Incident {
  return { detectedAt, restoredAt: null };
}
