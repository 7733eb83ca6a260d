import { parse } from 'semver';
import { ReleaseError } from '../../core/error.ts';
import type { VersionEdit } from '../ecosystem.ts';
import { carries, readModulePath, withMajor } from './module-path.ts';
import type { Module, Modules } from './modules.ts';

/** A module whose path must change, because it is about to be released as another major version. */
export interface Rename {
  readonly module: Module;
  readonly path: string;
  readonly version: string;
}

/**
 * The modules that these releases rename (https://go.dev/ref/mod#major-version-suffixes), by directory. Where a
 * repository has released 2 or later without the suffix before, it goes on so: its modules are for no one to import.
 * @throws ReleaseError WORKSPACE_INVALID where the new path is another module's, or the directory says another major
 */
export function renamesOf(modules: Modules, versions: readonly VersionEdit[]): ReadonlyMap<string, Rename> {
  const renames = versions.flatMap((edit): readonly Rename[] => {
    const module = modules.all.find(({ file }) => file === edit.package.manifest);
    const major = majorOf(edit.version);
    if (module === undefined || !isRenamed(module, edit, major)) return [];
    const path = withMajor(module.path, major);
    assertFree(modules, module, { path, ...edit });
    return [{ module, path, version: edit.version }];
  });
  return new Map(renames.map((one) => [one.module.dir, one]));
}

function isRenamed({ path }: Module, { from }: VersionEdit, major: number): boolean {
  if (major < 2 || carries(path, major)) return false;
  return readModulePath(path).major !== null || from === undefined || from === null || majorOf(from) < 2;
}

function assertFree(modules: Modules, module: Module, edit: VersionEdit & { readonly path: string }): void {
  const { version, path } = edit;
  if (edit.package.tagged?.isOwn === true) {
    throw new ReleaseError(
      'WORKSPACE_INVALID',
      `${module.file}: ${version} cannot be released from the directory ${module.dir} of another major version`,
      {
        hint: `copy the module to a directory v${majorOf(version)} beside it, with module ${path} in its go.mod`,
      },
    );
  }
  const other = modules.all.find((one) => one.path === path);
  if (other === undefined) return;
  throw new ReleaseError(
    'WORKSPACE_INVALID',
    `${module.file}: ${version} would make it ${path}, which ${other.file} is already`,
    { hint: `release ${version} from ${other.dir}, or ask for another version with --as` },
  );
}

function majorOf(version: string): number {
  return parse(version)?.major ?? 0;
}
