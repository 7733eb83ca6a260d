import { patchesOf } from './dependencies.ts';
import type { Requirement } from './dependencies.ts';
import { nameOf, packageTable, versionOf } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { satisfies } from './requirement.ts';
import type { TomlString, TomlTable } from '../toml/toml.ts';
import type { Workspace } from './workspace.ts';

/** A member that is a package. */
export interface Crate {
  readonly manifest: Manifest;
  /** Its `[package]` table. */
  readonly table: TomlTable;
  readonly name: string;
  /** Its version where it stands: in its manifest, or in the root's when inherited. Null where it has none. */
  readonly version: TomlString | null;
}

/**
 * The crates of a workspace, the root first; virtual manifests are none.
 * @throws ReleaseError MANIFEST_UNREADABLE, WORKSPACE_INVALID
 */
export function cratesOf({ members, root }: Workspace): readonly Crate[] {
  return members.flatMap((manifest) => {
    const table = packageTable(manifest);
    return table === null ? [] : [{ manifest, table, name: nameOf(table), version: versionOf(table, root) }];
  });
}

/**
 * Tells the dependencies on members from those on the outside world: the path, or a `[patch]` whose version fits,
 * must lead to the member of that name. A registry crate that shares a member's name is another crate.
 */
export function edgeTest(crates: readonly Crate[], root: Manifest): (requirement: Requirement) => boolean {
  const byDirectory = new Map(crates.map((crate) => [crate.manifest.directory, crate]));
  const patches = patchesOf(root);
  return (requirement) => {
    const { name, directory } = requirement;
    const crate = byDirectory.get(directory ?? patchFor(requirement, patches) ?? '');
    return crate?.name === name && (directory !== null || accepts(requirement, crate));
  };
}

function patchFor({ name, source }: Requirement, patches: ReturnType<typeof patchesOf>): string | null {
  return source === null ? null : (patches.get(source)?.get(name) ?? null);
}

/** A crate without a version counts as 0.0.0 (Cargo reference, "The version field"). */
function accepts({ version }: Requirement, crate: Crate): boolean {
  return version === null || satisfies(crate.version?.value.trim() ?? '0.0.0', version.value);
}
