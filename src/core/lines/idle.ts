import { wholeRepository, type Package } from '../model.ts';
import { isIndependent, isRoot } from './own-tags.ts';
import type { TagIndex } from './tags.ts';

/** Why a package is left alone that nobody tags, while its siblings are: nothing is wrong with that. */
export const neverTagged = 'never tagged, as its siblings are';
/** Why the whole repository is left alone that once had tags. */
export const inParts = 'its packages are released by themselves';

/** Why a chart is left alone that is at another version than the code beside it. */
const ownVersion = 'at a version of its own, without tags';

/**
 * Packages that nobody means to release (any longer), with the reason, by manifest.
 * @param chosen packages that the configuration puts into groups: these are meant to be released
 */
export function idlePackages(
  packages: readonly Package[],
  index: TagIndex,
  chosen: ReadonlySet<Package>,
): ReadonlyMap<string, string> {
  return new Map(packages.filter((pkg) => !chosen.has(pkg)).flatMap((pkg) => idleness(pkg, packages, index)));
}

function idleness(
  pkg: Package,
  packages: readonly Package[],
  index: TagIndex,
): readonly (readonly [manifest: string, reason: string])[] {
  if (isUntagged(pkg, packages, index)) return [[pkg.manifest, neverTagged]];
  if (isLooseChart(pkg, packages, index)) return [[pkg.manifest, ownVersion]];
  if (pkg.manifest !== wholeRepository) return [];
  const parts = packages.filter(
    (one) => one !== pkg && !one.private && one.ecosystem !== 'helm' && !isUntagged(one, packages, index),
  );
  return parts.length > 0 && parts.every((one) => isIndependent(one, index)) ? [[pkg.manifest, inParts]] : [];
}

/** Modules without tags of their own beside one that has them, or a product at the top: tools, tests and examples mostly. */
function isUntagged({ tagged, manifest }: Package, packages: readonly Package[], index: TagIndex): boolean {
  const hasTags = (key: string): boolean => index.byPackage.get(key)?.some((tag) => tag.reachable) === true;
  if (tagged === undefined || tagged.isOwn || tagged.prefix === 'v' || hasTags(manifest)) return false;
  return packages.some(
    (other) =>
      isRoot(other) ||
      (other.tagged !== undefined && hasTags(other.manifest)) ||
      (other.tagged === undefined && other.path === '.' && other.manifest !== wholeRepository),
  );
}

/** A chart beside code, neither tagged nor at a version that the code has or had. */
function isLooseChart(
  { ecosystem, manifest, version }: Package,
  packages: readonly Package[],
  index: TagIndex,
): boolean {
  if (ecosystem !== 'helm' || index.byPackage.get(manifest)?.some((tag) => tag.reachable) === true)
    return false;
  const code = packages.filter((other) => other.ecosystem !== 'helm');
  return (
    code.length > 0 &&
    code.every((other) => other.version === null || other.version !== version) &&
    index.root.every((tag) => tag.version.version !== version)
  );
}
