import type { RawCommit } from '../model.ts';

/** A pull request as the commit that squash merging makes of it. */
export interface Squash {
  readonly title: string;
  /** Null where there is none yet. */
  readonly number: number | null;
  /** Its commits, newest first. */
  readonly commits: readonly RawCommit[];
}

/**
 * The future commit: the title with the number, and below it, as GitHub does unless told otherwise, the messages of its commits,
 * oldest first, as a list (GitHub docs, "About merge methods": default message of a squash merge).
 * @param head what it stands in for
 */
export function squashCommit(
  { title, number, commits }: Squash,
  head: Omit<RawCommit, 'message'>,
): RawCommit {
  const own = commits.filter(({ parents }) => parents.length < 2).toReversed();
  const body =
    own.length < 2
      ? bodyOf(own[0]?.message ?? '')
      : own.map(({ message }) => `* ${message.trim()}`).join('\n\n');
  const line = title.replace(/\s+/g, ' ').trim();
  const message = `${line}${number === null ? '' : ` (#${String(number)})`}\n\n${body}`;
  const author = own.at(-1)?.author ?? head.author;
  return { ...head, author, message, paths: pathsOf(commits) };
}

/** What squash merging takes the title for. GitHub docs, "Configuring commit squashing for pull requests". */
export const squashNote =
  "Squash merging on GitHub takes the title where a pull request has several commits, or its repository's default message is the pull request title; with one commit it takes that commit's message. Other merges never take it.";

/** Every path that some commits touch, sorted; those of merges are those of what they merge. */
export function pathsOf(commits: readonly RawCommit[]): readonly string[] {
  const own = commits.filter(({ parents }) => parents.length < 2);
  return [...new Set(own.flatMap(({ paths }) => paths ?? []))].sort();
}

function bodyOf(message: string): string {
  const end = message.indexOf('\n');
  return end < 0 ? '' : message.slice(end).trim();
}
