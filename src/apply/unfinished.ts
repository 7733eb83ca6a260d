import type { Action, Plan } from '../core/model.ts';
import type { Published, World } from '../ports.ts';

/** The release of a plan an earlier run began, if it passed the commit point; null if it did not. */
export async function findPublished(plan: Plan, { git }: World): Promise<Published | null> {
  const push = plan.actions.find((action) => action.kind === 'push');
  if (push === undefined) return null;
  const { remote, tags } = push;
  return git.findPublished({ remote, tags, planId: plan.planId, base: plan.base.head ?? '' });
}

/**
 * The steps of a plan whose edits may still be in the work tree. Where the branch has moved since, a file that is as it is
 * committed there is no edit of that run any more, even if it reads just as the run had left it: another run released it.
 */
export async function stillEdited({ actions, base }: Plan, { git }: World): Promise<readonly Action[]> {
  if ((await git.base()).head === base.head) return actions;
  const edits = actions.filter((action) => action.kind === 'writeFile' || action.kind === 'removeFile');
  const differing = new Set(await git.modified(edits.map(({ path }) => path)));
  return edits.filter(({ path }) => differing.has(path));
}

/** Lets this clone follow a release it made itself: its branch, its index, its tags. */
export async function followHere(plan: Plan, published: Published, { git }: World): Promise<void> {
  const push = plan.actions.find((action) => action.kind === 'push');
  if (push) await git.follow({ ...published, branch: push.branch, base: plan.base.head ?? '' });
}
