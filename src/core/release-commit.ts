/** What the release commit is made of. */
export interface CommitContent {
  readonly message: string;
  /** Files to take from the work tree. */
  readonly paths: readonly string[];
  /** Files that are gone. */
  readonly removed: readonly string[];
  /** What was asked for (`askedText`), where no ledger keeps the plan: with it the plan can be made again. */
  readonly asked?: string;
}

/** A release commit, as its trailers tell it. */
export interface ReleaseCommit {
  readonly commit: string;
  /** When it was made, RFC 3339. */
  readonly at: string;
  readonly planId: string;
  /** What was asked for (`askedText`), as it stands there. */
  readonly asked: string;
}
