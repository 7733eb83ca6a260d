/** What is taken back of a release that is public and not complete. */
export interface Retraction {
  readonly remote: string;
  readonly branch: string;
  /** The release commit, and the commit it was made on. */
  readonly commit: string;
  readonly base: string;
  /** Tag name → tag object. */
  readonly tags: Readonly<Record<string, string>>;
  readonly ledger: string;
  /** Message of the commit that takes the release commit back. */
  readonly message: string;
}
