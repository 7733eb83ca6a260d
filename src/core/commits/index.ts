import type { RawCommit, ReadCommit } from '../model.ts';
import type { CommitRules } from './change.ts';
import { readHistory } from './history.ts';
import { ownWords, settleMerges } from './merges.ts';
import { noOverrides, type Overrides } from './overrides.ts';
import { readMessage } from './read.ts';
import { reworded, tellOverrides } from './reword.ts';
import { settleReverts } from './settle-reverts.ts';

export type { CommitRules } from './change.ts';
export { matchOverrides, noOverrides, overridesDirectory, type Overrides } from './overrides.ts';
export { readMessage } from './read.ts';

/** Commits, read: what each says by itself, and what reverts make of them, which depends on where a release begins. */
export interface CommitReading {
  /** One a commit, newest first, before any revert is settled. */
  readonly reads: readonly ReadCommit[];
  /** Commits that end otherwise among those of a range (by id), because one of them takes another one back. */
  readonly settledIn: (range: ReadonlySet<string>) => ReadonlyMap<string, ReadCommit>;
}

/**
 * Reads every commit: one result per commit, in the same order, nothing dropped, each with a verdict and its reason.
 * Overrides replace messages; merges that repeat what they merge are settled.
 *
 * @param commits newest first
 */
export function commitReading(
  commits: readonly RawCommit[],
  rules: CommitRules,
  overrides: Overrides = noOverrides,
): CommitReading {
  const worded = commits.map((commit) => reworded(commit, overrides));
  const history = readHistory(commits);
  const words = (commit: RawCommit): ReadCommit =>
    readMessage({ ...commit, parents: [], message: ownWords(commit.message) }, rules);
  const reads = settleMerges(
    worded.map((commit) => readMessage(commit, rules)),
    history,
    words,
  );
  const originals = new Map(overrides === noOverrides ? [] : commits.map((commit) => [commit.sha, commit]));
  const tell = (read: ReadCommit): ReadCommit => {
    const commit = originals.get(read.commit.sha);
    return commit === undefined ? read : tellOverrides(read, commit, overrides, rules);
  };
  const settle = settleReverts(reads, history);
  return {
    reads: reads.map(tell),
    settledIn: (range) => new Map(settle(range).map((read) => [read.commit.sha, tell(read)])),
  };
}

/** Reads the commits of one range, newest first, with its reverts settled. */
export function readCommits(
  commits: readonly RawCommit[],
  rules: CommitRules,
  overrides: Overrides = noOverrides,
): readonly ReadCommit[] {
  const { reads, settledIn } = commitReading(commits, rules, overrides);
  const settled = settledIn(new Set(commits.map(({ sha }) => sha)));
  return settled.size === 0 ? reads : reads.map((read) => settled.get(read.commit.sha) ?? read);
}
