import type { Level, RawCommit, ReadCommit, Verdict } from '../model.ts';
import type { CommitRules } from './change.ts';
import { readHeader } from './header.ts';
import { readCommits } from './index.ts';
import { headerOf } from './lines.ts';
import { isPlainMerge } from './merges.ts';
import { readMessage } from './read.ts';
import { suggestTitle } from './suggest-title.ts';
import { cleanLine } from './text.ts';
import { isAutosquash } from './verdict.ts';

/**
 * What is wrong with a message, from a closed set. `SPELLING` and `UNKNOWN_TYPE` are told, the others refused; a type that
 * is a slip of a known one is `MISSPELT_TYPE`.
 */
export type MessageProblem =
  'EMPTY' | 'AUTOSQUASH' | 'NOT_CONVENTIONAL' | 'MISSPELT_TYPE' | 'UNKNOWN_TYPE' | 'SPELLING';

/** What a release would make of one message. Public JSON of `release check`. */
export interface CheckedMessage {
  /** What it is: the title of a pull request, a message before it is committed, or a commit. */
  readonly of: 'title' | 'message' | 'commit';
  readonly commit: string | null;
  /** Its first line, safe to show, at most 300 characters. */
  readonly header: string;
  readonly verdict: Verdict;
  /** What it asks of the version, before any policy for 0.x; null for nothing. */
  readonly level: Level | null;
  /** One sentence: what the release makes of it. */
  readonly reason: string;
  readonly problem: MessageProblem | null;
  /** The first line as it should be; null where it is right, or nothing can be told. */
  readonly suggestion: string | null;
  readonly passes: boolean;
}

/** What messages are checked against. */
export interface MessageRules {
  readonly rules: CommitRules;
  readonly types: ReadonlySet<string>;
}

/**
 * Checks one text, as the title of a pull request or as a message. A message may wait to be folded into another commit: it is not
 * merged yet.
 */
export function checkText(of: 'title' | 'message', text: string, rules: MessageRules): CheckedMessage {
  const author = { name: '', email: '' };
  const commit = { sha: '', parents: [], author, time: 0, message: text, paths: null };
  const checked = { ...checkRead(readMessage(commit, rules.rules), rules), of, commit: null };
  if (of === 'title' && isPlainMerge(commit)) return { ...checked, ...mergeTitle };
  return of === 'message' && checked.problem === 'AUTOSQUASH' ? { ...checked, passes: true } : checked;
}

/** A merge's commits speak for it; squashed, there are none. */
const mergeTitle = {
  verdict: 'noRelease',
  reason: "the title of a merge: squashed under it, nothing is released (expected 'type(scope): subject')",
  problem: 'NOT_CONVENTIONAL',
  passes: false,
} as const;

/** Checks commits that came together. */
export function checkCommits(commits: readonly RawCommit[], rules: MessageRules): readonly CheckedMessage[] {
  return readCommits(commits, rules.rules).map((read) => checkRead(read, rules));
}

function checkRead(read: ReadCommit, { types }: MessageRules): CheckedMessage {
  const line = headerOf(read.commit.message);
  const problem = problemOf(read, line, types);
  const suggestion = problem === null || problem === 'AUTOSQUASH' ? null : suggestTitle(line, types);
  const told = [read.reason, problem === null ? null : words[problem]].filter((part) => part !== null);
  return {
    of: 'commit',
    commit: read.commit.sha,
    header: cleanLine(line.slice(0, 300)),
    verdict: read.verdict,
    level: highest(read.changes.map(({ level }) => level)),
    reason: told.filter((part) => part !== '').join('; '),
    problem,
    suggestion,
    passes: problem === null || problem === 'SPELLING' || problem === 'UNKNOWN_TYPE',
  };
}

/** The greatest of some levels. */
export function highest(levels: readonly (Level | null)[]): Level | null {
  return (['major', 'minor', 'patch'] as const).find((level) => levels.includes(level)) ?? null;
}

/** What a problem adds to the reason. */
const words: Readonly<Record<MessageProblem, string>> = {
  EMPTY: '',
  AUTOSQUASH: '',
  NOT_CONVENTIONAL: '',
  MISSPELT_TYPE: 'no such type is known here',
  UNKNOWN_TYPE: 'no such type is known here',
  SPELLING: 'understood, but spelt unusually',
};

function problemOf(
  { verdict, changes }: ReadCommit,
  line: string,
  types: ReadonlySet<string>,
): MessageProblem | null {
  if (verdict === 'notUnderstood') {
    if (line === '') return 'EMPTY';
    return isAutosquash(line) ? 'AUTOSQUASH' : 'NOT_CONVENTIONAL';
  }
  const header = readHeader(line);
  if (header === null || changes.length === 0) return null; // a merge, a revert by git, a body that says it
  if (!types.has(header.type)) return suggestTitle(line, types) === null ? 'UNKNOWN_TYPE' : 'MISSPELT_TYPE';
  const right = suggestTitle(line, types);
  return right === null || right === cleanLine(line) ? null : 'SPELLING';
}
