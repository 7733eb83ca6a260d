import { ReleaseError } from '../../core/error.ts';
import type { Dependency, Package } from '../../core/model.ts';
import type { Texts } from '../ecosystem.ts';
import { patchesOf, requirementsOf } from './dependencies.ts';
import type { Requirement } from './dependencies.ts';
import { isPrivate, nameOf, packageTable, versionOf } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { satisfies } from './requirement.ts';
import type { TomlTable } from './toml.ts';
import { assertComplete, readWorkspace } from './workspace.ts';

/**
 * The crates of the workspace, the root first. Virtual manifests are no packages.
 * @throws ReleaseError MANIFEST_UNREADABLE, WORKSPACE_INVALID
 */
export function readPackages(texts: Texts): readonly Package[] {
  const workspace = readWorkspace(texts);
  if (workspace === null) return [];
  assertComplete(workspace);
  const crates = workspace.members.flatMap((manifest) => toCrate(manifest, workspace.root));
  assertUniqueNames(crates);
  const isEdge = edgeTest(crates, workspace.root);
  return crates.map((crate) => toPackage(crate, workspace.root, isEdge));
}

/** A member with its `[package]` table. */
interface Crate {
  readonly manifest: Manifest;
  readonly table: TomlTable;
  readonly name: string;
  readonly version: string | null;
  readonly versionFile: string;
}

function toCrate(manifest: Manifest, root: Manifest): readonly Crate[] {
  const table = packageTable(manifest);
  if (table === null) return [];
  const version = versionOf(table, root);
  const versionFile = version?.file ?? manifest.file;
  return [{ manifest, table, name: nameOf(table), version: version?.value.trim() ?? null, versionFile }];
}

/** Cargo refuses two members of one name: `-p` and the lockfile could not tell them apart. */
function assertUniqueNames(crates: readonly Crate[]): void {
  const files = new Map<string, string>();
  for (const { name, manifest } of crates) {
    const other = files.get(name);
    if (other !== undefined) {
      throw new ReleaseError(
        'WORKSPACE_INVALID',
        `two crates are named '${name}': ${other} and ${manifest.file}`,
        {
          hint: `rename one of them, or list its directory in 'exclude' of [workspace] in Cargo.toml`,
        },
      );
    }
    files.set(name, manifest.file);
  }
}

function toPackage(crate: Crate, root: Manifest, isEdge: (requirement: Requirement) => boolean): Package {
  const { manifest, table, name, version, versionFile } = crate;
  return {
    manifest: manifest.file,
    path: manifest.directory,
    name,
    ecosystem: 'cargo',
    version,
    versionFile,
    private: isPrivate(table, root),
    dependencies: distinct(requirementsOf(manifest, root).filter(isEdge).map(toDependency)),
  };
}

/**
 * Tells the dependencies on members from those on the outside world: the path, or a `[patch]` whose version fits,
 * must lead to the member of that name. A registry crate that shares a member's name is another crate.
 */
function edgeTest(crates: readonly Crate[], root: Manifest): (requirement: Requirement) => boolean {
  const byDirectory = new Map(crates.map((crate) => [crate.manifest.directory, crate]));
  const patches = patchesOf(root);
  return ({ name, directory, source, version }) => {
    const patched = source === null ? undefined : patches.get(source)?.get(name);
    const crate = byDirectory.get(directory ?? patched ?? '');
    if (crate?.name !== name) return false;
    return directory !== null || version === null || satisfies(crate.version ?? '0.0.0', version.value);
  };
}

function toDependency({ name, kind, version }: Requirement): Dependency {
  return { name, kind, range: version?.value ?? null };
}

/** The same dependency may stand in several `[target.*]` tables. */
function distinct(dependencies: readonly Dependency[]): readonly Dependency[] {
  return [...new Map(dependencies.map((one) => [JSON.stringify(one), one])).values()];
}
