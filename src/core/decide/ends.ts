import type { CommitCounts, ReadCommit } from '../model.ts';
import type { Decision } from './decide.ts';
import type { Accounting, Span } from './pending.ts';

/** How every commit ends, once it is decided what is released. */
export interface Ends {
  /** The commits that waited, newest first, with the final verdict. */
  readonly commits: readonly ReadCommit[];
  readonly counts: CommitCounts;
}

/** A line, and the span that counts for it. */
interface Told {
  readonly span: Span;
  readonly members: readonly string[];
  /** Commits that it tells in its notes, or will once it is no longer held back. */
  readonly changed: ReadonlySet<string>;
  readonly held: boolean;
}

/**
 * Accounts for every commit (SEMANTICS "Nothing is dropped silently"): what a release tells is included; everything
 * else says why it is not. A commit that several lines see differently is included where one of them includes it.
 */
export function endsOf(accounting: Accounting, decision: Decision): Ends {
  const lines = linesOf(accounting, decision);
  const waiting = new Map(
    decision.held.flatMap(({ name, commits }) => commits.map((sha) => [sha, name] as const)),
  );
  const commits = accounting.commits.flatMap((read): readonly ReadCommit[] => {
    const { sha } = read.commit;
    const manifests = [...(accounting.touched.get(sha)?.keys() ?? [])];
    const concerned = lines.filter(({ members }) => members.some((manifest) => manifests.includes(manifest)));
    const seeing = (concerned.length > 0 ? concerned : lines).filter(({ span }) => span.range.has(sha));
    if (lines.length > 0 && seeing.length === 0) return [];
    return [endOf(read, seeing, { manifests, waits: waiting.get(sha) ?? null })];
  });
  return { commits, counts: count(commits) };
}

function linesOf({ pending }: Accounting, { told, held }: Decision): readonly Told[] {
  const keys = new Set(held.map(({ key }) => key));
  return pending.map((one) => {
    const span = told.get(one.line.key) ?? one;
    return {
      span,
      members: one.line.members.map(({ manifest }) => manifest),
      changed: new Set([...span.changes.values()].flat().map(({ sha }) => sha)),
      held: keys.has(one.line.key),
    };
  });
}

interface Facts {
  /** What the commit touches. */
  readonly manifests: readonly string[];
  /** A line that is held back and would release it. */
  readonly waits: string | null;
}

/** A change that no released package is touched by does not release: say so instead of counting it. */
function endOf(read: ReadCommit, seeing: readonly Told[], { manifests, waits }: Facts): ReadCommit {
  const { sha } = read.commit;
  const telling = seeing.filter(({ changed }) => changed.has(sha));
  const [first] = telling.length > 0 ? telling : seeing;
  const seen = first?.span.settled.get(sha) ?? read;
  if (seen.verdict !== 'included' || telling.some(({ held }) => !held)) return seen;
  if (waits !== null) return { ...seen, verdict: 'noRelease', reason: `waits: ${waits} is held back` };
  if (telling.length > 0) return seen;
  const reason =
    manifests.length === 0
      ? 'touches no package'
      : `touches only packages that are not released: ${manifests.join(', ')}`;
  return { ...seen, verdict: 'noRelease', reason };
}

function count(commits: readonly ReadCommit[]): CommitCounts {
  const of = (verdict: ReadCommit['verdict']): number =>
    commits.filter((read) => read.verdict === verdict).length;
  return {
    total: commits.length,
    included: of('included'),
    noRelease: of('noRelease'),
    notUnderstood: of('notUnderstood'),
  };
}
