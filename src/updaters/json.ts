import { parseTree, printParseErrorCode, type Node as JsonNode, type ParseError } from 'jsonc-parser';
import { findByPath, type ReadTrees } from './document.ts';
import { unreadable, type Finder } from './place.ts';
import type { Node } from '../core/steps.ts';

const read: ReadTrees = (file) => {
  const errors: ParseError[] = [];
  // A space for a byte order mark keeps all offsets.
  const body = file.text.startsWith('\uFEFF') ? ` ${file.text.slice(1)}` : file.text;
  const root = parseTree(body, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined) {
    throw unreadable(file, first.offset, `not valid JSON (${printParseErrorCode(first.error)})`);
  }
  return root === undefined ? [] : [toNode(root)];
};

/** A path in a JSON file, comments and trailing commas allowed. */
export const findJson: Finder = findByPath(read);

function toNode({ type, offset, length, children = [] }: JsonNode): Node {
  switch (type) {
    case 'object':
      return { kind: 'map', entries: children.flatMap(toEntry) };
    case 'array':
      return { kind: 'list', items: children.map(toNode) };
    case 'string':
      return { kind: 'text', start: offset + 1, end: offset + length - 1 };
    default:
      return { kind: 'other' };
  }
}

function toEntry({ children = [] }: JsonNode): readonly (readonly [string, Node])[] {
  const [key, value] = children;
  const name: unknown = key?.value;
  return typeof name === 'string' && value !== undefined ? [[name, toNode(value)]] : [];
}
