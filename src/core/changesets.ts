import { ReleaseError } from './error.ts';
import { quote } from './quote.ts';
import type { Level, TextEdit } from './model.ts';

/** An intent to release, as people write it with changesets (its docs/adding-a-changeset.md). */
export interface Changeset {
  /** Path of its file in the repository. */
  readonly path: string;
  /** The file as it is. */
  readonly text: string;
  readonly entries: readonly ChangesetEntry[];
  /** What is below the front matter, trimmed. */
  readonly summary: string;
}

/** What a changeset asks of one package. */
export interface ChangesetEntry {
  readonly name: string;
  /** Null for `none`. */
  readonly level: Level | null;
  /** Number of its line, from 1. */
  readonly line: number;
  /** Its line with the line end, as offsets into the text. */
  readonly start: number;
  readonly end: number;
}

/** A line of a text: its words, and where it stands. */
interface Row {
  readonly words: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

const levels: Readonly<Record<string, Level | null>> = {
  major: 'major',
  minor: 'minor',
  patch: 'patch',
  none: null,
};

/**
 * Reads the front matter, one `"package": level` a line, quotes optional, and the summary below it.
 * @throws ReleaseError CHANGESET_INVALID with file and line
 */
export function parseChangeset(path: string, text: string): Changeset {
  const rows = rowsOf(text);
  const open = rows.findIndex(({ words }) => words !== '');
  const close = rows.findIndex(({ words }, at) => at > open && words === '---');
  if (rows[open]?.words !== '---' || close < 0) {
    throw invalid(path, rows[open]?.line ?? 1, 'no front matter between two lines of ---');
  }
  const entries = rows
    .slice(open + 1, close)
    .filter(({ words }) => words !== '' && !words.startsWith('#'))
    .map((row) => entryOf(path, row));
  const seen = new Set<string>();
  for (const { name, line } of entries) {
    if (seen.has(name)) throw invalid(path, line, `${quote(name)} stands here twice`);
    seen.add(name);
  }
  return { path, text, entries, summary: text.slice(rows[close]?.end ?? text.length).trim() };
}

function rowsOf(text: string): readonly Row[] {
  let start = 0;
  return text.split('\n').map((words, at) => {
    const end = Math.min(start + words.length + 1, text.length);
    const row = { words: words.trim(), line: at + 1, start, end };
    start = end;
    return row;
  });
}

function entryOf(path: string, { words, ...place }: Row): ChangesetEntry {
  const comment = words.indexOf(' #');
  const pair = comment < 0 ? words : words.slice(0, comment);
  const colon = pair.lastIndexOf(':');
  const name = unquoted(pair.slice(0, Math.max(colon, 0)));
  const level = unquoted(pair.slice(colon + 1));
  if (name === '') throw invalid(path, place.line, `${quote(words)} is not "package": level`);
  if (!Object.hasOwn(levels, level)) throw invalid(path, place.line, `${quote(level)} is no level`);
  return { name, level: levels[level] ?? null, ...place };
}

function unquoted(text: string): string {
  const words = text.trim();
  const mark = words.charAt(0);
  return (mark === '"' || mark === "'") && words.length > 1 && words.endsWith(mark)
    ? words.slice(1, -1)
    : words;
}

/** What a changeset is wrong about, with the way out. */
export function invalid(path: string, line: number, what: string): ReleaseError {
  return new ReleaseError('CHANGESET_INVALID', `${path}:${line}: ${what}`, {
    hint: 'A changeset is a line ---, lines such as "@acme/core": minor (or major, patch, none), a line ---, and what changes. Not to read them: changesets: false in release.config.',
  });
}

/** What was taken out of a changeset: the entries that are no longer in what is left of it (null: the file is gone). */
export function takenOut(before: Changeset, after: Changeset | null): Changeset {
  const left = new Set(after?.entries.map(({ name }) => name));
  return { ...before, entries: before.entries.filter(({ name }) => !left.has(name)) };
}

/**
 * What is left of a changeset when some packages are released: null when nothing is, else the edits that take the lines
 * of those packages out.
 */
export function leftOf(
  { entries, text }: Changeset,
  isReleased: (name: string) => boolean,
): readonly TextEdit[] | null {
  const done = entries.filter(({ name }) => isReleased(name));
  if (!entries.some(({ name, level }) => level !== null && !isReleased(name))) return null;
  return done.map(({ start, end }) => ({ start, end, was: text.slice(start, end), text: '' }));
}
