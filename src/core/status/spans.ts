import type { DeploymentOutcome } from '../deploy/types.ts';
import type { HistoryItem } from './history.ts';

/** A time during which one deployment was what ran in an environment. */
export interface Span {
  readonly seq: number;
  readonly version: string;
  readonly kind: HistoryItem['kind'];
  readonly outcome: DeploymentOutcome;
  readonly actor: string;
  /** RFC 3339 in UTC. */
  readonly from: string;
  /** RFC 3339 in UTC; now for what runs. */
  readonly to: string;
}

/**
 * What ran in an environment, one after the other, oldest first.
 * @param items deployments, newest first
 * @param now RFC 3339 in UTC
 */
export function spansOf(items: readonly HistoryItem[], environment: string, now: string): readonly Span[] {
  const reached = items
    .filter((one) => one.environment === environment && !one.rehearsal)
    .flatMap((one) => {
      const { outcome, endedAt, startedAt } = one;
      return outcome === null || outcome === 'cancelled'
        ? []
        : [{ ...one, outcome, from: endedAt ?? startedAt }];
    })
    .reverse();
  return reached.map(({ seq, version, kind, outcome, actor, from }, at) => ({
    ...{ seq, version, kind, outcome, actor, from },
    to: reached[at + 1]?.from ?? now,
  }));
}
