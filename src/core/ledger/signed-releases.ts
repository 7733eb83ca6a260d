import { canonicalJson } from '../canonical.ts';
import { isOfRelease, type Entry } from './entry.ts';
import type { LedgerEntry } from './types.ts';

/**
 * Which entries about releases must be signed, where somebody is trusted. Entries of earlier times are not, so the first that opens a
 * release and is signed draws the line: from it on,
 *
 * - whatever opens a release is signed: a plan is only ever carried out by others for it;
 * - what goes on with that release may be unsigned, for who completes it elsewhere may have no key; then it says nothing new: the
 *   commit, the tags and the files are those that signed entries of the release named.
 *
 * So from it on nobody without a key can bring in a plan, a commit, a tag or a file by leaving the signature away.
 */
export class SignedReleases {
  readonly #releases = new Map<number, { readonly about: string; readonly files: Set<string> }>();

  /** Takes note of an entry that was found to be signed by somebody who is trusted. */
  add({ predicate }: LedgerEntry): void {
    const { of, kind } = predicate;
    if (kind === 'opened') this.#releases.set(of, { about: aboutOf(predicate), files: new Set() });
    const known = this.#releases.get(of);
    for (const file of filesOf(predicate)) known?.files.add(file);
  }

  /** Why an entry that is not signed must be, for people; null where it need not. */
  missing({ predicate }: LedgerEntry): string | null {
    if (predicate.kind === 'opened')
      return this.#releases.size === 0
        ? null
        : 'it opens a release, as signed ones before it do, and nobody signed it';
    const known = this.#releases.get(predicate.of);
    if (known === undefined) return null;
    if (known.about !== aboutOf(predicate))
      return 'it says another commit or other tags than the signed entry that opened its release, and nobody signed it';
    const other = filesOf(predicate).find((file) => !known.files.has(file));
    return other === undefined
      ? null
      : 'it names files that no signed entry of its release names, and nobody signed it';
  }
}

/** Why an entry that is to follow others must be signed; null where it need not. Nothing of them is checked. */
export function mustBeSigned(
  before: readonly { readonly entry: Entry; readonly isSigned: boolean }[],
  entry: LedgerEntry,
): string | null {
  const signed = new SignedReleases();
  for (const { entry: one, isSigned } of before) if (isSigned && isOfRelease(one)) signed.add(one);
  return signed.missing(entry);
}

type Predicate = LedgerEntry['predicate'];

function aboutOf({ planId, commit, base, branch, tags }: Predicate): string {
  return canonicalJson({ planId, commit, base, branch, tags });
}

/** Every file an entry names, with where it goes and all that is said of it. */
function filesOf({ assets, packages }: Predicate): readonly string[] {
  return [assets, packages].flatMap((places) =>
    Object.entries(places).flatMap(([place, files]) => files.map((file) => canonicalJson([place, file]))),
  );
}
