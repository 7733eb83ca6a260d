/** A part of a TOML document that can be parsed alone. */
export interface TomlPiece {
  /** Offset in the document. */
  readonly start: number;
  /** How many lines stand before it. */
  readonly line: number;
  /** Its text; strings of more than {@link longest} characters are empty, with blanks after them. */
  readonly text: string;
}

/** Documents up to this length are parsed as one. */
const whole = 1024 * 1024;

/** Others are cut at the first header after so many characters; larger pieces take several times as long to parse. */
const pieceSize = 32 * 1024;

/** Longer strings are no name and no version, and twice this length is more than the parser's stack takes. */
const longest = 64 * 1024;

/**
 * Cuts a document at table headers. What comes out one after another is as long as the text, line by line. No
 * error: what is no TOML comes through for the parser to refuse.
 */
export function* tomlPieces(text: string): Generator<TomlPiece> {
  const least = text.length <= whole ? Infinity : pieceSize;
  let [start, line] = [0, 0];
  const arrays = new Set<string>();
  let parts: string[] = [];
  let kept = 0;
  for (const mark of marksOf(text)) {
    if (mark.kind === 'string') {
      parts.push(text.slice(kept, mark.from), blank(text, mark));
      kept = mark.to;
    } else if (isApart(text, mark.from, arrays) && mark.from - start >= least) {
      const piece = parts.join('') + text.slice(kept, mark.from);
      yield { start, line, text: piece };
      line += countLines(piece);
      start = kept = mark.from;
      parts = [];
    }
  }
  yield { start, line, text: parts.join('') + text.slice(kept) };
}

/** Whether a header needs nothing before it to be understood: it leads into no array of tables, whose names are kept. */
function isApart(text: string, from: number, arrays: Set<string>): boolean {
  const header = /\[(\[?)[ \t]*([\w-]{1,100})[ \t]*(\]?)/y;
  header.lastIndex = from;
  const [, array, name, end] = header.exec(text) ?? [];
  if (name === undefined) return false;
  const isKnown = arrays.has(name);
  if (array !== '') arrays.add(name);
  return !isKnown || (array !== '' && end !== '');
}

/** A table header, or a long string with its delimiters. */
interface Mark {
  readonly kind: 'header' | 'string';
  readonly from: number;
  readonly to: number;
  readonly delimiter: string;
}

/** Headers are brackets that open a line outside of arrays, inline tables, strings and comments. */
function* marksOf(text: string): Generator<Mark> {
  const marks = /#|"""|"|'''|'|[[\]{}]/g;
  let depth = 0;
  for (let found = marks.exec(text); found !== null; found = marks.exec(text)) {
    const from = found.index;
    const [delimiter] = found;
    if (delimiter === '#') marks.lastIndex = endOfLine(text, from);
    else if (/["']/.test(delimiter)) {
      const to = endOfString(text, from, delimiter);
      marks.lastIndex = to;
      if (to - from > longest) yield { kind: 'string', from, to, delimiter };
    } else {
      if (depth === 0 && opensLine(text, from)) yield { kind: 'header', from, to: from, delimiter };
      depth = Math.max(0, depth + (/[[{]/.test(delimiter) ? 1 : -1));
    }
  }
}

/** Where the string that starts here ends, its delimiter included; the end of the text where it has none. */
function endOfString(text: string, from: number, delimiter: string): number {
  const stop = delimiter.startsWith("'") ? /'''|'/g : /\\[^]|"""|"/g;
  stop.lastIndex = from + delimiter.length;
  for (let found = stop.exec(text); found !== null; found = stop.exec(text)) {
    if (!found[0].startsWith(delimiter)) continue;
    if (delimiter.length === 1) return found.index + 1;
    // Two more quotes may stand before the delimiter that counts.
    let end = stop.lastIndex;
    while (end < found.index + 5 && text[end] === delimiter[0]) end += 1;
    return end;
  }
  return text.length;
}

function opensLine(text: string, at: number): boolean {
  let before = at - 1;
  while (text[before] === ' ' || text[before] === '\t') before -= 1;
  return before < 0 || text[before] === '\n';
}

function blank(text: string, { from, to, delimiter }: Mark): string {
  const isClosed = text.endsWith(delimiter, to) && to - from >= delimiter.length * 2;
  if (!isClosed) return text.slice(from, to);
  const inside = text.slice(from + delimiter.length, to - delimiter.length);
  return delimiter.repeat(2) + inside.replaceAll(/[^\r\n]+/g, (run) => ' '.repeat(run.length));
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at === -1 ? text.length : at;
}
