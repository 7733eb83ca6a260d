/** Addresses on the forge; null where there is none. Values come raw, addresses must be http(s) to be used. */
export interface Links {
  readonly commit: (sha: string) => string | null;
  /** Pull or merge request, without '#'. */
  readonly pull: (number: string) => string | null;
  /** Issue, without '#'. */
  readonly issue: (number: string) => string | null;
  /** What changed between two tags. */
  readonly compare: (from: string, to: string) => string | null;
  readonly tag: (name: string) => string | null;
}
