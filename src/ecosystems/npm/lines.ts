import type { TextEdit } from '../../core/model.ts';

/** One line of a text, without its end. */
export interface Line {
  readonly text: string;
  /** Offset of its first character. */
  readonly start: number;
}

/** The lines of a text that may use LF or CRLF. Lockfiles are read by line: they are long and written by machine. */
export function* linesOf(text: string): Generator<Line> {
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const stop = newline === -1 ? text.length : newline;
    const end = stop > start && text[stop - 1] === '\r' ? stop - 1 : stop;
    yield { text: text.slice(start, end), start };
    start = stop + 1;
  }
}

/** How many spaces a line starts with. */
export function indentOf(line: string): number {
  let indent = 0;
  while (line[indent] === ' ') indent++;
  return indent;
}

/** Edits in order, each once, without those that change nothing. */
export function tidy(edits: readonly TextEdit[]): readonly TextEdit[] {
  const seen = new Set<string>();
  return edits
    .filter(({ start, was, text }) => {
      const key = `${start} ${text}`;
      const first = !seen.has(key);
      seen.add(key);
      return first && was !== text;
    })
    .sort((one, other) => one.start - other.start);
}
