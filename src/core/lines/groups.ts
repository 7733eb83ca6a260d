import { type SemVer, gt } from 'semver';
import { groupBy } from '../collections.ts';
import type { Package } from '../model.ts';
import { greatest, isPrerelease, parseVersion } from '../version/version.ts';
import type { TagIndex, VersionTag } from './tags.ts';

/** How the members of a line share its version: alone, all together, or those that change. */
export type Sharing = 'single' | 'fixed' | 'linked';

/** Packages that share a line, and the line's tags. */
export interface Membership {
  readonly members: readonly Package[];
  readonly tags: readonly VersionTag[];
  readonly sharing: Sharing;
}

export interface Grouping {
  readonly memberships: readonly Membership[];
  readonly alone: readonly { readonly package: Package; readonly reason: string }[];
}

/**
 * Who shares a version with whom. `pkg@1.2.3`-style tags make a package independent; unprefixed tags belong to
 * the only package, or to the members whose manifests carry the group's version.
 */
export function grouped(
  packages: readonly Package[],
  index: TagIndex,
  fixed: readonly (readonly Package[])[] | null,
): Grouping {
  if (fixed !== null) return configured(packages, index, fixed);
  const [only] = packages;
  if (only && packages.length === 1) return { memberships: [single(only, index, index.root)], alone: [] };
  const own = packages.filter((pkg) => isIndependent(pkg, index));
  const rest = packages.filter((pkg) => !own.includes(pkg));
  const shared = index.root.some((tag) => tag.reachable)
    ? byRootTags(rest, index.root)
    : withoutTags(rest, own.length > 0);
  const memberships = [...shared.memberships, ...own.map((pkg) => single(pkg, index, []))];
  return { memberships, alone: shared.alone };
}

function configured(
  packages: readonly Package[],
  index: TagIndex,
  fixed: readonly (readonly Package[])[],
): Grouping {
  const inGroup = new Set(fixed.flat());
  const groups = fixed.map((members) => ({ members, tags: index.root, sharing: 'fixed' as const }));
  const singles = packages
    .filter((pkg) => !inGroup.has(pkg) && !pkg.private)
    .map((pkg) => single(pkg, index, []));
  const alone = packages.filter((pkg) => !inGroup.has(pkg) && pkg.private);
  return {
    memberships: [...groups, ...singles],
    alone: alone.map((pkg) => ({ package: pkg, reason: 'private and in no group' })),
  };
}

function single(pkg: Package, index: TagIndex, more: readonly VersionTag[]): Membership {
  return { members: [pkg], tags: [...(index.byPackage.get(pkg.manifest) ?? []), ...more], sharing: 'single' };
}

/**
 * Whether a package is tagged by itself. A stray tag of its own does not count when its manifest carries a later
 * version of the shared line.
 */
function isIndependent(pkg: Package, index: TagIndex): boolean {
  const top = greatest((index.byPackage.get(pkg.manifest) ?? []).filter((tag) => tag.reachable));
  const version = pkg.version === null ? null : parseVersion(pkg.version);
  if (top === null || version === null) return top !== null;
  return !(gt(version, top.version) && index.root.some((tag) => tag.version.version === version.version));
}

/** The group that unprefixed tags belong to, and members with versions of their own. */
function byRootTags(packages: readonly Package[], tags: readonly VersionTag[]): Grouping {
  const versions = groupVersions(packages, tags);
  const older = new Set(tags.map(({ version }) => version.version));
  const lockstep = packages.filter((pkg) => pkg.version !== null && versions.has(pkg.version));
  const behind = packages.filter(
    (pkg) => !pkg.private && pkg.version !== null && !versions.has(pkg.version) && older.has(pkg.version),
  );
  const members = packages.filter((pkg) => lockstep.includes(pkg) || behind.includes(pkg));
  const alone = packages.filter((pkg) => !members.includes(pkg)).map(leftAlone);
  if (members.length === 0) return { memberships: [], alone };
  const sharing = behind.length > 0 ? 'linked' : members.length > 1 ? 'fixed' : 'single';
  return { memberships: [{ members, tags, sharing }], alone };
}

/** Versions a lockstep member may carry: the last tag's, or a later one the root or several members agree on. */
function groupVersions(packages: readonly Package[], tags: readonly VersionTag[]): ReadonlySet<string> {
  const reachable = tags.filter((tag) => tag.reachable);
  const top = greatest(reachable)?.version ?? null;
  const stable = greatest(reachable.filter((tag) => !isPrerelease(tag.version)))?.version ?? null;
  const last = [top, stable].filter((version) => version !== null).map(({ version }) => version);
  const pending = [...groupBy(packages, (pkg) => pkg.version)]
    .filter(
      ([version, pkgs]) =>
        isAhead(version, top) && (pkgs.length > 1 || pkgs.some(({ path }) => path === '.')),
    )
    .map(([version]) => version ?? '');
  return new Set([...last, ...pending]);
}

function isAhead(version: string | null, top: SemVer | null): boolean {
  const parsed = version === null ? null : parseVersion(version);
  return parsed !== null && (top === null || gt(parsed, top));
}

/** No tag names the root line: a lockstep workspace is one group, otherwise every publishable package is its own. */
function withoutTags(packages: readonly Package[], siblingsTagged: boolean): Grouping {
  const members = siblingsTagged ? [] : lockstepMembers(packages);
  if (members.length > 1) {
    const alone = packages.filter((pkg) => !members.includes(pkg)).map(leftAlone);
    return { memberships: [{ members, tags: [], sharing: 'fixed' }], alone };
  }
  const [publishable, internal] = [
    packages.filter((pkg) => !pkg.private),
    packages.filter((pkg) => pkg.private),
  ];
  return {
    memberships: publishable.map((pkg) => ({ members: [pkg], tags: [], sharing: 'single' })),
    alone: internal.map((pkg) => ({ package: pkg, reason: 'private, never tagged' })),
  };
}

/** The members at the root's version (also an inherited one), or all publishable ones if they agree. */
function lockstepMembers(packages: readonly Package[]): readonly Package[] {
  const root = packages.find(({ path }) => path === '.')?.version ?? inherited(packages);
  if (root !== null) {
    const same = packages.filter((pkg) => pkg.version === root);
    if (same.length > 1) return same;
  }
  const publishable = packages.filter((pkg) => !pkg.private);
  const versions = new Set(publishable.map((pkg) => pkg.version));
  return versions.size === 1 && !versions.has(null) ? publishable : [];
}

function inherited(packages: readonly Package[]): string | null {
  return packages.find((pkg) => pkg.versionFile !== pkg.manifest)?.version ?? null;
}

function leftAlone(pkg: Package): { readonly package: Package; readonly reason: string } {
  const version = pkg.version === null ? 'without a version' : `at ${pkg.version}`;
  return { package: pkg, reason: `${version}, not in step with the group, no tags of their own` };
}
