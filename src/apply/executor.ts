import type { Action, Facts, Kind, Plan, Receipt } from '../core/model.ts';
import type { World } from '../ports.ts';

/** What an executor sees besides its action. */
export interface Context {
  readonly world: World;
  /** What the actions before left behind. */
  readonly facts: Facts;
  /** Commit the release is made on. */
  readonly head: string;
  readonly plan: Plan;
  /** The whole plan, where this run only goes on with it; null in the run that opened the release. */
  readonly opened: Plan | null;
}

/**
 * Makes one action true. Looks first, so that doing it twice is doing it once; that is what makes an
 * interrupted plan safe to resume.
 */
export type Executor<K extends Kind> = (action: Action<K>, context: Context) => Promise<Receipt>;

export const unchanged: Receipt = { changed: false, facts: {} };

export function changed(facts: Receipt['facts'] = {}): Receipt {
  return { changed: true, facts };
}
