import type { Plan } from '../core/model.ts';
import type { Git, World } from '../ports.ts';
import { apply, type Outcome, type Watch } from './apply.ts';

/** Whether the commit point of a plan was passed: the remote (or the repository itself) has its tags. */
export async function wasPushed(plan: Plan, git: Git): Promise<boolean> {
  const push = plan.actions.find((action) => action.kind === 'push');
  if (push === undefined) return false;
  const refs = push.remote === null ? await git.localTags() : await git.remoteRefs(push.remote);
  return push.tags.length > 0 && push.tags.every((name) => refs.has(`refs/tags/${name}`));
}

/** Does what comes after the commit point again; every executor looks before it acts. */
export function completeFrom(plan: Plan, head: string, world: World, watch: Watch): Promise<Outcome> {
  const rest = plan.actions.filter(({ kind }) => kind === 'gatherAssets' || kind === 'publishRelease');
  return apply({ ...plan, actions: rest }, head, world, watch);
}
