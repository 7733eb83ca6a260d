import type { Package } from '../model.ts';
import { parsePep440 } from '../version/pep440.ts';
import { toSemver } from '../version/pep440-semver.ts';
import { parseVersion } from '../version/version.ts';
import { takenTag } from './number.ts';
import type { Active } from './tagged.ts';

/** What a registry has of a package. */
export interface Listing {
  /** The registry, as people know it: its host. */
  readonly registry: string;
  /** Versions that were ever published, by `registryKey`, with the commit they were made from where the registry tells it. */
  readonly versions: ReadonlyMap<string, string | null>;
}

/** What registries say, by manifest; packages that were not asked about, or without an answer, have no entry. */
export type Listings = ReadonlyMap<string, Listing>;

/**
 * How a version is known in a registry: SemVer without build metadata, which registries do not tell apart. Python's
 * spellings of one version are one (`1.0.0b2`, `1.0.0-beta.2`). Null for what no version of ours can meet.
 */
export function registryKey(text: string, ecosystem: string): string | null {
  const python = ecosystem === 'python' ? parsePep440(text) : null;
  return parseVersion(python === null ? text : (toSemver(python) ?? ''))?.version ?? null;
}

/** Tells why a version cannot be released on all of some lines that share it; null where it is free. */
export function takenOn(released: readonly Active[], listings: Listings): (version: string) => string | null {
  const lines = released.map(({ pending: { line } }) => line);
  const packages = released.flatMap(({ pending: { line }, members }) =>
    line.members.filter(({ manifest }) => members.has(manifest)),
  );
  return (version) =>
    lines.some((line) => takenTag(line, version) !== null)
      ? 'its tag exists'
      : publishedAs(version, packages, listings);
}

/** Which registry has a version of some packages; null where none does. */
export function publishedAs(
  version: string,
  packages: readonly Package[],
  listings: Listings,
): string | null {
  for (const { manifest, name, ecosystem } of packages) {
    const listing = listings.get(manifest);
    if (listing?.versions.has(registryKey(version, ecosystem) ?? '') === true)
      return `${listing.registry} has ${name} ${version}`;
  }
  return null;
}
