import { type SemVer, gt } from 'semver';
import { groupBy } from '../collections.ts';
import { wholeRepository, type Package } from '../model.ts';
import { greatest, isPrerelease, parseVersion } from '../version/version.ts';
import { idlePackages } from './idle.ts';
import { isIndependent, isRoot } from './own-tags.ts';
import type { TagIndex, VersionTag } from './tags.ts';

/** How the members of a line share its version: alone, all together, or those that change. */
export type Sharing = 'single' | 'fixed' | 'linked';

/** Packages that share a line, and the line's tags. */
export interface Membership {
  readonly members: readonly Package[];
  readonly tags: readonly VersionTag[];
  readonly sharing: Sharing;
  /** Whether unprefixed tags are this line's. */
  readonly root: boolean;
}

export interface Grouping {
  readonly memberships: readonly Membership[];
  readonly alone: readonly { readonly package: Package; readonly reason: string }[];
}

/**
 * Packages that can only move together, because their version stands in one file (`version.workspace = true` in Cargo) or
 * because they are one product for two languages: of one name, in one directory. Most are one by themselves.
 */
type Unit = readonly Package[];

/** The file that tells a unit from others. */
function homeOf({ name, path }: Package, packages: readonly Package[]): string {
  const twin = packages.find((one) => one.path === path && one.name.toLowerCase() === name.toLowerCase());
  return twin?.versionFile ?? '';
}

/**
 * Who shares a version with whom. `pkg@1.2.3`-style tags make a package independent; unprefixed tags belong to
 * the only package, or to the members whose manifests carry the group's version. Packages that inherit one
 * version are never parted, whatever tags or configuration say.
 */
export function grouped(
  packages: readonly Package[],
  index: TagIndex,
  fixed: readonly (readonly Package[])[] | null,
): Grouping {
  const idle = idlePackages(packages, index, new Set(fixed?.flat()));
  const used = packages.filter(({ manifest }) => !idle.has(manifest));
  const { memberships, alone } = groupedInUse(used, index, fixed);
  const unused = packages.flatMap((pkg) => {
    const reason = idle.get(pkg.manifest);
    return reason === undefined ? [] : [{ package: pkg, reason }];
  });
  return { memberships, alone: [...alone, ...unused] };
}

function groupedInUse(
  packages: readonly Package[],
  index: TagIndex,
  fixed: readonly (readonly Package[])[] | null,
): Grouping {
  const units = [...groupBy(packages, (pkg) => homeOf(pkg, packages)).values()];
  if (fixed !== null) return configured(units, index, fixed);
  const [only] = packages;
  if (only && packages.length === 1) {
    const tags = [...(index.byPackage.get(only.manifest) ?? []), ...index.root];
    return { memberships: [{ members: [only], tags, sharing: 'single', root: true }], alone: [] };
  }
  const own = units.filter((unit) => unit.some((pkg) => isIndependent(pkg, index)));
  const rest = units.filter((unit) => !own.includes(unit));
  const shared = index.root.some((tag) => tag.reachable)
    ? byRootTags(rest, index.root)
    : withoutTags(rest, own.length > 0);
  const memberships = [...shared.memberships, ...own.map((unit) => byOwnTags(unit, index))];
  return { memberships, alone: shared.alone };
}

/** Groups as configured. Unprefixed tags belong to the one with the root package, else to the first they can belong to. */
function configured(
  units: readonly Unit[],
  index: TagIndex,
  fixed: readonly (readonly Package[])[],
): Grouping {
  const groups = fixed.map((members) =>
    units.filter((unit) => unit.some((pkg) => members.includes(pkg))).flat(),
  );
  const main =
    groups.find((members) => members.some(({ path }) => path === '.')) ??
    groups.find((members) => members.every(({ tagged }) => tagged === undefined));
  const rest = units.filter((unit) => !unit.some((pkg) => groups.some((members) => members.includes(pkg))));
  const [published, internal] = [rest.filter(isPublished), rest.filter((unit) => !isPublished(unit))];
  return {
    memberships: [
      ...groups.map((members) => ({
        members,
        tags: members === main && index.root.length > 0 ? index.root : tagsOf(members, index),
        sharing: 'fixed' as const,
        root: members === main,
      })),
      ...published.map((unit) =>
        main === undefined && unit.some(isRoot) ? byUnprefixed(unit, index) : byOwnTags(unit, index),
      ),
    ],
    alone: internal.flat().map((pkg) => ({ package: pkg, reason: 'private and in no group' })),
  };
}

function byUnprefixed(members: Unit, index: TagIndex): Membership {
  return { members, tags: index.root, sharing: members.length > 1 ? 'fixed' : 'single', root: true };
}

function byOwnTags(unit: Unit, index: TagIndex): Membership {
  const sharing = unit.length > 1 ? 'fixed' : 'single';
  return { members: unit, tags: tagsOf(unit, index), sharing, root: false };
}

function tagsOf(packages: readonly Package[], index: TagIndex): readonly VersionTag[] {
  return packages.flatMap(({ manifest }) => index.byPackage.get(manifest) ?? []);
}

function isPublished(unit: Unit): boolean {
  return unit.some((pkg) => !pkg.private);
}

/** The group that unprefixed tags belong to, and members with versions of their own. */
function byRootTags(units: readonly Unit[], tags: readonly VersionTag[]): Grouping {
  const packages = units.flat();
  const versions = groupVersions(packages, tags);
  const older = new Set(tags.map(({ version }) => version.version));
  const says = (pkg: Package, known: ReadonlySet<string>): boolean =>
    pkg.version !== null && known.has(pkg.version);
  const isLockstep = (pkg: Package): boolean =>
    pkg.manifest === wholeRepository || isRoot(pkg) || says(pkg, versions);
  const isBehind = (pkg: Package): boolean => !pkg.private && !isLockstep(pkg) && says(pkg, older);
  const together = units.filter((unit) => unit.some((pkg) => isLockstep(pkg) || isBehind(pkg)));
  const members = together.flat();
  const alone = packages.filter((pkg) => !members.includes(pkg)).map(leftAlone);
  if (members.length === 0) return { memberships: [], alone };
  const sharing = members.some(isBehind) ? 'linked' : members.length > 1 ? 'fixed' : 'single';
  return { memberships: [{ members, tags, sharing, root: true }], alone };
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
function withoutTags(units: readonly Unit[], siblingsTagged: boolean): Grouping {
  const packages = units.flat();
  const members = siblingsTagged ? [] : lockstepMembers(packages);
  if (members.length > 1) {
    const alone = packages.filter((pkg) => !members.includes(pkg)).map(leftAlone);
    return { memberships: [{ members, tags: [], sharing: 'fixed', root: true }], alone };
  }
  const internal = units.filter((unit) => !isPublished(unit)).flat();
  return {
    memberships: units.filter(isPublished).map((unit) => ({
      members: unit,
      tags: [],
      sharing: unit.length > 1 ? 'fixed' : 'single',
      root: false,
    })),
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
