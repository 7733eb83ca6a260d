import { tagsOf } from '../core/decide/tagged.ts';
import type { Action, ReleaseSet, TaggedRelease } from '../core/model.ts';

/** How the release enters the repository. */
export interface CommitPoint {
  readonly remote: string | null;
  readonly branch: string;
  /** Branch the ledger is kept on, or null where none is wanted. */
  readonly ledger: string | null;
  readonly message: string;
  /** What was asked for, as one line. */
  readonly asked: string;
  /** Annotation of the tags of a release. */
  readonly tagMessage: (release: TaggedRelease) => string;
}

/**
 * The actions of the commit point, over everything the other plugins planned: one commit with all written
 * files, one annotated tag a group and one for each of its Go modules, one atomic push; and, last, what closes the ledger's entry.
 */
export function commitPoint(
  set: ReleaseSet,
  planned: readonly Action[],
  point: CommitPoint,
): readonly Action[] {
  if (set.groups.length === 0) return [];
  const paths = planned.flatMap((action) => (action.kind === 'writeFile' ? [action.path] : []));
  const removed = planned.flatMap((action) => (action.kind === 'removeFile' ? [action.path] : []));
  const tags = set.groups.flatMap((group) =>
    tagsOf(group).map((name) => ({ name, message: point.tagMessage(group) })),
  );
  return [
    ...(paths.length + removed.length === 0 && !planned.some(({ kind }) => kind === 'preparePlugin')
      ? []
      : [commitOf({ paths, removed }, point)]),
    ...tags.map((tag) => ({ kind: 'tag', ...tag }) as const),
    {
      kind: 'push',
      remote: point.remote,
      branch: point.branch,
      tags: tags.map(({ name }) => name),
      ledger: point.ledger,
    },
    ...(point.ledger === null
      ? []
      : [{ kind: 'record', remote: point.remote, ledger: point.ledger } as const]),
  ];
}

/** Where a ledger keeps the plan, nobody has to make it again. */
function commitOf(
  files: Pick<Action<'commit'>, 'paths' | 'removed'>,
  { message, ledger, asked }: CommitPoint,
): Action<'commit'> {
  return { kind: 'commit', message, ...files, ...(ledger === null ? { asked } : {}) };
}
