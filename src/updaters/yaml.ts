import { isMap, isScalar, isSeq, parseAllDocuments, type Document, type Scalar } from 'yaml';
import { findByPath } from './document.ts';
import { unreadable, type Finder, type SourceFile } from './place.ts';
import type { Node } from '../core/steps.ts';

/** The documents of a YAML 1.2 file. @throws ReleaseError MANIFEST_UNREADABLE naming file and line */
export function readYaml(file: SourceFile): readonly Document.Parsed[] {
  const documents = parseAllDocuments(file.text, { uniqueKeys: false, keepSourceTokens: false });
  if (!Array.isArray(documents)) return [];
  for (const { errors } of documents) {
    const [first] = errors;
    if (first === undefined) continue;
    throw unreadable(file, first.pos[0], `not valid YAML (${first.message.split('\n', 1)[0] ?? ''})`, {
      cause: first,
    });
  }
  return documents;
}

/** A path in a YAML file, in each of its documents. */
export const findYaml: Finder = findByPath((file) => readYaml(file).map(({ contents }) => toNode(contents)));

function toNode(node: unknown): Node {
  if (isMap(node)) {
    return {
      kind: 'map',
      entries: node.items.map(
        ({ key, value }) => [isScalar(key) ? String(key.value) : '', toNode(value)] as const,
      ),
    };
  }
  if (isSeq(node)) return { kind: 'list', items: node.items.map(toNode) };
  const place = isScalar(node) ? placeOfScalar(node) : null;
  return place === null ? { kind: 'other' } : { kind: 'text', ...place };
}

/** Where the text of a scalar stands, inside its quotes; null for block scalars and for nothing at all. */
export function placeOfScalar({
  range,
  type,
}: Scalar): { readonly start: number; readonly end: number } | null {
  if (range == null || range[0] === range[1]) return null;
  const [start, end] = range;
  switch (type) {
    case 'PLAIN':
      return { start, end };
    case 'QUOTE_DOUBLE':
    case 'QUOTE_SINGLE':
      return { start: start + 1, end: end - 1 };
    default:
      return null;
  }
}
