import type { SemVer } from 'semver';
import type { Package, TagRule } from '../model.ts';
import { suffixOf } from '../version/prerelease.ts';
import { coreOf, greatest, isPlaceholder, parseVersion } from '../version/version.ts';
import { isPython } from './spelling.ts';
import type { VersionTag } from './tags.ts';

/**
 * The version the members carry: of a single package its own, of a group the greatest that is in lockstep.
 * @param tags of the line
 * @param series whether a prerelease was asked for
 */
export function manifestVersion(
  members: readonly Package[],
  tags: readonly VersionTag[],
  series: boolean,
): SemVer | null {
  const versions = members.flatMap((pkg) => saidVersion(pkg, tags, series) ?? []);
  return greatest(versions.map((version) => ({ version })))?.version ?? null;
}

/**
 * The version a manifest says. Python's `2.3.0.dev0` is a tree on its way to 2.3.0 (PEP 440, "Developmental releases"),
 * so it says 2.3.0, unless development releases of it are tagged; to a prerelease series it says nothing.
 */
function saidVersion(pkg: Package, tags: readonly VersionTag[], series: boolean): SemVer | null {
  if (pkg.tagged !== undefined) return firstOfMajor(pkg.tagged, tags);
  const version = pkg.version === null ? null : parseVersion(pkg.version);
  if (version === null || !isPython(pkg) || !isDevelopment(version)) return version;
  const core = coreOf(version);
  if (tags.some((tag) => isDevelopment(tag.version) && coreOf(tag.version) === core)) return version;
  return series ? null : parseVersion(core);
}

/** The first version of the major that the name of a package is bound to, where none of it is released yet. */
function firstOfMajor({ major }: TagRule, tags: readonly VersionTag[]): SemVer | null {
  const top = greatest(tags.filter(({ reachable }) => reachable))?.version.major ?? 0;
  return major !== null && major > top ? parseVersion(`${major}.0.0`) : null;
}

function isDevelopment(version: SemVer): boolean {
  return suffixOf(version)?.id === 'dev' && !isPlaceholder(version);
}
