import type { Package, RangeEdit } from '../../core/model.ts';
import type { VersionEdit } from '../ecosystem.ts';
import { parseSpec } from './spec.ts';

/** Everything that changes in one package: what its manifest and each lockfile's entry for it must follow. */
export interface Change {
  readonly package: Package;
  /** The new version, or null where only ranges change. */
  readonly version: string | null;
  readonly ranges: readonly RangeEdit[];
}

/** The edits asked for, gathered by package; packages without any are left out. */
export function changesOf(
  packages: readonly Package[],
  versions: readonly VersionEdit[],
  ranges: readonly RangeEdit[],
): readonly Change[] {
  const version = new Map(versions.map((each) => [each.package.manifest, each.version]));
  const byManifest = groupBy(ranges, (each) => each.manifest);
  return packages
    .map((each) => ({
      package: each,
      version: version.get(each.manifest) ?? null,
      ranges: byManifest.get(each.manifest) ?? [],
    }))
    .filter((change) => change.version !== null || change.ranges.length > 0);
}

/** The items by key, in order. */
export function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/**
 * Whether the range of a dependency is the one that gets installed, where a package names the same one in several
 * sections: dev goes over optional goes over normal, and a peer is not installed (npm's arborist and yarn agree).
 */
export function isInstalled(change: Change, range: RangeEdit): boolean {
  if (parseSpec(range.from).alias !== null) return true;
  const kinds = change.package.dependencies
    .filter((each) => each.name === range.dependency && parseSpec(each.range ?? '').alias === null)
    .map((each) => each.kind);
  const winner = (['dev', 'optional', 'normal'] as const).find((kind) => kinds.includes(kind));
  return winner === range.kind;
}
