import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Node, YAMLMap } from 'yaml';
import { ReleaseError } from '../../core/error.ts';

/** A one-line scalar: its text, and where that stands, inside the quotes where it has some. */
export interface Place {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The mapping a YAML file holds.
 * @throws ReleaseError MANIFEST_UNREADABLE naming file and line
 */
export function readMapping(file: string, text: string): YAMLMap {
  const { contents, errors } = parse(file, text);
  const [error] = errors;
  if (error !== undefined) {
    const line = text.slice(0, error.pos[0]).split('\n').length;
    throw unreadable(file, line, `not valid YAML (${error.code})`);
  }
  if (!isMap(contents)) throw unreadable(file, 1, 'does not hold a YAML mapping');
  return contents;
}

function parse(file: string, text: string): ReturnType<typeof parseDocument> {
  try {
    // Helm's own reader lets a later key win over an earlier one of the same name.
    return parseDocument(text, { prettyErrors: false, uniqueKeys: false });
  } catch (cause) {
    // The parser is recursive: nesting some thousand levels deep exhausts the stack.
    if (cause instanceof RangeError) throw unreadable(file, 1, 'nested too deeply', { cause });
    throw cause;
  }
}

function unreadable(file: string, line: number, problem: string, options: ErrorOptions = {}): ReleaseError {
  return new ReleaseError('MANIFEST_UNREADABLE', `${file}:${line}: ${problem}`, {
    ...options,
    hint: 'correct the file, then see that this passes: helm lint',
  });
}

/** The value of a key, the last where it stands several times. */
export function valueAt(map: YAMLMap, key: string): unknown {
  return map.items.findLast((pair) => isScalar(pair.key) && pair.key.value === key)?.value;
}

/** The scalar under a key; null for aliases, block scalars and everything else that is not written in one piece. */
export function placeAt(map: YAMLMap, key: string): Place | null {
  const node = valueAt(map, key);
  if (!isScalar(node) || node.range === null || node.range === undefined) return null;
  const quote = quotes.get(node.type ?? '');
  const text = node.source ?? '';
  if (quote === undefined) return null;
  const [start, end] = [node.range[0] + quote, node.range[1] - quote];
  // Where the lengths differ there are escapes or line breaks, which no name or version needs.
  return end - start === text.length ? { text, start, end } : null;
}

/** Width of the delimiters by style. */
const quotes: ReadonlyMap<string, number> = new Map([
  ['PLAIN', 0],
  ['QUOTE_DOUBLE', 1],
  ['QUOTE_SINGLE', 1],
]);

/** The mappings of the list under a key. */
export function mappingsAt(map: YAMLMap, key: string): readonly YAMLMap[] {
  const list = valueAt(map, key);
  return isSeq(list) ? list.items.filter((item) => isMap(item)) : [];
}

/** A plain value of the data under a key, without comments and styles. */
export function dataAt(map: YAMLMap, key: string): unknown {
  const node = valueAt(map, key);
  return isNode(node) ? node.toJSON() : undefined;
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value);
}
