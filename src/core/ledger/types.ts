import type { PackedFile } from '../publication.ts';
import type { JsonObject } from '../plugin-call.ts';

/** What an entry says happened to a release. Who claims an open one goes on with it in place of whoever did before. */
export type EntryKind = 'opened' | 'claimed' | 'noted' | 'completed' | 'aborted';

/** What an entry notes of a step that cannot look before it acts. The newest note of a step counts. */
export interface LedgerNote {
  /** Names the step, the same in every run. */
  readonly step: string;
  readonly state: 'begun' | 'done';
  /** What the step gave; null while it is not done and where it gave nothing. */
  readonly gave: JsonObject | null;
}

/** Where an entry stands in the chain. */
export interface Link {
  /** 1 for the first entry of a ledger, one more for each that follows. */
  readonly seq: number;
  /** sha256 (lower-case hex) of the bytes of the entry before, or null for the first. */
  readonly prev: string | null;
  /** Releases that are open once this entry stands, by the number of the entry that opened them. */
  readonly open: readonly number[];
}

/** What is known of the files of a release wherever they are: names and digests. */
export interface Recorded {
  /** Tag name → files of its release page. */
  readonly assets: Readonly<
    Record<string, readonly { readonly name: string; readonly size: number; readonly sha256: string }[]>
  >;
  /** `npm:name@version` → files for its registry. */
  readonly packages: Readonly<Record<string, readonly RecordedPackage[]>>;
}

/** A packed file, wherever it is. */
export type RecordedPackage = Omit<PackedFile, 'path'>;

/** A release as an entry names it. */
export interface Opening extends Recorded {
  readonly planId: string;
  /** The release commit. */
  readonly commit: string;
  /** Commit the release was made on. */
  readonly base: string;
  readonly branch: string;
  /** Tag name → tag object. */
  readonly tags: Readonly<Record<string, string>>;
}

/** An entry of the ledger: an in-toto Statement v1 whose subjects are the tags and the files of a release. */
export interface LedgerEntry {
  readonly _type: 'https://in-toto.io/Statement/v1';
  readonly subject: readonly {
    readonly name: string;
    readonly digest: Readonly<Record<string, string>>;
  }[];
  readonly predicateType: typeof predicateType;
  readonly predicate: Link &
    Opening & {
      readonly v: 1;
      readonly kind: EntryKind;
      /** Number of the entry that opened the release; its own for that one. */
      readonly of: number;
      /** Who wrote it: a process of a machine, to learn whether it still works on the release. */
      readonly by: Writer;
      /** When it was written, UTC, RFC 3339, to the second. The order of entries is that of `seq`, never this. */
      readonly at: string;
      /** Why, where a person said so. */
      readonly reason: string | null;
      /** What is noted; only entries that are 'noted' have it. */
      readonly note?: LedgerNote | undefined;
    };
}

/** A process, without telling whose. */
export interface Writer {
  /** First 16 hex digits of the sha256 of the host's name. */
  readonly host: string;
  readonly pid: number;
}

/** Names the meaning of our entries; a URI that nobody resolves (in-toto Attestation Framework, "TypeURI"). */
export const predicateType = 'https://releasewright.dev/ledger/v1';
