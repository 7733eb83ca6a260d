import fc from 'fast-check';
import type { Change, RawCommit, ReadCommit } from '../../src/core/model.ts';

/** A commit by id and parents. */
export function raw(sha: string, parents: readonly string[], more: Partial<RawCommit> = {}): RawCommit {
  return {
    sha,
    parents,
    author: { name: 'A', email: 'a@example.com' },
    time: 1_790_000_000,
    message: `fix: ${sha}`,
    paths: null,
    ...more,
  };
}

/** A change of one commit; a patch unless told. */
export function change(sha: string, more: Partial<Change> = {}): Change {
  return {
    sha,
    type: 'fix',
    scopes: [],
    subject: sha,
    breaking: false,
    breakingNote: null,
    level: 'patch',
    pr: null,
    issues: [],
    parts: [],
    author: { name: 'A', email: 'a@example.com' },
    coAuthors: [],
    releaseAs: null,
    ...more,
  };
}

/** A commit that was understood. */
export function commit(
  sha: string,
  {
    parents = [],
    paths = null,
    ...more
  }: Partial<Change> & { readonly parents?: readonly string[]; readonly paths?: readonly string[] | null },
): ReadCommit {
  return {
    commit: raw(sha, parents, { paths }),
    verdict: 'included',
    reason: '',
    changes: [change(sha, more)],
    apart: new Map(),
  };
}

/** Histories of 1 to 30 commits, newest first, each with up to three earlier parents; all below the newest. */
export function graph(): fc.Arbitrary<readonly RawCommit[]> {
  const steps = fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), { maxLength: 29 });
  return steps.map((picks) => {
    const commits = [raw('c0', [])];
    for (const [at, list] of picks.entries()) {
      const parents = [...new Set(list.map((pick) => `c${pick % (at + 1)}`))];
      commits.unshift(raw(`c${at + 1}`, parents, { time: 1_790_000_000 + at }));
    }
    const below = reachableFrom(commits, commits[0]?.sha ?? null);
    return commits.filter(({ sha }) => below.has(sha));
  });
}

/** What a commit contains, itself included: the plain definition, step by step. */
export function reachableFrom(commits: readonly RawCommit[], from: string | null): ReadonlySet<string> {
  const found = new Set(commits.filter(({ sha }) => sha === from).map(({ sha }) => sha));
  for (const { sha, parents } of commits) if (found.has(sha)) for (const parent of parents) found.add(parent);
  return found;
}
