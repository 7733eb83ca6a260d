import { rcompare } from 'semver';
import { groupBy } from '../collections.ts';
import type { Package } from '../model.ts';
import type { Membership } from './groups.ts';
import type { TagIndex, VersionTag } from './tags.ts';

/** The tags of a line whose package manager reads versions from a tag of each member (Go modules). */
export interface ModuleTags {
  /** Tags of the line as a whole: what the next one is written like. */
  readonly own: readonly VersionTag[];
  /** The versions of the line, each by one tag, its own where there is one. Greatest first where modules have tags. */
  readonly versions: readonly VersionTag[];
  /** Tags that name one of its modules alone. */
  readonly modules: readonly VersionTag[];
}

/** Tells the tags of a group from those that its modules have besides: `sub/v1.2.3` beside `v1.2.3`. */
export function moduleTagsOf({ members, tags, root }: Membership, index: TagIndex): ModuleTags {
  const home = homeModule(members, root);
  const modules = members
    .filter((pkg) => pkg.tagged !== undefined && pkg !== home)
    .flatMap(({ manifest }) => index.byPackage.get(manifest) ?? []);
  if (modules.length === 0 || members.length < 2) return { own: tags, versions: tags, modules: [] };
  const others = new Set(modules);
  const own = tags.filter((tag) => !others.has(tag));
  return { own, versions: oncePerVersion([...own, ...modules]), modules };
}

/** What stands before the version in the tag of a line without tags, where a package manager says it. */
export function ruledPrefix({ members, root }: Membership): string | null {
  return homeModule(members, root)?.tagged?.prefix ?? null;
}

/**
 * The tag a member of a group needs besides that of the group, or null where that one does, or its version is read from
 * elsewhere. A root that was always tagged `1.2.3` goes on so.
 */
export function moduleTag({ tagged }: Package, groupTag: string, version: string): string | null {
  if (tagged === undefined) return null;
  const name = `${tagged.prefix}${version}`;
  return name === groupTag || name === `v${groupTag}` ? null : name;
}

/** The module whose tag stands for its line: the one at the top where unprefixed tags are the line's, else the first member. */
function homeModule(members: readonly Package[], root: boolean): Package | undefined {
  return root ? members.find(({ path }) => path === '.') : members[0];
}

/** One tag a version, reachable ones first, then the earlier in the list. */
function oncePerVersion(tags: readonly VersionTag[]): readonly VersionTag[] {
  const inOrder = [
    ...tags.filter(({ reachable }) => reachable),
    ...tags.filter(({ reachable }) => !reachable),
  ];
  return [...groupBy(inOrder, ({ version }) => version.version).values()]
    .flatMap(([first]) => first ?? [])
    .sort((a, b) => rcompare(a.version, b.version));
}
