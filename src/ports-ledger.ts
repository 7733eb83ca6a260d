import type { LedgerRecord } from './core/ledger/chain-types.ts';
import type { TrustPolicy } from './core/evidence/policy.ts';
import type { Checked } from './core/ledger/checked.ts';
import type { Signer } from './ports-evidence.ts';

/* The part of the world (`ports.ts`) that keeps ledgers. */

/**
 * Where a ledger is: a branch of a remote, of another repository by its address, or of this repository (null); or a ledger of a
 * database, by its name.
 */
export interface LedgerPlace {
  readonly remote: string | null;
  readonly branch: string;
}

/** The newest entry of a ledger. */
export interface LedgerTip {
  /** The id of the entry: in git the commit that holds it, in a database the sha256 of its bytes. */
  readonly commit: string;
  /** Its bytes. */
  readonly text: string;
}

/** Entries that are only ever added to, each after the one before it. */
export interface EntryStore {
  /**
   * The newest entry, as the remote has it now; null where there is none.
   * @throws ReleaseError LEDGER_UNREADABLE where the remote has lost entries this clone has seen
   */
  tip(place: LedgerPlace): Promise<LedgerTip | null>;
  /**
   * Every entry up to that one, oldest first. Nothing of them is checked.
   * @param known so many need no signature, but where `isLookedAtAgain`; none unless told
   */
  records(tip: LedgerTip, known?: number): Promise<readonly LedgerRecord[]>;
  /** Makes an entry ready to be added, and gives its id; nobody else sees it yet. */
  commit(entry: NewEntry): Promise<string>;
  /** Adds one entry. @throws ReleaseError LEDGER_MOVED where another one was added meanwhile */
  append(place: LedgerPlace, entry: LedgerCommit): Promise<void>;
}

/** What an entry is made of: its files by name, one of which is the entry itself. */
export interface NewEntry {
  /** The id of the entry before it; null for the first one. */
  readonly parent: string | null;
  readonly files: Readonly<Record<string, string>>;
  readonly message: string;
}

/** A branch of git that holds one entry a commit; ids are those of commits. */
export interface Ledger extends EntryStore {
  /** A file of the entry that stands `back` before the newest one, or null. */
  fileAt(tip: LedgerTip, back: number, file: string): Promise<string | null>;
}

/** An entry to add, by its id: in git a commit. */
export interface LedgerCommit {
  readonly commit: string;
  /** The newest entry there must be then, or null where there must be none. */
  readonly parent: string | null;
}

/** Remembers up to where a ledger was checked. What it lost, or cannot keep, is checked again. Never throws. */
export interface CheckedStore {
  read(): Promise<Checked | null>;
  write(checked: Checked): Promise<void>;
}

/** How entries are signed here, and whose are believed. Nothing is opened before it is asked for. */
export interface LedgerKeys {
  /** Null: nobody is named. @throws ReleaseError TRUST_UNREADABLE */
  trust(): Promise<TrustPolicy | null>;
  /** Null: entries are not signed here. @throws ReleaseError KEY_UNREADABLE, FILE_NOT_SIGNED, TOOL_MISSING */
  signer(): Promise<Signer | null>;
}
