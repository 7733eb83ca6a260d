import type { Deployment } from '../deploy/types.ts';

/** A deployment that is over and touched what runs. */
export interface Reached extends Deployment {
  readonly outcome: NonNullable<Deployment['outcome']>;
  readonly endedAt: string;
}

/** What counts: no drill, nothing that runs still or was stopped before it touched anything. In order of the ledger. */
export function reachedOf(deployments: readonly Deployment[]): readonly Reached[] {
  return deployments
    .flatMap((one) => {
      const { outcome, endedAt, rehearsal } = one;
      const counts = outcome !== null && outcome !== 'cancelled' && endedAt !== null && !rehearsal;
      return counts ? [{ ...one, outcome, endedAt }] : [];
    })
    .sort((a, b) => a.seq - b.seq);
}

/** Seconds since the epoch. */
export function secondsAt(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}
