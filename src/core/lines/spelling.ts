import type { Package, RawTag } from '../model.ts';
import { parsePep440, formatPep440, phaseOf } from '../version/pep440.ts';
import { fromSemver } from '../version/pep440-semver.ts';
import { formatGem } from '../version/gem.ts';
import { suffixOf, type Suffix } from '../version/prerelease.ts';
import { coreOf, parseVersion } from '../version/version.ts';

/** How a tag writes its version: by SemVer, as Python does (`1.0.0b2`), or as Ruby does (`1.0.0.beta2`, `1.0.0.beta.2`). */
export type Spelling = 'semver' | 'pep440' | 'gem' | 'gem-apart';

/** A version as a tag spells it; by SemVer where PEP 440 has no such version. */
export function spell(version: string, spelling: Spelling): string {
  if (spelling === 'gem' || spelling === 'gem-apart') return formatGem(version, spelling === 'gem-apart');
  const pep440 = spelling === 'pep440' ? fromSemver(version) : null;
  return pep440 === null ? version : formatPep440(pep440);
}

/** Whether any package is Python's, so that tags may be written by PEP 440. */
export function hasPython(packages: readonly Package[]): boolean {
  return packages.some(isPython);
}

/** Whether any package is Ruby's, so that tags may be written as gems are. */
export function hasRuby(packages: readonly Package[]): boolean {
  return packages.some(({ ecosystem }) => ecosystem === 'ruby');
}

export function isPython({ ecosystem }: Package): boolean {
  return ecosystem === 'python';
}

/**
 * The packages, those of Python with their prereleases spelled as the tags and manifests of the repository spell them
 * by SemVer: PEP 440 has one spelling for `1.0.0-beta2`, `1.0.0-beta.2` and `1.0.0-b2`, and versions that belong together
 * are known by their text.
 */
export function respelled(packages: readonly Package[], tags: readonly RawTag[]): readonly Package[] {
  if (!hasPython(packages)) return packages;
  const restyle = styleOf(packages, tags);
  return packages.map((pkg) =>
    isPython(pkg) && pkg.version !== null ? { ...pkg, version: restyle(pkg.version) } : pkg,
  );
}

/** The function that spells a version as others here do: manifests that are not Python's first, then tags. */
export function styleOf(packages: readonly Package[], tags: readonly RawTag[]): (version: string) => string {
  const others = packages.flatMap((pkg) => (isPython(pkg) || pkg.version === null ? [] : [pkg.version]));
  const tagged = tags.flatMap(({ name }) => /\d+\.\d+\.\d+-[a-z][a-z0-9.]*$/i.exec(name)?.[0] ?? []);
  const styles = new Map<string, Suffix>();
  for (const text of [...others, ...tagged]) {
    const suffix = suffixIn(text);
    if (suffix !== null && !styles.has(seriesOf(suffix))) styles.set(seriesOf(suffix), suffix);
  }
  return (version) => restyled(version, styles);
}

function restyled(version: string, styles: ReadonlyMap<string, Suffix>): string {
  const parsed = parseVersion(version);
  const suffix = suffixIn(version);
  const style = suffix === null ? undefined : styles.get(seriesOf(suffix));
  if (parsed === null || suffix?.counter == null || style === undefined) return version;
  return `${coreOf(parsed)}-${style.id}${style.separator}${suffix.counter}`;
}

function suffixIn(version: string): Suffix | null {
  const parsed = parseVersion(version);
  return parsed === null ? null : suffixOf(parsed);
}

/** `b`, `beta` and `Beta` are one series. */
function seriesOf({ id }: Suffix): string {
  return phaseOf(id) ?? id.toLowerCase();
}

/**
 * The version part of a tag that PEP 440 reads and SemVer does not: `v1.0.0b2`, `pkg-1.2rc1`, `2024.01`. One number
 * alone is none: `v4` is more often a label that moves.
 */
export function pep440In(tag: string): string | null {
  for (const { index, 0: separator } of tag.matchAll(/^|[@/_-]/g)) {
    const text = tag.slice(index + separator.length);
    if (/^v?\d+\.\d/.test(text) && parsePep440(text) !== null) return text.replace(/^v/, '');
  }
  return null;
}
