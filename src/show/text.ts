import { cleanLine } from '../core/notes/clean.ts';

/** Emphasis for terminals; the caller decides whether there is colour. Functions add no visible width. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

const same = (text: string): string => text;

/** No emphasis: pipes, files, NO_COLOR. */
export const plain: Style = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };

/** A cell of a table: text (untrusted is fine, it is cleaned) and how it looks. */
export interface Cell {
  readonly text: string;
  readonly look?: (text: string) => string;
}

/** Untrusted text as one line without anything that acts in a terminal. */
export function clean(text: string): string {
  return cleanLine(text);
}

/** Columns that clean text takes in a terminal: wide (East Asian Width W, F; emoji) two, combining marks none. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += widthOfGrapheme(segment);
  return width;
}

/** `text` in at most `width` columns; '…' stands for what is left out. */
export function truncate(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let used = 1;
  for (const { segment } of graphemes.segment(text)) {
    used += widthOfGrapheme(segment);
    if (used > width) break;
    kept += segment;
  }
  return width < 1 ? '' : `${kept.trimEnd()}…`;
}

/** `text` with spaces after it up to `width` columns. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** Words of clean text in lines of at most `width` columns; words longer than a line are truncated. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (widthOf(joined) <= width) {
      line = joined;
    } else {
      if (line !== '') lines.push(line);
      line = truncate(word, width);
    }
  }
  return line === '' ? lines : [...lines, line];
}

/**
 * Rows with aligned columns, two spaces apart, in at most `width` columns; null where they do not fit. The
 * last column is not padded.
 */
export function table(rows: readonly (readonly Cell[])[], width: number): readonly string[] | null {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, widthOf(clean(cell.text)))));
  }
  if (widths.reduce((sum, each) => sum + each + 2, -2) > width) return null;
  return rows.map((row) =>
    row
      .map((cell, at) => {
        const text = clean(cell.text);
        const space = at === row.length - 1 ? '' : ' '.repeat((widths[at] ?? 0) - widthOf(text) + 2);
        return (cell.look ?? same)(text) + space;
      })
      .join('')
      .trimEnd(),
  );
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

function widthOfGrapheme(segment: string): number {
  if (/^\p{M}/u.test(segment)) return 0;
  return wide.test(segment) ? 2 : 1;
}

/** UAX #11 W and F by block, and what UTS #51 shows as emoji. An approximation: terminals differ, too. */
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f1e6}-\u{1f1ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;
