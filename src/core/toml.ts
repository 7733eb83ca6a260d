import { parseTOML, ParseError } from 'toml-eslint-parser';
import type { AST } from 'toml-eslint-parser';
import { tomlPieces, type TomlPiece } from './toml-pieces.ts';

/** What follows a header, or stands at the top: the keys that lead there, elements of `[[tables]]` by number. */
export interface TomlSection {
  readonly keys: readonly (string | number)[];
  /** Line of the header, counted from 1. */
  readonly line: number;
  readonly entries: readonly AST.TOMLKeyValue[];
  /** The line a node of it starts on, counted from 1. */
  lineOf(node: AST.TOMLNode): number;
  /** Offsets of the text of a string in the document, inside its delimiters; null for one too long to be read. */
  placeOf(node: AST.TOMLStringValue): { readonly start: number; readonly end: number } | null;
}

/** What is wrong, and where: an offset in the document, and line and column counted from 1. */
export class TomlSyntaxError extends Error {
  readonly index: number;
  readonly line: number;
  readonly column: number;

  constructor(cause: ParseError, { start, line }: TomlPiece) {
    super(cause.message, { cause });
    this.index = cause.index + start;
    this.line = cause.lineNumber + line;
    this.column = cause.column + 1;
  }
}

/**
 * The sections of a TOML 1.1 document, in its order; the entries above all headers come first. Tables that are defined
 * twice are refused, but in documents of more than a megabyte not always. There, an array's element must not come
 * after another's tables that are far from it (`[[a]]`, a megabyte of `[[b]]`, `[a.x]`, `[[a]]`).
 * @throws TomlSyntaxError while reading; RangeError where arrays are nested thousands deep
 */
export function* tomlSections(text: string): Generator<TomlSection> {
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  const counts = new Map<string, number>();
  for (const cut of tomlPieces(text.slice(mark))) {
    const piece = { ...cut, start: cut.start + mark };
    const [top] = parsed(piece).body;
    const loose = top.body.filter((node) => node.type === 'TOMLKeyValue');
    yield section(text, piece, { keys: [], line: piece.line + 1, entries: loose });
    for (const node of top.body) {
      if (node.type !== 'TOMLTable') continue;
      const keys = resolve(keysOf(node.key), node.kind === 'array', counts);
      yield section(text, piece, { keys, line: node.loc.start.line + piece.line, entries: node.body });
    }
  }
}

/** The names in a key, dotted or not. */
export function keysOf({ keys }: AST.TOMLKey): string[] {
  return keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value));
}

function parsed(piece: TomlPiece): AST.TOMLProgram {
  try {
    return parseTOML(piece.text, { tomlVersion: '1.1' });
  } catch (cause) {
    throw cause instanceof ParseError ? new TomlSyntaxError(cause, piece) : cause;
  }
}

/** A header's keys, with the number of the element meant wherever one leads to an array of tables. */
function resolve(
  keys: readonly string[],
  isElement: boolean,
  counts: Map<string, number>,
): readonly (string | number)[] {
  const path: (string | number)[] = [];
  for (const [at, key] of keys.entries()) {
    path.push(key);
    const name = JSON.stringify(path);
    const count = counts.get(name) ?? 0;
    const isLast = at === keys.length - 1;
    if (isLast && isElement) {
      counts.set(name, count + 1);
      path.push(count);
    } else if (!isLast && count > 0) path.push(count - 1);
  }
  return path;
}

function section(
  text: string,
  { start, line, text: read }: TomlPiece,
  what: Pick<TomlSection, 'keys' | 'line' | 'entries'>,
): TomlSection {
  return {
    ...what,
    lineOf: (node) => node.loc.start.line + line,
    placeOf: ({ range: [from, to], multiline }) => {
      const width = multiline ? 3 : 1;
      const inside = from + width;
      const isEmpty = to - from === 2 * width;
      if (isEmpty && !text.startsWith(read.slice(from, to), start + from)) return null;
      // A newline right after `"""` or `'''` is part of the delimiter (TOML 1.1, String).
      const opening = text.slice(start + inside, start + inside + 2);
      const newline = multiline ? (/^\r?\n/.exec(opening)?.[0].length ?? 0) : 0;
      return { start: start + inside + newline, end: start + to - width };
    },
  };
}
