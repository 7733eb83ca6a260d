import { stageOf } from './access.ts';
import type { Environment } from './environment.ts';
import { askMirrors } from './remembered.ts';
import type { Desk } from './request.ts';
import type { Room } from './room.ts';

/** What deployments to an environment are planned from. Mirrors are asked once, whatever is planned then. */
export async function openDesk(environment: Environment, room: Room): Promise<Desk> {
  const { office, reading, tools } = room;
  const [stage, mirrored] = await Promise.all([stageOf(environment, office, tools), askMirrors(room)]);
  return { office, reading, tools, stage, mirrored };
}
