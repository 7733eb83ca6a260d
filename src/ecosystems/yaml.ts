import { isMap, isScalar, LineCounter, parseDocument, type Scalar, type YAMLMap } from 'yaml';
import { ReleaseError } from '../core/error.ts';
import type { TextPlace } from './place.ts';

/** A mapping of a YAML file that knows where its values stand. */
export interface YamlMap {
  keys(): readonly string[];
  /** The text of a scalar, unquoted; undefined for anything else. A quoted one is placed inside its quotes. */
  text(key: string): TextPlace | undefined;
  map(key: string): YamlMap | undefined;
  /** The scalars of a sequence as text; what is no scalar is left out. */
  texts(key: string): readonly string[];
}

interface Source {
  readonly file: string;
  readonly text: string;
  readonly lines: LineCounter;
}

/**
 * Reads a YAML 1.2 file with a mapping at its top. Scalars are what is written: `1.10` is the text `1.10`.
 * @throws ReleaseError MANIFEST_UNREADABLE naming file and line
 */
export function parseYaml(file: string, text: string): YamlMap {
  const lines = new LineCounter();
  const { contents, errors } = parsed(file, text, lines);
  const [error] = errors;
  if (error !== undefined) {
    throw unreadable(`${file}:${lines.linePos(error.pos[0]).line}: not valid YAML (${error.code})`);
  }
  if (!isMap(contents)) throw unreadable(`${file}:1: does not hold a mapping`);
  return mapOf({ file, text, lines }, contents);
}

function parsed(file: string, text: string, lineCounter: LineCounter): ReturnType<typeof parseDocument> {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, schema: 'failsafe' });
  } catch (cause) {
    // The parser is recursive: nesting some thousand levels deep exhausts the stack.
    if (cause instanceof RangeError) throw unreadable(`${file}:1: not readable: nested too deeply`, cause);
    throw cause;
  }
}

function unreadable(message: string, cause?: unknown): ReleaseError {
  return new ReleaseError('MANIFEST_UNREADABLE', message, {
    cause,
    hint: 'Correct the YAML, commit, and run the command again.',
  });
}

function mapOf(source: Source, map: YAMLMap): YamlMap {
  const get = (key: string): unknown => map.get(key, true);
  return {
    keys: () => map.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])),
    text: (key) => {
      const node = get(key);
      return isScalar(node) ? placeOf(source, node) : undefined;
    },
    map: (key) => {
      const node = get(key);
      return isMap(node) ? mapOf(source, node) : undefined;
    },
    texts: (key) => {
      const node = map.get(key);
      const items = typeof node === 'object' && node !== null && 'items' in node ? node.items : [];
      return Array.isArray(items)
        ? items.flatMap((item: unknown) => (isScalar(item) ? [String(item.value)] : []))
        : [];
    },
  };
}

function placeOf({ file, lines }: Source, node: Scalar): TextPlace | undefined {
  const { range, type, value } = node;
  if (range == null || typeof value !== 'string' || type === 'BLOCK_FOLDED' || type === 'BLOCK_LITERAL') {
    return undefined;
  }
  const quote = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE' ? 1 : 0;
  const start = range[0] + quote;
  const end = range[1] - quote;
  // Escapes and folded lines: what stands there is not what it says.
  if (end - start !== value.length) return undefined;
  return { file, line: lines.linePos(start).line, value, start, end };
}
