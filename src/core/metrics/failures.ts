import type { Hold } from '../deploy/types.ts';
import { secondsAt, type Reached } from './reached.ts';
import type { FailureKind } from './types.ts';

/** That a change failed, and when that was known (seconds since the epoch). */
export interface Failure {
  readonly kind: FailureKind;
  readonly at: number;
}

/**
 * The changes that failed, by the number of their deployment. A change is a deployment that is no rollback.
 * @param reached of one environment, in order
 * @param marks holds and withdrawals that stand
 */
export function failuresOf(
  reached: readonly Reached[],
  marks: readonly Hold[],
): ReadonlyMap<number, Failure> {
  const failures = new Map<number, Failure>();
  for (const [at, one] of reached.entries()) {
    const failure = ownFailure(one) ?? laterFailure(one, reached[at + 1] ?? null, marks);
    const change = failure === null ? null : changeBehind(one, reached.slice(0, at));
    if (failure !== null && change !== null && !failures.has(change.seq)) failures.set(change.seq, failure);
  }
  return failures;
}

/** Whether somebody called it a repair, in the first word of the reason. */
export function isHotfix({ kind, reason }: Reached): boolean {
  return kind === 'deploy' && reason !== null && /^\s*hot-?fix\b/i.test(reason);
}

/** A mark on what ran, set while it ran; null where there is none. */
export function withdrawalOf(one: Reached, next: Reached | null, marks: readonly Hold[]): Failure | null {
  const mark = marks.find(
    ({ version, environment, seq }) =>
      version === one.version &&
      (environment === null || environment === one.environment) &&
      seq > one.seq &&
      (next === null || seq < next.seq),
  );
  return mark === undefined ? null : { kind: 'withdrawn', at: secondsAt(mark.at) };
}

function ownFailure({ kind, outcome, endedAt }: Reached): Failure | null {
  if (kind === 'rollback' || (outcome !== 'unhealthy' && outcome !== 'failed')) return null;
  return { kind: outcome, at: secondsAt(endedAt) };
}

/** What took its place tells that it was bad; or a mark does. */
function laterFailure(one: Reached, next: Reached | null, marks: readonly Hold[]): Failure | null {
  const withdrawal = withdrawalOf(one, next, marks);
  if (withdrawal !== null || next === null) return withdrawal;
  if (next.kind === 'rollback') return { kind: 'rolledBack', at: secondsAt(next.startedAt) };
  return isHotfix(next) ? { kind: 'hotfix', at: secondsAt(next.startedAt) } : null;
}

/** The change that brought what a rollback went back to: if that has to go too, it is that change that failed. */
function changeBehind(one: Reached, before: readonly Reached[]): Reached | null {
  if (one.kind === 'deploy') return one;
  if (one.outcome !== 'succeeded') return null;
  return before.findLast(({ kind, version }) => kind === 'deploy' && version === one.version) ?? null;
}
