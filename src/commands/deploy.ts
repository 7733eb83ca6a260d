import { byHand, type HandOptions } from './deploy/by-hand.ts';
import { resolveRelease } from './deploy/deployable.ts';
import { openDesk } from './deploy/desk.ts';
import { environmentNamed, type Environment } from './deploy/environment.ts';
import { openRoom, type Room } from './deploy/room.ts';
import { readSettings } from './planning.ts';
import type { Ending, Tools } from './tools.ts';

/** `release deploy`: makes an environment run a release. */
export async function deploy(asked: string, options: HandOptions, tools: Tools): Promise<Ending> {
  const settings = await readSettings(tools);
  const environment = environmentNamed(options.env, settings);
  const room = await openRoom(settings, tools, !options.dryRun);
  return deployIn(room, asked, { environment, options });
}

/** Makes an environment run a release, by a ledger that was read. */
export async function deployIn(
  room: Room,
  asked: string,
  { environment, options }: { readonly environment: Environment; readonly options: HandOptions },
): Promise<Ending> {
  const resolved = await resolveRelease(asked, environment, room);
  const desk = await openDesk(environment, room);
  return byHand('deploy', resolved, { environment, desk, options });
}
