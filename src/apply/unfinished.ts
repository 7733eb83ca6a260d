import type { Kind, Plan } from '../core/model.ts';
import type { Published, World } from '../ports.ts';
import { apply, type Watch } from './apply.ts';

/** The release of a plan an earlier run began, if it passed the commit point; null if it did not. */
export async function findPublished(plan: Plan, { git }: World): Promise<Published | null> {
  const push = plan.actions.find((action) => action.kind === 'push');
  if (push === undefined) return null;
  const { remote, tags } = push;
  return git.findPublished({ remote, tags, planId: plan.planId, base: plan.base.head ?? '' });
}

/** What is done again after the commit point. */
const afterwards: readonly Kind[] = ['gatherAssets', 'draftRelease', 'publishRelease'];

/** Does what comes after the commit point again: local refs, release pages. Every step looks before it acts. */
export async function complete(plan: Plan, published: Published, world: World, watch: Watch): Promise<void> {
  const base = plan.base.head ?? '';
  const push = plan.actions.find((action) => action.kind === 'push');
  if (push) await world.git.follow({ ...published, branch: push.branch, base });
  const rest = plan.actions.filter(({ kind }) => afterwards.includes(kind));
  await apply({ ...plan, actions: rest }, base, world, watch);
}
