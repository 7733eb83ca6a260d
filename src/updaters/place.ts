import { ReleaseError } from '../core/error.ts';

/** A file as the tree of the release has it. */
export interface SourceFile {
  /** Repository-relative. */
  readonly path: string;
  readonly text: string;
}

/** What stands at a place: a version, one of its numbers, or the day of the release. */
export type Part = 'version' | 'major' | 'minor' | 'patch' | 'date';

/** Where a version string stands: UTF-16 offsets into the text. */
export interface Place {
  readonly start: number;
  readonly end: number;
  readonly part: Part;
}

/**
 * The places in a file that a setting names, in the order of the text. Pure, and in time linear in the text.
 * @throws ReleaseError MANIFEST_UNREADABLE where the file is not what the setting takes it for
 */
export type Finder = (file: SourceFile, select: string) => readonly Place[];

/** Line of an offset, counted from 1. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** A line of a text: without its line break, and where it starts. */
export interface TextLine {
  readonly text: string;
  readonly start: number;
}

/** The lines of a text; `\n` and `\r\n` end a line. */
export function* linesOf(text: string): Generator<TextLine> {
  for (let start = 0; start <= text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    yield { text: text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end), start };
    start = end + 1;
  }
}

/** MANIFEST_UNREADABLE at an offset of a file, told as `path:line: problem`. */
export function unreadable(
  { path, text }: SourceFile,
  offset: number,
  problem: string,
  options: ErrorOptions = {},
): ReleaseError {
  const line = lineOf(text, offset);
  return new ReleaseError('MANIFEST_UNREADABLE', `${path}:${line}: ${problem}`, {
    ...options,
    hint: `Correct ${path} at line ${line}, or the entry that names it under files in release.config, and commit.`,
  });
}
