import type { Voucher } from '../deploy/replay.ts';
import type { TrustPolicy } from '../evidence/policy.ts';

/** An entry as the branch holds it. Nothing of it is believed yet. */
export interface LedgerRecord {
  readonly commit: string;
  /** How many parents its commit has. */
  readonly parents: number;
  /** Its bytes; null where the commit holds no entry. */
  readonly text: string | null;
  /** The bundle beside it, or null. */
  readonly signature: string | null;
}

/** What can be wrong with a ledger: a closed set, described in docs/ledger.md. */
export const chainCodes = [
  'MISSING',
  'UNREADABLE',
  'NOT_CANONICAL',
  'SEQUENCE',
  'PREVIOUS',
  'OPEN_RELEASES',
  'FORK',
  'UNSIGNED',
  'FORGED',
  'REWOUND',
] as const;

export type ChainCode = (typeof chainCodes)[number];

/** One thing that is wrong with an entry. */
export interface ChainProblem {
  readonly code: ChainCode;
  /** Where in the ledger, from 1. */
  readonly at: number;
  readonly commit: string;
  /** One line; may hold text of others, so clean it before it is shown. */
  readonly message: string;
}

/** A ledger, checked. */
export interface Chain {
  /** How many there are, readable or not. */
  readonly entries: number;
  readonly vouchers: readonly Voucher[];
  readonly problems: readonly ChainProblem[];
  /** How many entries are signed by somebody who is trusted. */
  readonly signed: number;
}

/** How strictly a ledger is looked at. */
export interface ChainPolicy {
  /** Whom to believe; null: nobody is named, so signatures are not looked at. */
  readonly trust: TrustPolicy | null;
  /**
   * Up to this entry all were found as they must be before, with the same trust, and the bytes of this one are the same: only the
   * chain is looked at again, which binds those before it. 0: none were.
   */
  readonly checkedTo: number;
}

/** What is wrong with one entry. */
export type Told = Pick<ChainProblem, 'code' | 'message'>;
