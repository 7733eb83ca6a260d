import { ReleaseError } from '../core/error.ts';
import type { Plan } from '../core/model.ts';
import { shellWord } from '../core/quote.ts';
import type { World } from '../ports.ts';

/**
 * Takes back what plugins did to the work tree for a plan that was not published. Only files that are as a plugin left
 * them are touched.
 * @returns files that are left as they are, because a plugin was killed while it was at work and nobody can tell its
 *   changes from the user's
 */
export async function restorePrepared({ planId }: Plan, world: World): Promise<readonly string[]> {
  const { git, prepared } = world;
  const record = await prepared.read();
  if (record?.planId !== planId) return [];
  const now = await git.changes();
  const ours = Object.entries(record.files).filter(
    ([path, digest]) => now.has(path) && now.get(path) === digest,
  );
  await git.putBack(ours.map(([path]) => path));
  await prepared.clear();
  if (record.running === null) return [];
  return [...(await git.changes()).keys()];
}

/** Says which files a killed plugin may have changed. */
export function leftBy(paths: readonly string[]): string {
  const list = paths.slice(0, 20).map(shellWord).join(' ');
  return `A plugin was killed while it prepared; these files differ from the last commit and are left as they are: ${list}. To drop the changes: git restore -- ${list}`;
}

/**
 * What a plugin prepares can only be taken back where nothing else stands in the way.
 * @throws ReleaseError TREE_DIRTY
 */
export async function checkNothingElse(plan: Plan, { git }: World): Promise<void> {
  if (!plan.actions.some((action) => action.kind === 'preparePlugin' && action.assets === null)) return;
  const tracked = await git.tracked([...(await git.changes()).keys()]);
  if (tracked.length === 0) return;
  throw new ReleaseError(
    'TREE_DIRTY',
    `plugins prepare in the work tree, which has changes of yours: ${tracked.join(', ')}`,
    {
      hint: `Commit them, or put them aside: git stash push -- ${tracked.map(shellWord).join(' ')}`,
    },
  );
}
