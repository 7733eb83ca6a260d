import type { AST } from 'toml-eslint-parser';
import { ReleaseError } from '../../core/error.ts';
import { keysOf, TomlSyntaxError, tomlSections, type TomlSection } from '../../core/toml.ts';
import type { TextPlace } from '../place.ts';
import { howToCheck } from './hint.ts';

/** Where a value stands: the file, and its line counted from 1. */
interface Place {
  readonly file: string;
  readonly line: number;
}

/** A table, however it is written: `[header]`, inline, or by dotted keys. Arrays of tables are left out. */
export interface TomlTable extends Place {
  readonly kind: 'table';
  readonly entries: ReadonlyMap<string, TomlValue>;
}

/** A string with the place of its text, inside the delimiters. */
export interface TomlString extends TextPlace {
  readonly kind: 'string';
}

export interface TomlArray extends Place {
  readonly kind: 'array';
  readonly items: readonly TomlValue[];
}

export interface TomlBoolean extends Place {
  readonly kind: 'boolean';
  readonly value: boolean;
}

/** Numbers, dates and strings of many kilobytes, which no key read here may hold. */
interface TomlOther extends Place {
  readonly kind: 'other';
}

export type TomlValue = TomlTable | TomlString | TomlArray | TomlBoolean | TomlOther;

/** A table being filled; read-only once it leaves this file. */
interface OpenTable extends Place {
  readonly kind: 'table';
  readonly entries: Map<string, OpenTable | Exclude<TomlValue, TomlTable>>;
}

/** The part of a file that is being read. */
interface Source extends TomlSection {
  readonly file: string;
}

/**
 * The values of a TOML 1.1 document (Cargo reads it since 1.94), with the place of every string.
 * @throws ReleaseError MANIFEST_UNREADABLE naming file and line
 */
export function parseToml(file: string, text: string): TomlTable {
  const root: OpenTable = { kind: 'table', entries: new Map(), file, line: 1 };
  try {
    for (const section of tomlSections(text)) read({ ...section, file }, root);
  } catch (error) {
    throw unreadable(file, error);
  }
  return root;
}

/** Anything but a parser's complaint or a stack too small for the nesting is a bug and passes through. */
function unreadable(file: string, error: unknown): unknown {
  const options = { cause: error, hint: `correct the TOML${howToCheck(file)}` };
  if (error instanceof TomlSyntaxError) {
    const place = `${file}:${error.line}:${error.column}`;
    return new ReleaseError('MANIFEST_UNREADABLE', `${place}: not valid TOML: ${error.message}`, options);
  }
  if (error instanceof RangeError) {
    return new ReleaseError('MANIFEST_UNREADABLE', `${file}:1: not readable: nested too deeply`, options);
  }
  return error;
}

function read(source: Source, root: OpenTable): void {
  const keys = source.keys.filter((key) => typeof key === 'string');
  if (keys.length < source.keys.length) return;
  const table = descend(root, keys, source);
  for (const entry of source.entries) assign(source, table, entry);
}

function assign(source: Source, table: OpenTable, node: AST.TOMLKeyValue): void {
  const keys = keysOf(node.key);
  const last = keys.pop();
  if (last === undefined) return;
  const place = { file: source.file, line: source.lineOf(node) };
  descend(table, keys, place).entries.set(last, toValue(source, node.value));
}

/** The table under `keys`, made where it is missing; the parser has already refused keys that hold values. */
function descend(from: OpenTable, keys: readonly string[], { file, line }: Place): OpenTable {
  let table = from;
  for (const key of keys) {
    const known = table.entries.get(key);
    const next: OpenTable =
      known?.kind === 'table' ? known : { kind: 'table', entries: new Map(), file, line };
    table.entries.set(key, next);
    table = next;
  }
  return table;
}

function toValue(source: Source, node: AST.TOMLContentNode): OpenTable | Exclude<TomlValue, TomlTable> {
  const place = { file: source.file, line: source.lineOf(node) };
  if (node.type === 'TOMLInlineTable') {
    const table: OpenTable = { ...place, kind: 'table', entries: new Map() };
    for (const entry of node.body) assign(source, table, entry);
    return table;
  }
  if (node.type === 'TOMLArray') {
    return { ...place, kind: 'array', items: node.elements.map((element) => toValue(source, element)) };
  }
  if (node.kind === 'boolean') return { ...place, kind: 'boolean', value: node.value };
  const inside = node.kind === 'string' ? source.placeOf(node) : null;
  if (node.kind !== 'string' || inside === null) return { ...place, kind: 'other' };
  return { ...place, kind: 'string', value: node.value, ...inside };
}
