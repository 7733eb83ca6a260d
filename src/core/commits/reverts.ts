import type { RawCommit, ReadCommit } from '../model.ts';
import { values } from './footers.ts';
import { readHeader, takePullRequest } from './header.ts';
import type { History } from './history.ts';
import { headerOf, splitMessage, type Message } from './lines.ts';
import { shortSha } from './text.ts';

/** What a commit takes back. */
export interface Revert {
  /** Ids as written, each once, lower case, 7 to 64 digits. */
  readonly shas: readonly string[];
  /** Header of the reverted commit; empty where only ids are given. */
  readonly header: string;
}

/**
 * Reads a revert: git's `Revert "header"` and `Reapply "header"` (a revert of the revert), `revert: header` as in
 * Conventional Commits 1.0.0, and a commit of any other wording whose body begins with `This reverts commit`.
 * Null for everything else; a conventional header of another type stays what it says.
 */
export function readRevert({ header, body }: Message): Revert | null {
  const title = readHeader(header);
  if (title !== null && title.type !== 'revert') return null;
  if (title !== null) {
    const target = header.slice(header.indexOf(':') + 1).trim();
    return { shas: unique([...revertedShas(body), ...referredShas(body)]), header: target };
  }
  const quoted = quotedHeader(header);
  const first = body.find(({ text }) => text !== '')?.text ?? '';
  if (quoted === null && !first.startsWith('This reverts commit')) return null;
  return { shas: unique(revertedShas(body)), header: quoted ?? '' };
}

function quotedHeader(header: string): string | null {
  const { text } = takePullRequest(header);
  const word = ['Revert "', 'Reapply "'].find((start) => text.startsWith(start));
  if (word === undefined || !text.endsWith('"') || text.length <= word.length) return null;
  const inner = text.slice(word.length, -1).trim();
  return word === 'Revert "' ? inner : `Revert "${inner}"`;
}

/** Ids after each `This reverts commit(s)`; what git adds about a merge ("reversing changes made to …") is none. */
function revertedShas(body: Message['body']): readonly string[] {
  const text = body.map((line) => line.text).join('\n');
  return Array.from(text.matchAll(/This reverts commits?(?=\s)/g)).flatMap(({ index, 0: lead }) =>
    leadingShas(text, index + lead.length),
  );
}

/** `Refs: 676104e, a215868`, the footer the specification recommends for reverts. */
function referredShas(body: Message['body']): readonly string[] {
  return values(body, 'refs:').flatMap((value) => leadingShas(value, 0));
}

/** A list of ids at a place of a text: `a, b and c`. */
function leadingShas(text: string, start: number): readonly string[] {
  const next = /[\s,;&]*(?:and\s+)?\b([0-9a-f]{7,64})\b/iy;
  next.lastIndex = start;
  const shas: string[] = [];
  for (let found = next.exec(text); found !== null; found = next.exec(text)) {
    shas.push((found[1] ?? '').toLowerCase());
  }
  return shas;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

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
  const find = targetFinder(reads.map(({ commit }) => commit));
  const settled = new Map<number, string>();
  const partly = new Map<number, string>();
  for (const [position, revert] of reverts.entries()) {
    if (revert === null || settled.has(position)) continue;
    const { targets, complete } = find(revert, position, settled);
    const undone = targets.flatMap((target) => [target, ...history.mergedBy(target)]);
    for (const at of undone) if (!settled.has(at)) settled.set(at, `reverted by ${nameOf(reads, [position])}`);
    if (targets.length === 0) continue;
    const reason = `reverts ${nameOf(reads, targets)} in the same range`;
    if (complete) settled.set(position, reason);
    else partly.set(position, `${reason}, and more outside it`);
  }
  return reads.map((read, position) => {
    const reason = settled.get(position);
    if (reason !== undefined) return { ...read, verdict: 'noRelease', reason, changes: [] };
    const addition = partly.get(position);
    return addition === undefined ? read : { ...read, reason: addition };
  });
}

/** A cheap look before a message is taken apart. */
function mayRevert(message: string): boolean {
  return /^\s*re(?:vert|apply)/i.test(message.slice(0, 200)) || message.includes('This reverts commit');
}

function nameOf(reads: readonly ReadCommit[], positions: readonly number[]): string {
  return positions.map((position) => shortSha(reads[position]?.commit.sha ?? '')).join(', ');
}

type Find = (
  revert: Revert,
  after: number,
  settled: ReadonlyMap<number, string>,
) => {
  readonly targets: readonly number[];
  /** Whether everything the revert names is in the range. */
  readonly complete: boolean;
};

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
    if (header === '' || newest === undefined) return { targets, complete: false };
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
