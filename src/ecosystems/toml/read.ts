import { ReleaseError } from '../../core/error.ts';
import { howToCheck } from './hint.ts';
import type { TomlBoolean, TomlString, TomlTable, TomlValue } from './toml.ts';

/**
 * The string under `key`, or null where there is none.
 * @throws ReleaseError MANIFEST_UNREADABLE where another kind of value stands
 */
export function stringAt(table: TomlTable, key: string): TomlString | null {
  const value = table.entries.get(key);
  if (value === undefined) return null;
  if (value.kind !== 'string') throw wrongKind(value, key, 'a string');
  return value;
}

/** The table under `key`, or null where there is none. @throws ReleaseError MANIFEST_UNREADABLE */
export function tableAt(table: TomlTable | null, key: string): TomlTable | null {
  const value = table?.entries.get(key);
  if (value === undefined) return null;
  if (value.kind !== 'table') throw wrongKind(value, key, 'a table');
  return value;
}

/** The boolean under `key`, or null where there is none. @throws ReleaseError MANIFEST_UNREADABLE */
export function booleanAt(table: TomlTable, key: string): TomlBoolean | null {
  const value = table.entries.get(key);
  if (value === undefined) return null;
  if (value.kind !== 'boolean') throw wrongKind(value, key, 'true or false');
  return value;
}

/** The strings of the array under `key`, empty where there is none. @throws ReleaseError MANIFEST_UNREADABLE */
export function stringsAt(table: TomlTable, key: string): readonly string[] {
  const value = table.entries.get(key);
  if (value === undefined) return [];
  if (value.kind !== 'array') throw wrongKind(value, key, 'an array of strings');
  return value.items.map((item) => {
    if (item.kind !== 'string') throw wrongKind(item, key, 'an array of strings');
    return item.value;
  });
}

/** The tables directly inside a table, values of any other kind left out. */
export function tablesIn(table: TomlTable | null): readonly TomlTable[] {
  return [...(table?.entries.values() ?? [])].filter((value) => value.kind === 'table');
}

/** Whether a value is `{ workspace = true }`, the sign that it stands in the workspace root. */
export function isInherited(value: TomlValue | undefined): boolean {
  return value?.kind === 'table' && booleanAt(value, 'workspace')?.value === true;
}

/** The error for a value of a kind that must not stand at this key. */
export function wrongKind(value: TomlValue, key: string, expected: string): ReleaseError {
  return new ReleaseError('MANIFEST_UNREADABLE', `${value.file}:${value.line}: '${key}' is not ${expected}`, {
    hint: `correct the manifest${howToCheck(value.file)}`,
  });
}
