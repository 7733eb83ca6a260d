/** A version as its registry shows it now. */
export interface ShownVersion {
  /** What a tag says that is at this version: its digest (images) or itself; null where the registry does not have it. */
  readonly name: string | null;
  /** The words of its mark (npm: deprecated; elsewhere: yanked, with no words); null where it is not marked. */
  readonly mark: string | null;
  /** Tags that move → what they are at, in the same terms as `name`. */
  readonly tags: ReadonlyMap<string, string>;
  /** Versions that are there and not marked; empty where the registry is not asked for others. */
  readonly good: readonly string[];
}
