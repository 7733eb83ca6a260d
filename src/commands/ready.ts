import { exitCodes } from '../core/error.ts';
import { showJson } from '../show/json.ts';
import { showReadiness } from '../show/readiness.ts';
import { environmentNamed } from './deploy/environment.ts';
import { askReadiness } from './deploy/readiness.ts';
import { openRoom } from './deploy/room.ts';
import { readSettings } from './planning.ts';
import { countOf } from './sight-options.ts';
import type { Ending, Tools } from './tools.ts';

/** Options of `release ready`. */
export interface ReadyOptions {
  readonly env?: string;
  readonly count: string;
  readonly json?: boolean;
}

/**
 * `release ready`: asks now what a rollback would ask at night. Exit 0 where every environment could go back by itself, else 3.
 * @throws ReleaseError USAGE, NO_ENVIRONMENT, LEDGER_BROKEN
 */
export async function ready(options: ReadyOptions, tools: Tools): Promise<Ending> {
  const settings = await readSettings(tools);
  const count = countOf(options.count, '--count');
  const environment = options.env === undefined ? null : environmentNamed(options.env, settings).name;
  const room = await openRoom(settings, tools, false);
  const environments = await askReadiness(room, { environment, count });
  const { terminal } = tools;
  terminal.data(
    options.json === true ? showJson({ schema: 1, environments }) : showReadiness(environments, terminal),
  );
  return { exitCode: environments.every((one) => one.ready) ? exitCodes.done : exitCodes.refused };
}
