import type { LedgerEntry } from '../core/ledger/types.ts';
import type { Plan } from '../core/model.ts';

/** A release that is public and not complete, as the ledger tells it. */
export interface OpenRelease {
  readonly plan: Plan;
  /** The entry that opened it. */
  readonly opened: LedgerEntry;
}
