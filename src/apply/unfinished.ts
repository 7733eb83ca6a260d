import type { Action, Plan } from '../core/model.ts';
import type { Published, World } from '../ports.ts';
import { readPlanned, removal } from './planned-file.ts';

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
export async function stillEdited(plan: Plan, { git }: World): Promise<readonly Action[]> {
  const edits = editsOf(plan);
  if ((await git.base()).head === plan.base.head) return edits;
  const differing = new Set(await git.modified(edits.map(({ path }) => path)));
  return edits.filter(({ path }) => differing.has(path));
}

/**
 * Lets this clone follow a release it made itself: its branch, its index, its tags, and those files that are as they were
 * before it. A push can outlive its run, and arrive after the files had been put back; a pull may have brought more since.
 */
export async function followHere(plan: Plan, published: Published, { git, files }: World): Promise<void> {
  const push = plan.actions.find((action) => action.kind === 'push');
  if (push === undefined) return;
  await git.follow({ ...published, branch: push.branch, base: plan.base.head ?? '' });
  const { head } = await git.base();
  if (head === null || !(await git.isIn(published.commit, head))) return;
  const behind: string[] = [];
  for (const action of editsOf(plan)) {
    const edit = action.kind === 'removeFile' ? removal(action) : action;
    if ((await readPlanned(edit, files)).state === 'planned') behind.push(edit.path);
  }
  await git.putBack(behind);
}

function editsOf({ actions }: Plan): readonly Action<'writeFile' | 'removeFile'>[] {
  return actions.filter((action) => action.kind === 'writeFile' || action.kind === 'removeFile');
}
