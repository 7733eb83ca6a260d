import type { RawCommit, ReadCommit } from '../model.ts';
import { takePullRequest } from './header.ts';
import type { History } from './history.ts';
import { headerOf, splitMessage } from './lines.ts';
import { readRevert, type Revert } from './reverts.ts';
import { shortSha } from './text.ts';
import { noRelease } from './verdict.ts';

/**
 * Settles the reverts of a range, newest first: a revert and what it takes back both end without a release. A revert
 * that was itself reverted does nothing, so its target stands again. Reverting a merge takes back what it merged.
 * A revert that names commits outside the range too stays, for those.
 */
export function settleReverts(reads: readonly ReadCommit[], history: History): readonly ReadCommit[] {
  const reverts = reads.map(({ commit: { message } }) =>
    mayRevert(message) ? readRevert(splitMessage(message)) : null,
  );
  if (reverts.every((revert) => revert === null)) return reads;
  const reasons = cancel(reads, reverts, history);
  return reads.map((read, position) => {
    const { settled, reason } = reasons.get(position) ?? { settled: false, reason: read.reason };
    if (settled) return noRelease(read.commit, reason);
    return reason === read.reason ? read : { ...read, reason };
  });
}

/** How a commit ends that takes back or is taken back; not settled when something outside the range is left. */
interface Ending {
  readonly settled: boolean;
  readonly reason: string;
}

function cancel(
  reads: readonly ReadCommit[],
  reverts: readonly (Revert | null)[],
  history: History,
): ReadonlyMap<number, Ending> {
  const find = targetFinder(reads.map(({ commit }) => commit));
  const endings = new Map<number, Ending>();
  const name = (position: number): string => shortSha(reads[position]?.commit.sha ?? '');
  for (const [position, revert] of reverts.entries()) {
    if (revert === null || endings.has(position)) continue;
    const { targets, complete } = find(revert, position, endings);
    if (targets.length === 0) continue;
    const reason = `reverts ${targets.map(name).join(', ')} in the same range`;
    endings.set(position, {
      settled: complete,
      reason: complete ? reason : `${reason}, and more outside it`,
    });
    for (const undone of targets.flatMap((target) => [target, ...history.mergedBy(target)])) {
      if (!endings.has(undone))
        endings.set(undone, { settled: true, reason: `reverted by ${name(position)}` });
    }
  }
  return endings;
}

/** A cheap look before a message is taken apart. */
function mayRevert(message: string): boolean {
  return /^\s*re(?:vert|apply)/i.test(message.slice(0, 200)) || message.includes('This reverts commit');
}

interface Found {
  readonly targets: readonly number[];
  /** Whether everything the revert names is in the range. */
  readonly complete: boolean;
}

const nothing: Found = { targets: [], complete: false };

type Find = (revert: Revert, after: number, settled: ReadonlyMap<number, unknown>) => Found;

/**
 * Finds what a revert names among the commits before it: by id, or else the newest one with that very header. A header
 * quoted without a request number, as GitHub's revert button does it, also fits one that has a number.
 */
function targetFinder(commits: readonly RawCommit[]): Find {
  const bySha = positionsBy(commits, ({ sha }) => sha.slice(0, 7));
  const byHeader = positionsBy(commits, ({ message }) => headerOf(message));
  const byTitle = positionsBy(commits, ({ message }) => takePullRequest(headerOf(message)).text);
  return ({ shas, header }, after, settled) => {
    const perSha = shas.map((sha) =>
      bySha.get(sha.slice(0, 7))?.find((at) => at > after && commits[at]?.sha.startsWith(sha)),
    );
    const targets = perSha.filter((at) => at !== undefined);
    if (targets.length > 0) return { targets, complete: targets.length === perSha.length };
    const isFree = (at: number): boolean => at > after && !settled.has(at);
    const newest = byHeader.get(header)?.find(isFree) ?? byTitle.get(header)?.find(isFree);
    if (header === '' || newest === undefined) return nothing;
    return { targets: [newest], complete: true };
  };
}

function positionsBy(
  commits: readonly RawCommit[],
  keyOf: (commit: RawCommit) => string,
): ReadonlyMap<string, readonly number[]> {
  const positions = new Map<string, number[]>();
  for (const [position, commit] of commits.entries()) {
    const key = keyOf(commit);
    const known = positions.get(key);
    if (known === undefined) positions.set(key, [position]);
    else known.push(position);
  }
  return positions;
}
