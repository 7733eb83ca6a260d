import type { Reached } from '../metrics/reached.ts';
import type { History } from '../metrics/types.ts';

/** How many commits deployments bring that were never in their environment. */
export interface Sizes {
  /** By the number of each deployment. */
  readonly past: ReadonlyMap<number, number>;
  /** Of one that comes next; null where its commit is not known. */
  next(commit: string): number | null;
}

/** Counts commits as they first come. Merges and commits that a release made bring none of their own. @param reached in order */
export function sizesOf(reached: readonly Reached[], history: History): Sizes {
  const there = new Set<string>();
  const past = new Map<number, number>();
  for (const { seq, commit } of reached) {
    if (!history.has(commit)) continue;
    const brought = broughtBy(commit, history, there);
    past.set(seq, countOf(brought, history));
    for (const sha of brought) there.add(sha);
  }
  return {
    past,
    next: (commit) => (history.has(commit) ? countOf(broughtBy(commit, history, there), history) : null),
  };
}

function broughtBy(commit: string, history: History, there: ReadonlySet<string>): ReadonlySet<string> {
  const brought = new Set<string>();
  const open = [commit];
  for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
    const found = there.has(sha) || brought.has(sha) ? undefined : history.get(sha);
    if (found === undefined) continue;
    brought.add(sha);
    open.push(...found.parents);
  }
  return brought;
}

function countOf(brought: ReadonlySet<string>, history: History): number {
  return [...brought].filter((sha) => {
    const commit = history.get(sha);
    return commit !== undefined && commit.parents.length < 2 && !commit.isRelease;
  }).length;
}
