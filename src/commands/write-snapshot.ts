import { apply } from '../apply/apply.ts';
import { preflight } from '../apply/preflight.ts';
import { exitCodes } from '../core/error.ts';
import type { Plan } from '../core/model.ts';
import { shellWord } from '../core/quote.ts';
import type { Planned } from '../pipeline/plan.ts';
import { showJson } from '../show/json.ts';
import { showWritten, type Written } from '../show/written.ts';
import type { Settings } from './planning.ts';
import type { Ending, Tools } from './tools.ts';
import { watch } from './watch.ts';
import { openWorld } from './worlds.ts';

/**
 * `release next --snapshot --write`: the versions to try, in the files of the work tree, for who publishes canaries. The
 * plan of a snapshot only writes files, so applying it makes no commit, tag or page.
 * @throws ReleaseError TREE_DIRTY where the plan edits a file with changes of the user
 */
export async function writeSnapshot(
  { plan, reading }: Planned,
  settings: Settings,
  { json = false }: { readonly json?: boolean },
  tools: Tools,
): Promise<Ending> {
  const world = await openWorld(reading.standing, settings, tools, { kind: 'none' });
  await preflight(plan, world);
  await apply(plan, plan.base.head ?? '', world, watch(plan, tools));
  const written = writtenBy(plan, settings.root === tools.cwd ? null : settings.root);
  tools.terminal.data(json ? showJson(written) : showWritten(written, tools.terminal));
  return { exitCode: exitCodes.done };
}

function writtenBy({ planId, base, releases, actions, warnings }: Plan, root: string | null): Written {
  const files = actions.flatMap((action) => (action.kind === 'writeFile' ? [action.path] : []));
  const git = root === null ? 'git' : `git -C ${shellWord(root)}`;
  return {
    schema: 1,
    planId,
    commit: base.head,
    versions: releases.map(({ package: name, path, ecosystem, current, next }) => ({
      package: name,
      path,
      ecosystem,
      current,
      next,
    })),
    files,
    restore: files.length === 0 ? null : `${git} restore -- ${files.map(shellWord).join(' ')}`,
    warnings,
  };
}
