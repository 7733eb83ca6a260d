/** Name of the asset that holds the notes in full when the page cannot. */
export const fullNotesName = 'RELEASE-NOTES.md';

/**
 * Shortens release notes to what a forge takes (GitHub: 125,000 characters). They are cut before a heading, else
 * before a line, else inside a line at a space; never inside a fenced code block (CommonMark §4.5) or a surrogate
 * pair. A closing line says so and links the full notes. Notes that fit come back as they are.
 * @param limit greatest length, in UTF-16 code units
 * @param link address of the full notes
 */
export function fitNotes(notes: string, limit: number, link: string): string {
  if (notes.length <= limit) return notes;
  const tail = `*These notes are shortened. In full: [${fullNotesName}](<${link.replace(/[<>\s\p{C}]/gu, '')}>)*\n`;
  const room = limit - tail.length - gap.length;
  if (room < 0) return notes.slice(0, wholeCharacters(notes, limit));
  const kept = notes.slice(0, cutAt(notes, room)).trimEnd();
  return kept === '' ? tail : `${kept}${gap}${tail}`;
}

const gap = '\n\n';

/** Where to cut so that at most `room` code units stay. */
function cutAt(notes: string, room: number): number {
  const { heading, line, open } = lastBoundaries(notes, room);
  if (heading > room / 2) return heading;
  if (line > 0 || open) return line;
  const space = notes.lastIndexOf(' ', room);
  return space > room / 2 ? space : wholeCharacters(notes, room);
}

interface Boundaries {
  /** Start of the last heading, outside of code, that lies in the room. */
  readonly heading: number;
  /** Start of the last line outside of code. */
  readonly line: number;
  /** Whether the room ends inside a code block. */
  readonly open: boolean;
}

function lastBoundaries(notes: string, room: number): Boundaries {
  let heading = 0;
  let line = 0;
  let fence: string | null = null;
  for (let start = 0; start <= room; start = nextLine(notes, start)) {
    if (fence === null) {
      line = start;
      if (isHeading(notes, start)) heading = start;
    }
    fence = fenceAfter(fence, fenceMark(notes, start));
  }
  return { heading, line, open: fence !== null };
}

function isHeading(notes: string, start: number): boolean {
  return notes.startsWith('## ', start) || notes.startsWith('### ', start);
}

/** The fence of the code block that goes on after a line, or null. */
function fenceAfter(fence: string | null, mark: Fence | null): string | null {
  if (mark === null) return fence;
  if (fence === null) return mark.opens ? mark.run : null;
  return mark.closes && mark.run.startsWith(fence) ? null : fence;
}

function nextLine(notes: string, start: number): number {
  const end = notes.indexOf('\n', start);
  return end === -1 ? Infinity : end + 1;
}

interface Fence {
  readonly run: string;
  /** An info string of backticks has none in it, else the line is inline code. */
  readonly opens: boolean;
  /** Nothing follows a closing run. */
  readonly closes: boolean;
}

/** The run of '`' or '~' a line begins with. Blocks inside of lists and quotes count, too. */
function fenceMark(notes: string, start: number): Fence | null {
  const end = notes.indexOf('\n', start);
  const [, run, info] =
    /^[ \t>]*(`{3,}|~{3,})(.*)$/s.exec(notes.slice(start, end === -1 ? undefined : end)) ?? [];
  if (run === undefined || info === undefined) return null;
  return { run, opens: run.startsWith('~') || !info.includes('`'), closes: info.trim() === '' };
}

/** `at`, or one less where that would split a surrogate pair. */
function wholeCharacters(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? at - 1 : at;
}

/**
 * Notes in pieces, none of which is inside another block: a piece begins at a heading, at an item of a list, and after a blank
 * line, at the margin and outside of code. Notes with folded HTML are one piece. Joined by '\n' they are the notes again.
 */
export function piecesOf(notes: string): readonly string[] {
  if (/^[ \t]*<details/im.test(notes)) return [notes];
  const pieces: string[][] = [];
  let fence: string | null = null;
  let after = true;
  for (const line of notes.split('\n')) {
    const begins = fence === null && /^\S/.test(line) && (after || /^(?:#{1,6}|[-*+]) /.test(line));
    if (begins || pieces.length === 0) pieces.push([]);
    pieces.at(-1)?.push(line);
    fence = fenceAfter(fence, fenceMark(line, 0));
    after = line.trim() === '';
  }
  return pieces.map((lines) => lines.join('\n'));
}
