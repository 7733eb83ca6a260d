import { ReleaseError } from '../../core/error.ts';
import type { Dependency, Package } from '../../core/model.ts';
import type { Texts } from '../ecosystem.ts';
import { cratesOf, edgeTest } from './crates.ts';
import type { Crate } from './crates.ts';
import { requirementsOf } from './dependencies.ts';
import type { Requirement } from './dependencies.ts';
import { isPrivate, registryOf } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { assertComplete, readWorkspace } from './workspace.ts';

/**
 * The crates of the workspace as packages, the root first.
 * @throws ReleaseError MANIFEST_UNREADABLE, WORKSPACE_INVALID
 */
export function readPackages(texts: Texts): readonly Package[] {
  const workspace = readWorkspace(texts);
  if (workspace === null) return [];
  assertComplete(workspace);
  const crates = cratesOf(workspace);
  assertUniqueNames(crates);
  const isEdge = edgeTest(crates, workspace.root);
  return crates.map((crate) => toPackage(crate, workspace.root, isEdge));
}

/** Cargo refuses two members of one name: `-p` and the lockfile could not tell them apart. */
function assertUniqueNames(crates: readonly Crate[]): void {
  const files = new Map<string, string>();
  for (const { name, manifest } of crates) {
    const other = files.get(name);
    if (other !== undefined) {
      const message = `two crates are named '${name}': ${other} and ${manifest.file}`;
      throw new ReleaseError('WORKSPACE_INVALID', message, {
        hint: `rename one of them, or list its directory in 'exclude' of [workspace] in Cargo.toml`,
      });
    }
    files.set(name, manifest.file);
  }
}

function toPackage(crate: Crate, root: Manifest, isEdge: (requirement: Requirement) => boolean): Package {
  const { manifest, table, name, version } = crate;
  return {
    manifest: manifest.file,
    path: manifest.directory,
    name,
    ecosystem: 'cargo',
    version: version?.value.trim() ?? null,
    versionFile: version?.file ?? manifest.file,
    private: isPrivate(table, root),
    ...registryOf(table, root),
    dependencies: distinct(requirementsOf(manifest, root).filter(isEdge).map(toDependency)),
  };
}

function toDependency({ name, kind, version }: Requirement): Dependency {
  return { name, kind, range: version?.value ?? null };
}

/** The same dependency may stand in several `[target.*]` tables. */
function distinct(dependencies: readonly Dependency[]): readonly Dependency[] {
  return [...new Map(dependencies.map((one) => [JSON.stringify(one), one])).values()];
}
