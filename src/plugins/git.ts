import type { Action, ReleaseSet } from '../core/model.ts';

/** How the release enters the repository. */
export interface CommitPoint {
  readonly remote: string | null;
  readonly branch: string;
  /** Branch the ledger is kept on, or null where none is wanted. */
  readonly ledger: string | null;
  readonly message: string;
  /** Annotation of each tag. */
  readonly tagMessage: (tag: string) => string;
}

/**
 * The actions of the commit point, over everything the other plugins planned: one commit with all written
 * files, one annotated tag a group, one atomic push; and, last, what closes the ledger's entry.
 */
export function commitPoint(
  set: ReleaseSet,
  planned: readonly Action[],
  point: CommitPoint,
): readonly Action[] {
  if (set.groups.length === 0) return [];
  const paths = planned.flatMap((action) => (action.kind === 'writeFile' ? [action.path] : []));
  const removed = planned.flatMap((action) => (action.kind === 'removeFile' ? [action.path] : []));
  const tags = set.groups.map(({ tag }) => tag);
  return [
    ...(paths.length + removed.length === 0
      ? []
      : [{ kind: 'commit', message: point.message, paths, removed } as const]),
    ...tags.map((name) => ({ kind: 'tag', name, message: point.tagMessage(name) }) as const),
    { kind: 'push', remote: point.remote, branch: point.branch, tags, ledger: point.ledger },
    ...(point.ledger === null
      ? []
      : [{ kind: 'record', remote: point.remote, ledger: point.ledger } as const]),
  ];
}
