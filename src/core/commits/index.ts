import type { RawCommit, ReadCommit } from '../model.ts';
import type { CommitRules } from './change.ts';
import { readHistory } from './history.ts';
import { ownWords, settleMerges } from './merges.ts';
import { readMessage } from './read.ts';
import { settleReverts } from './settle-reverts.ts';

export type { CommitRules } from './change.ts';
export { readMessage } from './read.ts';

/**
 * Reads every commit of a range: one result per commit, in the same order, nothing dropped, each with a verdict and
 * its reason. Reverts and merges that repeat what they merge are settled.
 *
 * @param commits the range, newest first
 */
export function readCommits(commits: readonly RawCommit[], rules: CommitRules): readonly ReadCommit[] {
  const reads = commits.map((commit) => readMessage(commit, rules));
  const history = readHistory(commits);
  const words = (commit: RawCommit): ReadCommit =>
    readMessage({ ...commit, parents: [], message: ownWords(commit.message) }, rules);
  return settleReverts(settleMerges(reads, history, words), history);
}
