import { posix } from 'node:path';
import { parse } from 'semver';
import { ReleaseError } from '../../core/error.ts';
import type { Texts } from '../ecosystem.ts';
import { isInherited, stringAt, tableAt, wrongKind } from '../toml/read.ts';
import { parseToml } from '../toml/toml.ts';
import type { TomlString, TomlTable, TomlValue } from '../toml/toml.ts';

/** A manifest that has been read. */
export interface Manifest {
  readonly file: string;
  /** Its directory, '.' for the root. */
  readonly directory: string;
  readonly table: TomlTable;
}

/**
 * The manifest at `file`, or null where it is not among the texts.
 * @throws ReleaseError MANIFEST_UNREADABLE naming file and line
 */
export function readManifest(texts: Texts, file: string): Manifest | null {
  const text = texts.get(file);
  if (text === undefined) return null;
  return { file, directory: posix.dirname(file), table: parseToml(file, text) };
}

/** The `[package]` table (`[project]` in old editions), or null for a virtual manifest. */
export function packageTable(manifest: Manifest): TomlTable | null {
  return tableAt(manifest.table, 'package') ?? tableAt(manifest.table, 'project');
}

/**
 * The name of a package. Cargo requires one.
 * @throws ReleaseError MANIFEST_UNREADABLE
 */
export function nameOf(table: TomlTable): string {
  const name = stringAt(table, 'name');
  if (name !== null && name.value !== '') return name.value;
  throw new ReleaseError('MANIFEST_UNREADABLE', `${table.file}:${table.line}: [package] has no name`, {
    hint: `add name = "…" to [package] in ${table.file}`,
  });
}

/**
 * The version of a package where it stands: in its manifest, or in `[workspace.package]` of the root. Null where
 * there is none, which Cargo takes for 0.0.0 and never to be published.
 * @throws ReleaseError MANIFEST_UNREADABLE when it is not a SemVer version, WORKSPACE_INVALID when the root lacks it
 */
export function versionOf(table: TomlTable, root: Manifest): TomlString | null {
  const version = isInherited(table.entries.get('version'))
    ? stringAt(workspacePackage(table, root, 'version'), 'version')
    : stringAt(table, 'version');
  if (version !== null && !isVersion(version.value)) throw notAVersion(version);
  return version;
}

/** Whether `publish` (or the missing version) keeps a package from every registry (Cargo reference, "publish"). */
export function isPrivate(table: TomlTable, root: Manifest): boolean {
  if (!table.entries.has('version')) return true;
  const value = publishOf(table, root);
  if (value === undefined) return false;
  if (value.kind === 'array') return value.items.length === 0;
  if (value.kind === 'boolean') return !value.value;
  throw wrongKind(value, 'publish', 'true, false or an array of registries');
}

/** The registry that `publish` allows, if it names one, or several of which crates.io is none. */
export function registryOf(table: TomlTable, root: Manifest): { readonly registry?: string } {
  const value = publishOf(table, root);
  if (value?.kind !== 'array') return {};
  const names = value.items.flatMap((item) => (item.kind === 'string' ? [item.value] : []));
  const [registry] = names.includes('crates-io') ? [] : names;
  return registry === undefined ? {} : { registry };
}

function publishOf(table: TomlTable, root: Manifest): TomlValue | undefined {
  const own = table.entries.get('publish');
  return isInherited(own) ? workspacePackage(table, root, 'publish').entries.get('publish') : own;
}

/** The table a key is inherited from, which must hold it. */
function workspacePackage(table: TomlTable, root: Manifest, key: string): TomlTable {
  const shared = tableAt(tableAt(root.table, 'workspace'), 'package');
  if (shared?.entries.has(key) === true) return shared;
  const message = `${table.file}:${table.line}: inherits '${key}', but [workspace.package] of ${root.file} lacks it`;
  throw new ReleaseError('WORKSPACE_INVALID', message, {
    hint: `add ${key} to [workspace.package] in ${root.file}, or write it in ${table.file}`,
  });
}

/** SemVer 2.0.0 without the leading `v` or `=` that the semver package tolerates; Cargo trims spaces. */
function isVersion(text: string): boolean {
  return /^\s*\d/.test(text) && parse(text) !== null;
}

function notAVersion(version: TomlString): ReleaseError {
  const message = `${version.file}:${version.line}: the version '${version.value}' is not a SemVer version`;
  return new ReleaseError('MANIFEST_UNREADABLE', message, {
    hint: 'write major.minor.patch, as in "1.0.0"',
  });
}
