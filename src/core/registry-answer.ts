/** Which package is asked about, and where. */
export interface RegistryQuestion {
  readonly ecosystem: string;
  readonly name: string;
  /** Address of the registry; null = where the package manager would publish it. */
  readonly registry: string | null;
}

/** A version as the registry spells it. */
export interface PublishedVersion {
  readonly text: string;
  /** The commit it was made from, as far as the registry tells it. */
  readonly commit: string | null;
}

/** What a registry says of a package: all versions there ever were, none where it does not know the package; or why it said nothing. */
export type RegistryAnswer =
  | { readonly registry: string; readonly versions: readonly PublishedVersion[] }
  | { readonly registry: string; readonly problem: string };
