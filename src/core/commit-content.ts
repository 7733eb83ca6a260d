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
