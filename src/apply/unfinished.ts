import type { Plan } from '../core/model.ts';
import type { Published, World } from '../ports.ts';

/** The release of a plan an earlier run began, if it passed the commit point; null if it did not. */
export async function findPublished(plan: Plan, { git }: World): Promise<Published | null> {
  const push = plan.actions.find((action) => action.kind === 'push');
  if (push === undefined) return null;
  const { remote, tags } = push;
  return git.findPublished({ remote, tags, planId: plan.planId, base: plan.base.head ?? '' });
}

/** Lets this clone follow a release it made itself: its branch, its index, its tags. */
export async function followHere(plan: Plan, published: Published, { git }: World): Promise<void> {
  const push = plan.actions.find((action) => action.kind === 'push');
  if (push) await git.follow({ ...published, branch: push.branch, base: plan.base.head ?? '' });
}
