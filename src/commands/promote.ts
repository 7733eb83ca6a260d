import type { LedgerState } from '../core/deploy/types.ts';
import { ReleaseError } from '../core/error.ts';
import { deployIn } from './deploy.ts';
import type { HandOptions } from './deploy/by-hand.ts';
import { environmentNamed } from './deploy/environment.ts';
import { openRoom } from './deploy/room.ts';
import { readSettings } from './planning.ts';
import type { Ending, Tools } from './tools.ts';

/**
 * `release promote`: deploys to an environment what runs, and is well, in the one before it.
 * @param names one environment, whose `after` names the other; or the one it comes from, and the one it goes to
 * @throws ReleaseError USAGE, NO_ENVIRONMENT, DEPLOY_REFUSED, and what `deploy` throws
 */
export async function promote(
  names: readonly string[],
  options: Omit<HandOptions, 'env'>,
  tools: Tools,
): Promise<Ending> {
  const settings = await readSettings(tools);
  const to = environmentNamed(names.at(-1), settings);
  const from = names.length > 1 ? environmentNamed(names[0], settings).name : to.settings.after;
  if (from === undefined)
    throw new ReleaseError('USAGE', `where versions for ${to.name} come from is not said`, {
      hint: `Say it: release promote <from> ${to.name}, or set after in environments.${to.name} of release.config`,
    });
  const room = await openRoom(settings, tools, !options.dryRun);
  return deployIn(room, wellIn(from, room.reading.state), { environment: to, options });
}

/** The tag of what runs in an environment and is well. */
function wellIn(name: string, state: LedgerState): string {
  const current = state.environments.get(name)?.current ?? null;
  if (current?.outcome === 'succeeded') return current.tag;
  const found =
    current === null
      ? 'nothing is known to run there'
      : `${current.version} is there, and not known to be well`;
  throw new ReleaseError('DEPLOY_REFUSED', `there is nothing to promote from ${name}: ${found}`, {
    hint: `Deploy there first: release deploy <version> --env ${name}`,
  });
}
