import type { ReleaseError } from './error.ts';
import type { Warning } from './model.ts';
import type { Secret } from './secret.ts';

/** What checks found: what stands in the way, what should be known, and what could not be asked. */
export interface Findings {
  readonly problems: readonly ReleaseError[];
  readonly notices: readonly Warning[];
  /** One sentence each, for `release doctor`. */
  readonly unasked: readonly string[];
}

/** What stands in the way of publishing, and what should be known before. */
export interface PublishCheck {
  readonly problems: readonly ReleaseError[];
  readonly notices: readonly Warning[];
}

/** Room on a file system. */
export interface Space {
  /** A folder on it. */
  readonly path: string;
  /** Bytes that are free for this user. */
  readonly bytes: number;
  /** Files that can still be made; null where the file system does not count them. */
  readonly files: number | null;
}

/** What is signed: `commit.gpgSign`, `tag.gpgSign` (git-config(1)). */
export interface Signs {
  readonly commits: boolean;
  readonly tags: boolean;
}

/** How a forge lets us in. */
export interface ForgeAccess {
  /** Seconds its clock is ahead of ours; null where it does not tell the time. */
  readonly ahead: number | null;
}

/** A push that is planned, for the rules of a forge. */
export interface PlannedPush {
  readonly branch: string;
  /** Branch of the ledger, or null. */
  readonly ledger: string | null;
  readonly tags: readonly string[];
  /** Message of the release commit, or null where none is made. */
  readonly message: string | null;
  readonly signs: Signs;
  /** What git shows the remote to be let in, as far as that can be known. */
  readonly by: Secret | null;
}
