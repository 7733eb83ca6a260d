import type { Change, RawCommit, ReadCommit } from '../model.ts';
import type { CommitRules } from './change.ts';
import type { Override, Overrides } from './overrides.ts';
import { readMessage } from './read.ts';

/** A commit with the words that count for it. */
export function reworded(commit: RawCommit, { everywhere }: Overrides): RawCommit {
  const override = everywhere.get(commit.sha);
  return override === undefined ? commit : { ...commit, message: override.message ?? '' };
}

/**
 * Tells what override files did to a commit that was read with its new words: the reason names them, and the commit is
 * again as git has it. What files say for single packages is read here.
 */
export function tellOverrides(
  read: ReadCommit,
  commit: RawCommit,
  { everywhere, apart }: Overrides,
  rules: CommitRules,
): ReadCommit {
  const [override, own] = [everywhere.get(commit.sha), apart.get(commit.sha)];
  if (override === undefined && own === undefined) return read;
  const told = override === undefined ? read : toldOf({ ...read, commit }, override);
  return own === undefined ? told : withApart(told, own, rules);
}

function toldOf(read: ReadCommit, { path, message }: Override): ReadCommit {
  if (message === null) return { ...read, verdict: 'noRelease', reason: `taken out by ${path}`, changes: [] };
  return { ...read, reason: `${read.reason} (reworded by ${path})` };
}

function withApart(read: ReadCommit, own: ReadonlyMap<string, Override>, rules: CommitRules): ReadCommit {
  const each = [...own].map(([manifest, override]) => {
    const { commit } = read;
    // Without parents: a merge that was reworded speaks for itself.
    const words = readMessage({ ...commit, parents: [], message: override.message ?? '' }, rules);
    return { manifest, read: toldOf(words, override) };
  });
  const apart = new Map(
    each.map(({ manifest, read: { changes } }): [string, readonly Change[]] => [manifest, changes]),
  );
  const releases = each.some(({ read: { verdict } }) => verdict === 'included');
  const reasons = each.map(({ manifest, read: { reason } }) => `; for ${manifest}: ${reason}`);
  return {
    ...read,
    apart,
    verdict: releases ? 'included' : read.verdict,
    reason: `${read.reason}${reasons.join('')}`,
  };
}
