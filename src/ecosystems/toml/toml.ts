import { parseTOML, ParseError } from 'toml-eslint-parser';
import type { AST } from 'toml-eslint-parser';
import { ReleaseError } from '../../core/error.ts';
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

/** Numbers and dates, which no key read here may hold. */
interface TomlOther extends Place {
  readonly kind: 'other';
}

export type TomlValue = TomlTable | TomlString | TomlArray | TomlBoolean | TomlOther;

/** A table being filled; read-only once it leaves this file. */
interface OpenTable extends Place {
  readonly kind: 'table';
  readonly entries: Map<string, OpenTable | Exclude<TomlValue, TomlTable>>;
}

/** The text being read: `skip` is 1 where a byte order mark stands before what the parser sees. */
interface Source {
  readonly file: string;
  readonly text: string;
  readonly skip: number;
}

/**
 * The values of a TOML 1.1 document (Cargo reads it since 1.94), with the place of every string.
 * @throws ReleaseError MANIFEST_UNREADABLE naming file and line
 */
export function parseToml(file: string, text: string): TomlTable {
  const source: Source = { file, text, skip: text.startsWith('\uFEFF') ? 1 : 0 };
  try {
    const [top] = parseTOML(text.slice(source.skip), { tomlVersion: '1.1' }).body;
    return topTable(source, top);
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** Anything but a parser's complaint or a stack too small for the nesting is a bug and passes through. */
function unreadable(file: string, error: unknown): unknown {
  const options = { cause: error, hint: `correct the TOML${howToCheck(file)}` };
  if (error instanceof ParseError) {
    const place = `${file}:${error.lineNumber}:${error.column + 1}`;
    return new ReleaseError('MANIFEST_UNREADABLE', `${place}: not valid TOML: ${error.message}`, options);
  }
  if (error instanceof RangeError) {
    return new ReleaseError('MANIFEST_UNREADABLE', `${file}:1: not readable: nested too deeply`, options);
  }
  return error;
}

function topTable(source: Source, top: AST.TOMLTopLevelTable): TomlTable {
  const root = openTable(source, top);
  for (const node of top.body) {
    if (node.type === 'TOMLKeyValue') assign(source, root, node);
    else if (node.resolvedKey.every((key) => typeof key === 'string')) {
      const table = descend(source, root, node.resolvedKey, node);
      for (const entry of node.body) assign(source, table, entry);
    }
  }
  return root;
}

function assign(source: Source, table: OpenTable, node: AST.TOMLKeyValue): void {
  const keys = node.key.keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value));
  const last = keys.pop();
  if (last === undefined) return;
  descend(source, table, keys, node).entries.set(last, toValue(source, node.value));
}

/** The table under `keys`, made where it is missing; the parser has already refused keys that hold values. */
function descend(source: Source, from: OpenTable, keys: readonly string[], node: AST.TOMLNode): OpenTable {
  let table = from;
  for (const key of keys) {
    const known = table.entries.get(key);
    const next = known?.kind === 'table' ? known : openTable(source, node);
    table.entries.set(key, next);
    table = next;
  }
  return table;
}

function toValue(source: Source, node: AST.TOMLContentNode): OpenTable | Exclude<TomlValue, TomlTable> {
  const place = { file: source.file, line: node.loc.start.line };
  if (node.type === 'TOMLInlineTable') {
    const table = openTable(source, node);
    for (const entry of node.body) assign(source, table, entry);
    return table;
  }
  if (node.type === 'TOMLArray') {
    return { ...place, kind: 'array', items: node.elements.map((element) => toValue(source, element)) };
  }
  if (node.kind === 'string') return { ...place, kind: 'string', value: node.value, ...inside(source, node) };
  if (node.kind === 'boolean') return { ...place, kind: 'boolean', value: node.value };
  return { ...place, kind: 'other' };
}

/** The range between the delimiters; a newline right after `"""` or `'''` is part of the delimiter (TOML 1.1, String). */
function inside(source: Source, node: AST.TOMLStringValue): { readonly start: number; readonly end: number } {
  const width = node.multiline ? 3 : 1;
  const end = node.range[1] + source.skip - width;
  const start = node.range[0] + source.skip + width;
  const newline = node.multiline ? /^\r?\n/.exec(source.text.slice(start, start + 2)) : null;
  return { start: start + (newline?.[0].length ?? 0), end };
}

function openTable(source: Source, node: AST.TOMLNode): OpenTable {
  return { kind: 'table', entries: new Map(), file: source.file, line: node.loc.start.line };
}
