import { ReleaseError } from '../../core/error.ts';
import type { DependencyKind } from '../../core/model.ts';
import { directoryAt } from '../paths.ts';
import { booleanAt, isInherited, stringAt, tableAt, tablesIn, wrongKind } from '../toml/read.ts';
import type { TomlString, TomlTable, TomlValue } from '../toml/toml.ts';
import type { Manifest } from './manifest.ts';

/** A dependency as a manifest declares it, inheritance resolved. */
export interface Requirement {
  /** The real name of the package, also where the manifest renames it. */
  readonly name: string;
  readonly kind: DependencyKind;
  /** The version requirement where it stands (the workspace root's file when inherited), or null. */
  readonly version: TomlString | null;
  /** The directory `path` leads to, or null without a path or when it leaves the repository. */
  readonly directory: string | null;
  /** What a `[patch]` table calls the place it comes from: a git URL, a registry, or 'crates-io'; null with a path. */
  readonly source: string | null;
}

/** The tables of a package, with the spelling Cargo still reads in old editions. */
const tableKinds = [
  { kind: 'normal', keys: ['dependencies'] },
  { kind: 'dev', keys: ['dev-dependencies', 'dev_dependencies'] },
  { kind: 'build', keys: ['build-dependencies', 'build_dependencies'] },
] as const;

/**
 * All dependencies a manifest declares, those under `[target.*]` included, in the order of the tables
 * (Cargo reference, "Specifying Dependencies" and "Inheriting a dependency from a workspace").
 * @throws ReleaseError MANIFEST_UNREADABLE, WORKSPACE_INVALID when the root lacks an inherited dependency
 */
export function requirementsOf(manifest: Manifest, root: Manifest): readonly Requirement[] {
  const scopes = [manifest.table, ...tablesIn(tableAt(manifest.table, 'target'))];
  return scopes.flatMap((scope) =>
    tableKinds.flatMap(({ kind, keys }) => {
      const table = keys.map((key) => tableAt(scope, key)).find((found) => found !== null);
      return [...(table?.entries ?? [])].map(([key, value]) => resolve({ key, value, kind, manifest, root }));
    }),
  );
}

/**
 * The packages that `[patch]` in the workspace root puts in place of others, by directory (Cargo reference,
 * "The [patch] section"): Cargo uses them wherever their version satisfies the requirement.
 */
export function patchesOf(root: Manifest): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const sources = new Map<string, Map<string, string>>();
  for (const [source, table] of tableAt(root.table, 'patch')?.entries ?? []) {
    const directories = new Map<string, string>();
    for (const [key, value] of table.kind === 'table' ? table.entries : []) {
      const { name, directory } = declared(key, value, '.');
      if (directory !== null) directories.set(name, directory);
    }
    sources.set(source, directories);
  }
  return sources;
}

interface Entry {
  readonly key: string;
  readonly value: TomlValue;
  readonly kind: 'normal' | 'dev' | 'build';
  readonly manifest: Manifest;
  readonly root: Manifest;
}

function resolve({ key, value, kind, manifest, root }: Entry): Requirement {
  const optional = value.kind === 'table' && booleanAt(value, 'optional')?.value === true;
  const found = isInherited(value)
    ? declared(key, inherited(key, value, root), root.directory)
    : declared(key, value, manifest.directory);
  return { ...found, kind: optional ? 'optional' : kind };
}

function inherited(key: string, value: TomlValue, root: Manifest): TomlValue {
  const entry = tableAt(tableAt(root.table, 'workspace'), 'dependencies')?.entries.get(key);
  if (entry !== undefined) return entry;
  throw new ReleaseError(
    'WORKSPACE_INVALID',
    `${value.file}:${value.line}: '${key}' is inherited, but [workspace.dependencies] of ${root.file} lacks it`,
    { hint: `add '${key}' to [workspace.dependencies] in ${root.file}` },
  );
}

function declared(key: string, value: TomlValue, base: string): Omit<Requirement, 'kind'> {
  if (value.kind === 'string') return { name: key, version: value, directory: null, source: 'crates-io' };
  if (value.kind !== 'table') throw wrongKind(value, key, 'a version requirement or a table');
  const path = stringAt(value, 'path');
  return {
    name: stringAt(value, 'package')?.value ?? key,
    version: stringAt(value, 'version'),
    directory: path === null ? null : directoryAt(base, path.value),
    source: path === null ? sourceOf(value) : null,
  };
}

function sourceOf(table: TomlTable): string {
  const keys = ['git', 'registry-index', 'registry'];
  return keys.map((key) => stringAt(table, key)?.value).find((value) => value !== undefined) ?? 'crates-io';
}
