import { ReleaseError } from '../../core/error.ts';
import type { Git } from '../../ports.ts';
import { changed, type Executor } from '../executor.ts';
import { remoteMoved } from '../moved.ts';

/** Makes the release commit as an object on top of HEAD; its trailer names the plan. */
export const commit: Executor<'commit'> = async (action, { world: { git }, head, planId }) => {
  const { paths, removed } = action;
  const message = `${action.message.trimEnd()}\n\nRelease-Plan: ${planId}\n`;
  return changed({ commit: await git.commit({ parent: head, message, paths, removed }) });
};

/** Makes a tag object on the release commit, or on HEAD where there is none. */
export const tag: Executor<'tag'> = async ({ name, message }, { world: { git }, facts, head }) => {
  const object = await git.tag({ name, target: facts.commit ?? head, message });
  return changed({ tags: { ...facts.tags, [name]: object } });
};

/**
 * The commit point. The branch moves only from a tip that the release commit contains, and tags only appear
 * where none is, so a lost race changes nothing.
 */
export const push: Executor<'push'> = async ({ remote, branch, tags }, { world: { git }, facts, head }) => {
  const expected = remote === null ? head : await tipOf(remote, branch, { git, head });
  const objects = Object.fromEntries(tags.map((name) => [name, objectOf(name, facts.tags)]));
  await git.publish({ remote, branch, commit: facts.commit ?? head, expected, base: head, tags: objects });
  return changed();
};

/**
 * The tip the branch moves from. A lease alone would let the push replace whatever stands there, so only a tip that
 * the release contains is good.
 * @throws ReleaseError REMOTE_MOVED
 */
async function tipOf(
  remote: string,
  branch: string,
  { git, head }: { readonly git: Git; readonly head: string },
): Promise<string | null> {
  const tip = (await git.remoteRefs(remote)).get(`refs/heads/${branch}`) ?? null;
  if (tip === null || (await git.isIn(tip, head))) return tip;
  throw remoteMoved(remote, branch, tip);
}

function objectOf(name: string, tags: Readonly<Record<string, string>>): string {
  const object = tags[name];
  if (object === undefined)
    throw new ReleaseError('GIT_FAILED', `the plan pushes tag ${name} but makes none`);
  return object;
}
