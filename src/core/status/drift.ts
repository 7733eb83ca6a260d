import { compareObserved } from '../deploy/compare.ts';
import type { Deployable, Observed } from '../deploy/types.ts';

/** What was found running, held against what the ledger says runs. Public JSON. */
export interface Drift {
  /** `unknown`: nothing could be told of what runs. */
  readonly state: 'none' | 'drifted' | 'unknown';
  /** One line for people. */
  readonly message: string;
  /** Copies that run; null where that cannot be told. */
  readonly copies: number | null;
}

/** Whether something else runs than was deployed: another version, another digest, or nothing at all. */
export function driftOf(deployed: Deployable, observed: Observed): Drift {
  const { isSame, message } = compareObserved(deployed, observed);
  const state = isSame === null ? 'unknown' : isSame ? 'none' : 'drifted';
  return { state, message, copies: observed.copies };
}
