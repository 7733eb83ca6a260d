import { isOfRelease, type Entry } from '../ledger/entry.ts';
import type { LedgerEntry } from '../ledger/types.ts';
import type { Artifact } from './types.ts';

/** What the ledger knows of a release that is to run. */
export interface KnownRelease {
  /** Whether all of it is public. */
  readonly complete: boolean;
  readonly artifacts: readonly Artifact[];
}

/**
 * The files of a release, as the ledger has them: of an environment that runs an image, that image; else the files of the release
 * page without the bundles that prove them, or the packages where there are none. Null where no entry tells of the tag.
 */
export function knownRelease(
  entries: readonly Entry[],
  tag: string,
  image: string | null,
): KnownRelease | null {
  const told = entries.filter(isOfRelease).filter(({ predicate }) => Object.hasOwn(predicate.tags, tag));
  const newest = told.at(-1);
  if (newest === undefined || newest.predicate.kind === 'aborted') return null;
  const complete = told.some(({ predicate: { kind } }) => kind === 'completed');
  return { complete, artifacts: image === null ? filesOf(newest, tag) : imagesOf(newest, image) };
}

function filesOf({ predicate: { assets, packages } }: LedgerEntry, tag: string): readonly Artifact[] {
  const files = (assets[tag] ?? []).filter(({ name }) => !name.endsWith('.sigstore.json'));
  if (files.length > 0) return files.map(({ name, sha256 }) => ({ name, uri: null, sha256 }));
  return Object.entries(packages).flatMap(([key, packed]) =>
    packed.map(({ sha256 }) => ({ name: key, uri: null, sha256 })),
  );
}

/** Keys of images are `image:repository@version`. */
function imagesOf({ predicate: { packages } }: LedgerEntry, image: string): readonly Artifact[] {
  return Object.entries(packages)
    .filter(([key]) => key.startsWith(`image:${image}@`))
    .flatMap(([, packed]) => packed.map(({ sha256 }) => imageArtifact(image, sha256)));
}

/** An image by its digest. @param sha256 hex */
export function imageArtifact(image: string, sha256: string): Artifact {
  return { name: image, uri: `${image}@sha256:${sha256}`, sha256 };
}
