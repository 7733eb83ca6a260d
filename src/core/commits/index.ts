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

/**
 * Reads every commit of a range: one result per commit, in the same order, nothing dropped, each with a verdict and
 * its reason. Overrides replace messages; reverts and merges that repeat what they merge are settled.
 *
 * @param commits the range, newest first
 */
export function readCommits(
  commits: readonly RawCommit[],
  rules: CommitRules,
  overrides: Overrides = noOverrides,
): readonly ReadCommit[] {
  const worded = commits.map((commit) => reworded(commit, overrides));
  const reads = worded.map((commit) => readMessage(commit, rules));
  const history = readHistory(commits);
  const words = (commit: RawCommit): ReadCommit =>
    readMessage({ ...commit, parents: [], message: ownWords(commit.message) }, rules);
  const settled = settleReverts(settleMerges(reads, history, words), history);
  return commits.flatMap((commit, at) => {
    const read = settled[at];
    return read === undefined ? [] : [tellOverrides(read, commit, overrides, rules)];
  });
}
