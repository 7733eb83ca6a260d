import type { AST } from 'toml-eslint-parser';
import { keysOf, TomlSyntaxError, tomlSections, type TomlSection } from '../core/toml.ts';
import { findByPath, type ReadTrees } from './document.ts';
import { unreadable, type Finder } from './place.ts';
import type { Node } from '../core/steps.ts';

/** A tree being filled: tables come in pieces, in any order. */
interface OpenTable {
  readonly kind: 'map';
  readonly entries: [string, Node][];
  /** Those that may get more entries; null until there is one, as most tables of a large file have none. */
  open: Map<string, OpenTable | OpenList> | null;
}
interface OpenList {
  readonly kind: 'list';
  readonly items: (OpenTable | OpenList | Leaf)[];
}
type Leaf = Extract<Node, { readonly kind: 'text' | 'other' }>;

const read: ReadTrees = (file) => {
  const root = table();
  try {
    for (const section of tomlSections(file.text)) {
      const into = descend(root, section.keys);
      for (const entry of section.entries) assign(into, entry, section);
    }
  } catch (cause) {
    if (!(cause instanceof TomlSyntaxError)) throw cause;
    throw unreadable(file, cause.index, `not valid TOML (${cause.message})`, { cause });
  }
  return [root];
};

/** A path in a TOML 1.1 file; elements of `[[tables]]` are counted from 0. */
export const findToml: Finder = findByPath(read);

function assign(into: OpenTable, { key, value }: AST.TOMLKeyValue, section: TomlSection): void {
  const keys = keysOf(key);
  const last = keys.pop();
  if (last !== undefined) descend(into, keys).entries.push([last, toValue(value, section)]);
}

/** The table under some keys, made where it is missing. The parser has refused keys that hold something else. */
function descend(from: OpenTable, keys: readonly (string | number)[]): OpenTable {
  let here: OpenTable = from;
  for (const [at, key] of keys.entries()) {
    const index = keys[at + 1];
    if (typeof key !== 'number')
      here = typeof index === 'number' ? element(here, key, index) : child(here, key);
  }
  return here;
}

function child(of: OpenTable, key: string): OpenTable {
  const known = of.open?.get(key);
  return known?.kind === 'map' ? known : put(of, key, table());
}

function element(of: OpenTable, key: string, index: number): OpenTable {
  const known = of.open?.get(key);
  const list: OpenList = known?.kind === 'list' ? known : put(of, key, { kind: 'list', items: [] });
  const item = list.items[index];
  if (item?.kind === 'map') return item;
  const added = table();
  list.items.push(added);
  return added;
}

function put<T extends OpenTable | OpenList>(into: OpenTable, key: string, value: T): T {
  into.entries.push([key, value]);
  into.open ??= new Map();
  into.open.set(key, value);
  return value;
}

function table(): OpenTable {
  return { kind: 'map', entries: [], open: null };
}

const other: Leaf = { kind: 'other' };

function toValue(node: AST.TOMLContentNode, section: TomlSection): OpenTable | OpenList | Leaf {
  if (node.type === 'TOMLInlineTable') {
    const inline = table();
    for (const entry of node.body) assign(inline, entry, section);
    return inline;
  }
  if (node.type === 'TOMLArray') {
    return { kind: 'list', items: node.elements.map((element) => toValue(element, section)) };
  }
  if (node.kind !== 'string' || node.multiline) return other;
  const place = section.placeOf(node);
  return place === null ? other : { kind: 'text', ...place };
}
