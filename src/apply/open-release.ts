import type { LedgerEntry, Recorded } from '../core/ledger/types.ts';
import type { Facts, Plan } from '../core/model.ts';
import type { Published } from '../ports.ts';

/** A release that is public and not complete. */
export interface OpenRelease extends Published {
  readonly plan: Plan;
  /** What is known of its files; null where nobody recorded them. */
  readonly recorded: Recorded | null;
  /** Tag name → name → text of files that prove it, as the ledger keeps them. */
  readonly evidence: Facts['evidence'];
  /** The entry that opened it; null where no ledger is kept. */
  readonly opened: LedgerEntry | null;
}

/** One that a ledger tells of. */
export interface EnteredRelease extends OpenRelease {
  readonly opened: LedgerEntry;
}

/** A release that its clone or its commit tells of. Nothing is known of its files. */
export function unrecorded(plan: Plan, { commit, tags }: Published): OpenRelease {
  return { plan, commit, tags, recorded: null, evidence: {}, opened: null };
}
