/** A release page as the forge shows it. */
export interface ForgeRelease {
  readonly id: string;
  readonly tag: string;
  readonly draft: boolean;
  readonly url: string;
  /** `sha256` is null where the forge does not tell it. */
  readonly assets: readonly {
    readonly name: string;
    readonly size: number;
    readonly sha256: string | null;
  }[];
}

/** What a release page is to say. */
export interface ForgeDraft {
  readonly tag: string;
  readonly title: string;
  readonly notes: string;
  readonly prerelease: boolean;
}
