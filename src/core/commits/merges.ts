import type { Change, RawCommit, ReadCommit } from '../model.ts';
import { changeKey } from './change.ts';
import { readHeader } from './header.ts';
import type { History } from './history.ts';
import { headerOf } from './lines.ts';
import { shortSha } from './text.ts';
import { noRelease } from './verdict.ts';

/** Titles that git and the forges give to merges: git's fmt-merge-msg, GitHub, GitLab, Bitbucket. */
const defaultTitles: readonly RegExp[] = [
  /^Merge pull request #\d+ /,
  /^Merge (?:remote-tracking )?(?:branch(?:es)?|tags?|commits?) '/,
  /^Merge [0-9a-f]{7,64} into [0-9a-f]{7,64}/,
  /^Merged in \S.* \(pull request #\d+\)$/,
];

/** A merge whose title says nothing of its own: a default title, or no conventional one. Its commits speak for it. */
export function isPlainMerge({ message, parents }: Pick<RawCommit, 'message' | 'parents'>): boolean {
  const header = headerOf(message);
  return hasDefaultTitle(header) || (parents.length > 1 && readHeader(header) === null);
}

function hasDefaultTitle(header: string): boolean {
  return defaultTitles.some((title) => title.test(header));
}

/**
 * What a plain merge says of its own, as a message: below a default title, the pull request's title and description,
 * with its number where squash merges have it.
 */
export function ownWords(message: string): string {
  const header = headerOf(message);
  if (!hasDefaultTitle(header)) return message;
  const rest = message.trimStart().slice(header.length).trimStart();
  const number = /^Merge pull request #(\d{1,10})\b/.exec(header)?.[1];
  const title = headerOf(rest);
  return number === undefined ? rest : `${title} (#${number})${rest.slice(title.length)}`;
}

/**
 * Settles the merges of a range, so that no change counts twice. A conventional merge that repeats a commit it merges
 * is that change; a plain merge counts by the pull request's title only where nothing it merges is conventional, and by
 * its breaking text or `Release-As` only where nothing it merges says such a thing.
 *
 * @param words reads the own words of a plain merge
 */
export function settleMerges(
  reads: readonly ReadCommit[],
  history: History,
  words: (commit: RawCommit) => ReadCommit,
): readonly ReadCommit[] {
  const settled = [...reads];
  /** What names the changes of the commits so far, oldest first: a title that is not among them needs no look at the graph. */
  const told = new Set<string>();
  for (const [position, read] of [...reads.entries()].toReversed()) {
    const merged = (): readonly ReadCommit[] => history.mergedBy(position).flatMap((at) => settled[at] ?? []);
    settled[position] = isPlainMerge(read.commit)
      ? settlePlain(read, words(read.commit), merged)
      : settleTitled(read, told, merged);
    for (const key of read.changes.flatMap(keysOf)) told.add(key);
  }
  return settled;
}

function settlePlain(read: ReadCommit, words: ReadCommit, merged: () => readonly ReadCommit[]): ReadCommit {
  // The graph is asked last: most plain merges have nothing to say.
  if (words.changes.length === 0) return read;
  const inner = merged();
  // A merge that brings in nothing new, such as a released branch merged back, cannot release it again.
  if (read.commit.parents.length > 1 && inner.length === 0) return read;
  const told = inner.flatMap(({ changes }) => changes);
  const saysFirst = (what: (change: Change) => boolean): boolean =>
    words.changes.some(what) && !told.some(what);
  const counts =
    saysFirst(({ type }) => type !== 'other') ||
    saysFirst(({ breaking }) => breaking) ||
    saysFirst(({ releaseAs }) => releaseAs !== null);
  return counts ? { ...words, commit: read.commit } : read;
}

/** A merge that says no more than a commit it merges: same type, same subject or request, and not breaking alone. */
function settleTitled(
  read: ReadCommit,
  told: ReadonlySet<string>,
  merged: () => readonly ReadCommit[],
): ReadCommit {
  const [title] = read.commit.parents.length > 1 ? read.changes : [];
  const keys = title === undefined ? [] : keysOf(title);
  if (title === undefined || !keys.some((key) => told.has(key))) return read;
  const repeats = (change: Change): boolean =>
    keysOf(change).some((key) => keys.includes(key)) && (change.breaking || !title.breaking);
  const repeated = merged().find(({ changes }) => changes.some(repeats));
  return repeated === undefined ? read : noRelease(read.commit, `repeats ${shortSha(repeated.commit.sha)}`);
}

/** What a change is known again by: type and subject, and type and request number, for titles are reworded. */
function keysOf(change: Change): readonly string[] {
  return change.pr === null ? [changeKey(change)] : [changeKey(change), `${change.type}#${change.pr}`];
}
