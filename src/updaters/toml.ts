import { parseTOML, ParseError, type AST } from 'toml-eslint-parser';
import { findByPath, type ReadTrees } from './document.ts';
import { unreadable, type Finder, type SourceFile } from './place.ts';
import type { Node } from './steps.ts';

/** A tree being filled: tables come in pieces, in any order. */
interface OpenTable {
  readonly kind: 'map';
  readonly entries: [string, Node][];
  readonly byKey: Map<string, OpenTable | OpenList | Leaf>;
}
interface OpenList {
  readonly kind: 'list';
  readonly items: (OpenTable | OpenList | Leaf)[];
}
type Leaf = Extract<Node, { readonly kind: 'text' | 'other' }>;

const read: ReadTrees = (file) => {
  const skip = file.text.startsWith('\uFEFF') ? 1 : 0;
  const [top] = parse(file, skip).body;
  const root = table();
  for (const node of top.body) {
    if (node.type === 'TOMLKeyValue') assign(root, node, skip);
    else for (const entry of node.body) assign(descend(root, node.resolvedKey), entry, skip);
  }
  return [root];
};

/** A path in a TOML 1.1 file; elements of `[[tables]]` are counted from 0. */
export const findToml: Finder = findByPath(read);

function parse(file: SourceFile, skip: number): AST.TOMLProgram {
  try {
    return parseTOML(file.text.slice(skip), { tomlVersion: '1.1' });
  } catch (cause) {
    if (!(cause instanceof ParseError)) throw cause;
    throw unreadable(file, cause.index + skip, `not valid TOML (${cause.message})`, { cause });
  }
}

function assign(into: OpenTable, { key, value }: AST.TOMLKeyValue, skip: number): void {
  const keys = key.keys.map((one) => (one.type === 'TOMLBare' ? one.name : one.value));
  const last = keys.pop();
  if (last !== undefined) put(descend(into, keys), last, toValue(value, skip));
}

/** The table under some keys, made where it is missing. The parser has refused keys that hold something else. */
function descend(from: OpenTable, keys: readonly (string | number)[]): OpenTable {
  let here: OpenTable = from;
  for (const [at, key] of keys.entries()) {
    if (typeof key === 'number') continue;
    const index = keys[at + 1];
    const known = here.byKey.get(key);
    if (typeof index === 'number') {
      const list: OpenList = known?.kind === 'list' ? known : put(here, key, { kind: 'list', items: [] });
      const element = list.items[index];
      here = element?.kind === 'map' ? element : pushed(list);
    } else here = known?.kind === 'map' ? known : put(here, key, table());
  }
  return here;
}

function pushed(list: OpenList): OpenTable {
  const element = table();
  list.items.push(element);
  return element;
}

function put<T extends OpenTable | OpenList | Leaf>(into: OpenTable, key: string, value: T): T {
  into.entries.push([key, value]);
  into.byKey.set(key, value);
  return value;
}

function table(): OpenTable {
  return { kind: 'map', entries: [], byKey: new Map() };
}

function toValue(node: AST.TOMLContentNode, skip: number): OpenTable | OpenList | Leaf {
  if (node.type === 'TOMLInlineTable') {
    const inline = table();
    for (const entry of node.body) assign(inline, entry, skip);
    return inline;
  }
  if (node.type === 'TOMLArray') {
    return { kind: 'list', items: node.elements.map((element) => toValue(element, skip)) };
  }
  if (node.kind !== 'string' || node.multiline) return { kind: 'other' };
  return { kind: 'text', start: node.range[0] + skip + 1, end: node.range[1] + skip - 1 };
}
