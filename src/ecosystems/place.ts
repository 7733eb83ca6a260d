/** A piece of a file that may be rewritten: `start` and `end` are UTF-16 offsets, `line` counts from 1. */
export interface TextPlace {
  readonly file: string;
  readonly line: number;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** The line of an offset, counted from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** Whether two places are one. */
export function isSamePlace(a: TextPlace | undefined, b: TextPlace | undefined): boolean {
  return a !== undefined && a.file === b?.file && a.start === b.start;
}
