import type { ReleaseCommit } from '../core/release-commit.ts';
import type { Asked } from '../core/decide/asked.ts';
import { parseAsked } from '../core/decide/parse-asked.ts';
import type { Plan } from '../core/model.ts';
import type { Forge, Git, Published, World } from '../ports.ts';

/** A release that is public where no ledger is kept, as its commit and its tags tell of it. */
export interface UnlistedRelease extends Published, Pick<ReleaseCommit, 'at' | 'planId'> {
  /** What was asked for; null where this version cannot read it. */
  readonly asked: Asked | null;
}

/** The newest of them on a branch of a remote, complete or not. @throws ReleaseError PUSH_FORBIDDEN, GIT_FAILED */
export async function newestUnlisted(
  remote: string,
  branch: string,
  git: Git,
): Promise<UnlistedRelease | null> {
  const tip = await git.fetchBranch(remote, branch);
  if (tip === null) return null;
  const refs = await git.remoteRefs(remote);
  for (const { commit, at, planId, asked } of await git.releaseCommits(tip)) {
    const tags = tagsOf(commit, refs);
    if (Object.keys(tags).length > 0) return { commit, tags, at, planId, asked: parseAsked(asked) };
  }
  return null;
}

/** Annotated tags of a commit: a remote lists what each stands for beside it, as `refs/tags/v1.0.0^{}`. */
function tagsOf(commit: string, refs: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const [before, after] = ['refs/tags/', '^{}'];
  return Object.fromEntries(
    [...refs].flatMap(([ref, id]): [string, string][] => {
      if (id !== commit || !ref.startsWith(before) || !ref.endsWith(after)) return [];
      const full = ref.slice(0, -after.length);
      const object = refs.get(full);
      return object === undefined ? [] : [[full.slice(before.length), object]];
    }),
  );
}

/** Whether each of some tags has a release page that is public. @throws ReleaseError FORGE_REFUSED, FORGE_FAILED, NO_TOKEN */
export async function arePublic(tags: readonly string[], forge: Forge): Promise<boolean> {
  for (const tag of tags) if ((await forge.findRelease(tag))?.draft !== false) return false;
  return true;
}

/**
 * Whether everything after the push of a plan has happened, as far as it can be looked at. Pages are made public last, so
 * where there are some they tell of all else.
 */
export async function isComplete(
  plan: Plan,
  commit: string,
  { forge, registries, shell }: World,
): Promise<boolean> {
  const pages = plan.actions.flatMap((action) => (action.kind === 'publishRelease' ? [action.tag] : []));
  if (forge !== null && pages.length > 0) return arePublic(pages, forge);
  for (const action of plan.actions) {
    if (action.kind === 'publishPackage') {
      const found = await registries[action.to].compare(action, { files: [], commit });
      if (found === 'absent') return false;
    }
    if (action.kind === 'publishWith' && action.probe !== null && !(await shell.probe(action.probe)))
      return false;
  }
  return true;
}
