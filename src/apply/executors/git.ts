import { ReleaseError } from '../../core/error.ts';
import { canonicalJson } from '../../core/canonical.ts';
import { evidenceFile, isOfRelease, openedEntry, planFile } from '../../core/ledger/entry.ts';
import type { Opening } from '../../core/ledger/types.ts';
import type { Action, Facts } from '../../core/model.ts';
import { planText } from '../../core/plan.ts';
import type { Git } from '../../ports.ts';
import { inTurn, makeReleaseEntry, newestEntry, recordedOf, type Made } from '../entries.ts';
import { changed, unchanged, type Context, type Executor } from '../executor.ts';
import { remoteMoved } from '../moved.ts';

/** Makes the release commit as an object on top of HEAD; its trailers name the plan and, without a ledger, what it is made from. */
export const commit: Executor<'commit'> = async (action, { world: { git }, head, plan, facts }) => {
  const { prepared } = facts;
  const removed = [...new Set([...action.removed, ...prepared.removed])];
  const paths = [...new Set([...action.paths, ...prepared.paths])].filter((path) => !removed.includes(path));
  if (paths.length + removed.length === 0) return unchanged;
  const asked = action.asked === undefined ? '' : `Release-Asked: ${action.asked}\n`;
  const message = `${action.message.trimEnd()}\n\n${asked}Release-Plan: ${plan.planId}\n`;
  return changed({ commit: await git.commit({ parent: head, message, paths, removed }) });
};

/** Makes a tag object on the release commit, or on HEAD where there is none. */
export const tag: Executor<'tag'> = async ({ name, message }, { world: { git }, facts, head }) => {
  const object = await git.tag({ name, target: facts.commit ?? head, message });
  return changed({ tags: { ...facts.tags, [name]: object } });
};

/**
 * The commit point. The branch moves only from a tip that the release commit contains, tags only appear where none is,
 * and the ledger is only added to, so a lost race changes nothing. Where others only added to the ledger meanwhile, the
 * push is made again on top of that.
 */
export const push: Executor<'push'> = async (action, context) => {
  const { remote, branch, tags, ledger } = action;
  const { world, facts, head } = context;
  const expected = remote === null ? head : await tipOf(remote, branch, { git: world.git, head });
  const objects = Object.fromEntries(tags.map((name) => [name, objectOf(name, facts.tags)]));
  const refs = { remote, branch, commit: facts.commit ?? head, expected, base: head, tags: objects };
  const opened = await inTurn(world.clock, async () => {
    const entry = ledger === null ? null : await opening(refs, ledger, context);
    await world.git.publish({ ...refs, ledger: entry });
    return entry?.entry ?? null;
  });
  return changed({ opened });
};

/** The entry that opens the release; it carries the plan, so that any clone can complete it. */
async function opening(
  refs: Pick<Opening, 'commit' | 'base' | 'branch' | 'tags'> & Pick<Action<'push'>, 'remote'>,
  ledger: string,
  { world, facts, plan }: Context,
): Promise<Made & { readonly branch: string }> {
  const { remote, branch, commit, base, tags } = refs;
  const release = { planId: plan.planId, commit, base, branch, tags, ...recordedOf(facts) };
  const newest = await newestEntry({ remote, branch: ledger }, world);
  // Two runs that release one commit in the same second make the very same commit and tags: the second one has lost.
  const { tip } = newest;
  if (tip !== null && isOfRelease(tip.entry) && tip.entry.predicate.commit === commit)
    throw remoteMoved(remote ?? '', branch, commit);
  const entry = openedEntry(newest.tip, release, { by: world.self, at: world.clock.now(), reason: null });
  const made = await makeReleaseEntry(
    newest,
    { entry, files: { [planFile]: planText(plan), ...evidenceFiles(facts) } },
    world,
  );
  return { ...made, branch: ledger };
}

/** Signatures cannot be made again byte for byte: who completes the release elsewhere finds them here. */
function evidenceFiles({ evidence }: Facts): Readonly<Record<string, string>> {
  return Object.keys(evidence).length === 0 ? {} : { [evidenceFile]: `${canonicalJson(evidence)}\n` };
}

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
