import { stageOf } from './access.ts';
import type { Environment } from './environment.ts';
import { askMirrors } from './remembered.ts';
import type { Desk } from './request.ts';
import type { Room } from './room.ts';

/**
 * What deployments to an environment are planned from. Mirrors are asked once, whatever is planned then.
 * @param known what they said, where they were asked already
 */
export async function openDesk(
  environment: Environment,
  room: Room,
  known?: Desk['mirrored'],
): Promise<Desk> {
  const { office, reading, tools } = room;
  const [stage, mirrored] = await Promise.all([
    stageOf(environment, office, tools),
    known ?? askMirrors(room),
  ]);
  return { office, reading, tools, stage, mirrored };
}
