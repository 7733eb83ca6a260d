import type { RawCommit, ReadCommit } from '../model.ts';
import { readHeader } from './header.ts';
import type { History } from './history.ts';
import { headerOf } from './lines.ts';
import { normalizeSubject, shortSha } from './text.ts';

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
  if (defaultTitles.some((title) => title.test(header))) return true;
  return parents.length > 1 && readHeader(header) === null;
}

/**
 * What a plain merge says below its title, as a message of its own: the pull request's title and description. The
 * request's number is put where squash merges have it.
 */
export function ownWords(message: string): string {
  const header = headerOf(message);
  const rest = message.trimStart().slice(header.length).trimStart();
  const title = headerOf(rest);
  const number =
    /^Merge pull request #(\d{1,10})\b/.exec(header)?.[1] ??
    /^See merge request [^\s!]*!(\d{1,10})\s*$/m.exec(rest)?.[1];
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
  return reads.map((read, position) => {
    const plain = isPlainMerge(read.commit);
    if (!plain && read.commit.parents.length < 2) return read;
    const merged = history.mergedBy(position).flatMap((at) => reads[at] ?? []);
    return plain ? settlePlain(read, merged, words(read.commit)) : settleTitled(read, merged);
  });
}

function settlePlain(read: ReadCommit, merged: readonly ReadCommit[], words: ReadCommit): ReadCommit {
  // A merge that brings in nothing new, such as a released branch merged back, cannot release it again.
  if (read.commit.parents.length > 1 && merged.length === 0) return read;
  const told = merged.flatMap(({ changes }) => changes);
  const said = words.changes;
  const counts =
    (said.some(isConventional) && !told.some(isConventional)) ||
    (said.some(({ breaking }) => breaking) && !told.some(({ breaking }) => breaking)) ||
    (said.some(({ releaseAs }) => releaseAs !== null) && !told.some(({ releaseAs }) => releaseAs !== null));
  return counts ? { ...words, commit: read.commit } : read;
}

function isConventional({ type }: { readonly type: string }): boolean {
  return type !== 'other';
}

/** A merge that says no more than a commit it merges: same type and subject, and not breaking alone. */
function settleTitled(read: ReadCommit, merged: readonly ReadCommit[]): ReadCommit {
  const [title] = read.changes;
  if (title === undefined) return read;
  const repeated = merged.find(({ changes }) =>
    changes.some(
      ({ type, subject, breaking }) =>
        type === title.type &&
        normalizeSubject(subject) === normalizeSubject(title.subject) &&
        (breaking || !title.breaking),
    ),
  );
  if (repeated === undefined) return read;
  return { ...read, verdict: 'noRelease', reason: `repeats ${shortSha(repeated.commit.sha)}`, changes: [] };
}
