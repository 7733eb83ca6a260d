/** An entry of the ledger that a mirror remembers. */
export interface KnownEntry {
  readonly seq: number;
  /** sha256 of its bytes, lower-case hex. */
  readonly digest: string;
}

/**
 * What a mirror knows better than the ledger: an entry the ledger has not, or has another one in place of; the first by number.
 * Null where they agree. An older copy of a ledger is whole in itself, so that is the only way to notice it in a fresh clone.
 * @param digests of the entries of the ledger, by number
 */
export function contradiction(
  known: readonly KnownEntry[],
  digests: ReadonlyMap<number, string>,
): { readonly seq: number; readonly message: string } | null {
  const [first] = known
    .filter(({ seq, digest }) => digests.get(seq) !== digest)
    .toSorted((a, b) => a.seq - b.seq);
  if (first === undefined) return null;
  const { seq, digest } = first;
  const here = digests.get(seq);
  const message =
    here === undefined
      ? `entry ${String(seq)} (sha256 ${digest.slice(0, 12)}) was in the ledger, which ends before it now`
      : `entry ${String(seq)} was another one: sha256 ${digest.slice(0, 12)}, now ${here.slice(0, 12)}`;
  return { seq, message };
}
