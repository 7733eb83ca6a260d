import { parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { ReleaseError } from '../../core/error.ts';
import type { TextEdit } from '../../core/model.ts';

/** A parsed JSON file. Node offsets are offsets into `text`. */
export interface JsonFile {
  readonly path: string;
  readonly text: string;
  readonly root: Node;
}

/** Strict JSON (RFC 8259), or with comments and trailing commas as lerna.json and bun.lock have them. */
export type Dialect = 'json' | 'jsonc';

/**
 * Parses a JSON file into a tree that knows where everything stands. A byte order mark is allowed, as npm
 * allows it.
 * @throws ReleaseError MANIFEST_UNREADABLE naming file and line, also when the file holds no object
 */
export function parseJson(path: string, text: string, dialect: Dialect = 'json'): JsonFile {
  const errors: ParseError[] = [];
  const lenient = dialect === 'jsonc';
  const root = readTree(path, text, errors, lenient);
  const [first] = errors;
  if (first !== undefined) {
    throw unreadable({ path, text }, first.offset, `not valid JSON (${printParseErrorCode(first.error)})`);
  }
  if (root?.type !== 'object') throw unreadable({ path, text }, 0, 'does not hold a JSON object');
  return { path, text, root };
}

function readTree(path: string, text: string, errors: ParseError[], lenient: boolean): Node | undefined {
  // A space for the mark keeps all offsets.
  const body = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  try {
    return parseTree(body, errors, { disallowComments: !lenient, allowTrailingComma: lenient });
  } catch (cause) {
    // The parser is recursive: nesting some thousand levels deep exhausts the stack.
    if (cause instanceof RangeError) throw unreadable({ path, text }, 0, 'nested too deeply', { cause });
    throw cause;
  }
}

/** MANIFEST_UNREADABLE at an offset of a file, told as `path:line: problem`. */
export function unreadable(
  { path, text }: { readonly path: string; readonly text: string },
  offset: number,
  problem: string,
  options: ErrorOptions = {},
): ReleaseError {
  const line = text.slice(0, offset).split('\n').length;
  return new ReleaseError('MANIFEST_UNREADABLE', `${path}:${line}: ${problem}`, {
    ...options,
    hint: `Correct ${path} at line ${line}, commit, and run the command again.`,
  });
}

/** The members of an object node by key; of a key that stands twice the last, as JSON.parse takes it. */
export function members(node: Node | undefined): ReadonlyMap<string, Node> {
  const found = new Map<string, Node>();
  if (node?.type !== 'object') return found;
  for (const property of childrenOf(node)) {
    const [key, value] = childrenOf(property);
    const name: unknown = key?.value;
    if (typeof name === 'string' && value !== undefined) found.set(name, value);
  }
  return found;
}

function childrenOf(node: Node): readonly Node[] {
  return node.children ?? [];
}

/** The value of a string node, undefined for anything else. */
export function stringOf(node: Node | undefined): string | undefined {
  const value: unknown = node?.value;
  return typeof value === 'string' ? value : undefined;
}

/** The strings of an array node; other elements are left out. */
export function stringsOf(node: Node | undefined): readonly string[] {
  if (node?.type !== 'array') return [];
  return childrenOf(node).flatMap((child) => stringOf(child) ?? []);
}

/** Puts another string where a string node stands; the quotes stay, what is between them changes. */
export function replaceString(file: JsonFile, node: Node, value: string): TextEdit {
  const [start, end] = [node.offset + 1, node.offset + node.length - 1];
  return { start, end, was: file.text.slice(start, end), text: JSON.stringify(value).slice(1, -1) };
}

/**
 * Sets the `version` of an object. Where it has none the member is added after `name`, or in front, spaced like
 * the first member; an object without members is left alone.
 */
export function setVersion(file: JsonFile, object: Node, version: string): readonly TextEdit[] {
  const [first] = object.children ?? [];
  const has = members(object);
  const there = has.get('version');
  if (there?.type === 'string') return [replaceString(file, there, version)];
  if (there !== undefined || first === undefined) return [];
  const space = file.text.slice(object.offset + 1, first.offset);
  const member = `"version": ${JSON.stringify(version)}`;
  const name = has.get('name');
  const start = name === undefined ? first.offset : name.offset + name.length;
  const text = name === undefined ? `${member},${space}` : `,${space}${member}`;
  return [{ start, end: start, was: '', text }];
}
