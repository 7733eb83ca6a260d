import { byHand, type HandOptions } from './deploy/by-hand.ts';
import { resolveRelease } from './deploy/deployable.ts';
import { openDesk } from './deploy/desk.ts';
import { environmentNamed } from './deploy/environment.ts';
import { openRoom } from './deploy/room.ts';
import { readSettings } from './planning.ts';
import type { Ending, Tools } from './tools.ts';

/** `release deploy`: makes an environment run a release. */
export async function deploy(asked: string, options: HandOptions, tools: Tools): Promise<Ending> {
  const settings = await readSettings(tools);
  const environment = environmentNamed(options.env, settings);
  const room = await openRoom(settings, tools, !options.dryRun);
  const resolved = await resolveRelease(asked, environment, room);
  const desk = await openDesk(environment, room);
  return byHand('deploy', resolved, { environment, desk, options });
}
