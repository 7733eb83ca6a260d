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
 * A revert that names commits outside the range too stays, for those: what is released is not taken back in silence.
 *
 * @returns for a range, given as ids, the commits that end otherwise than they read
 */
export function settleReverts(
  reads: readonly ReadCommit[],
  history: History,
): (range: ReadonlySet<string>) => readonly ReadCommit[] {
  const reverts = reads.flatMap(
    ({ commit: { message } }, position): readonly (readonly [number, Revert])[] => {
      const revert = mayRevert(message) ? readRevert(splitMessage(message)) : null;
      return revert === null ? [] : [[position, revert]];
    },
  );
  if (reverts.length === 0) return () => [];
  const find = targetFinder(reads.map(({ commit }) => commit));
  const isIn =
    (range: ReadonlySet<string>) =>
    (position: number): boolean =>
      range.has(reads[position]?.commit.sha ?? '');
  return (range) =>
    [...cancel(reads, { reverts, find, history, isWithin: isIn(range) })].flatMap(([position, ending]) => {
      const read = reads[position];
      return read === undefined ? [] : [endedAs(read, ending)];
    });
}

function endedAs(read: ReadCommit, { settled, reason }: Ending): ReadCommit {
  return settled ? noRelease(read.commit, reason) : { ...read, reason };
}

/** How a commit ends that takes back or is taken back; not settled when something outside the range is left. */
interface Ending {
  readonly settled: boolean;
  readonly reason: string;
}

interface Reverting {
  /** With their positions, newest first. */
  readonly reverts: readonly (readonly [number, Revert])[];
  readonly find: Find;
  readonly history: History;
  /** Whether a position belongs to the range. */
  readonly isWithin: (position: number) => boolean;
}

function cancel(
  reads: readonly ReadCommit[],
  { reverts, find, history, isWithin }: Reverting,
): ReadonlyMap<number, Ending> {
  const endings = new Map<number, Ending>();
  const name = (position: number): string => shortSha(reads[position]?.commit.sha ?? '');
  const isFree = (position: number): boolean => isWithin(position) && !endings.has(position);
  for (const [position, revert] of reverts) {
    if (!isFree(position)) continue;
    const { targets, complete } = find(revert, position, { isWithin, isFree });
    if (targets.length === 0) continue;
    const reason = `reverts ${targets.map(name).join(', ')} in the same range`;
    endings.set(position, {
      settled: complete,
      reason: complete ? reason : `${reason}, and more outside it`,
    });
    for (const undone of targets.flatMap((target) => [target, ...history.mergedBy(target)])) {
      if (isFree(undone)) endings.set(undone, { settled: true, reason: `reverted by ${name(position)}` });
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

type Find = (revert: Revert, after: number, among: Pick<Reverting, 'isWithin'> & Free) => Found;

interface Free {
  /** Whether a position belongs to the range and nothing took it back yet. */
  readonly isFree: (position: number) => boolean;
}

/**
 * Finds what a revert names among the commits before it: by id, or else the newest one with that very header. A header
 * quoted without a request number, as GitHub's revert button does it, also fits one that has a number.
 */
function targetFinder(commits: readonly RawCommit[]): Find {
  const bySha = positionsBy(commits, ({ sha }) => sha.slice(0, 7));
  const byHeader = positionsBy(commits, ({ message }) => headerOf(message));
  const byTitle = positionsBy(commits, ({ message }) => takePullRequest(headerOf(message)).text);
  return ({ shas, header }, after, { isWithin, isFree }) => {
    const perSha = shas.map((sha) =>
      bySha
        .get(sha.slice(0, 7))
        ?.find((at) => at > after && isWithin(at) && commits[at]?.sha.startsWith(sha)),
    );
    const targets = perSha.filter((at) => at !== undefined);
    if (targets.length > 0) return { targets, complete: targets.length === perSha.length };
    const isFit = (at: number): boolean => at > after && isFree(at);
    const newest = byHeader.get(header)?.find(isFit) ?? byTitle.get(header)?.find(isFit);
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
