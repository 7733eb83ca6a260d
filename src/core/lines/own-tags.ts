import { gt } from 'semver';
import type { Package } from '../model.ts';
import { greatest, parseVersion } from '../version/version.ts';
import type { TagIndex } from './tags.ts';

/**
 * Whether a package is tagged by itself. A stray tag of its own does not count when its manifest carries a later
 * version of the shared line.
 */
export function isIndependent(pkg: Package, index: TagIndex): boolean {
  if (pkg.tagged?.isOwn === true && !pkg.private) return true;
  const top = greatest((index.byPackage.get(pkg.manifest) ?? []).filter((tag) => tag.reachable));
  const version = pkg.version === null ? null : parseVersion(pkg.version);
  if (top === null || version === null) return top !== null;
  return !(gt(version, top.version) && index.root.some((tag) => tag.version.version === version.version));
}

/** Whether unprefixed tags are a package's by the rule of its package manager. */
export function isRoot({ tagged }: Package): boolean {
  return tagged?.prefix === 'v' && !tagged.isOwn;
}
