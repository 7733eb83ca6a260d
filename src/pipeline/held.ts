import type { Held } from '../core/decide/held.ts';
import type { Accounting } from '../core/decide/pending.ts';
import type { ReadCommit } from '../core/model.ts';

/** The accounting once it is known who waits: a commit that only concerns held lines is not in the release. */
export function withoutHeld(accounting: Accounting, held: readonly Held[]): Accounting {
  if (held.length === 0) return accounting;
  const keys = new Set(held.map(({ key }) => key));
  const released = new Set(
    accounting.pending
      .filter(({ line }) => !keys.has(line.key))
      .flatMap(({ whole: { changes } }) => [...changes.values()].flat().map(({ sha }) => sha)),
  );
  const waiting = new Map(held.flatMap(({ name, commits }) => commits.map((sha) => [sha, name] as const)));
  const settle = (read: ReadCommit): ReadCommit => {
    const name = waiting.get(read.commit.sha);
    if (name === undefined || released.has(read.commit.sha) || read.verdict !== 'included') return read;
    return { ...read, verdict: 'noRelease', reason: `waits: ${name} is held back` };
  };
  const commits = accounting.commits.map(settle);
  const included = commits.filter(({ verdict }) => verdict === 'included').length;
  const { counts } = accounting;
  const noRelease = counts.noRelease + counts.included - included;
  return { ...accounting, commits, counts: { ...counts, included, noRelease } };
}
