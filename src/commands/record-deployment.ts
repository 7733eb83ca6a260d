import { say } from '../apply/deploy/ledger.ts';
import { canonicalJson, sha256 } from '../core/canonical.ts';
import type { Deployable, Schema } from '../core/deploy/types.ts';
import { exitCodes } from '../core/error.ts';
import { showJson } from '../show/json.ts';
import { resolveRelease } from './deploy/deployable.ts';
import { askDatabase } from './deploy/database.ts';
import { environmentNamed, type Environment } from './deploy/environment.ts';
import { mirroring } from './deploy/mirrors.ts';
import { openRoom, type Room } from './deploy/room.ts';
import { readSettings, withSource } from './planning.ts';
import type { Ending, Tools } from './tools.ts';

/** What `release record` may be told. */
export interface RecordOptions {
  readonly env?: string;
  readonly outcome: 'succeeded' | 'unhealthy' | 'failed';
  readonly rollback: boolean;
  readonly reason?: string;
  readonly json?: boolean;
}

/** `release record`: tells the ledger of a deployment that was done elsewhere. */
export async function recordDeployment(asked: string, options: RecordOptions, tools: Tools): Promise<Ending> {
  const settings = await readSettings(tools);
  const environment = environmentNamed(options.env, settings);
  const room = await openRoom(settings, tools, true);
  const { deployable } = await resolveRelease(asked, environment, room);
  const { name } = environment;
  const schema = await schemaOf(deployable, environment, room);
  const entry = await say(room.office.access, ({ state }) => ({
    ...deployable,
    ...{ kind: 'recorded', environment: name, trigger: 'manual', rehearsal: false, checks: [], schema },
    way: options.rollback ? 'rollback' : 'deploy',
    replaces: state.environments.get(name)?.current?.seq ?? null,
    config: sha256(canonicalJson(environment.settings)),
    outcome: options.outcome,
    reason: options.reason ?? null,
  }));
  const number = entry?.predicate.seq ?? 0;
  const { version } = deployable;
  await mirroring(room, [number]).ended();
  tools.terminal.data(
    options.json === true
      ? showJson({ schema: 1, entry: number, version, environment: name, outcome: options.outcome })
      : `Recorded: ${version} in ${name}, ${options.outcome} (entry ${String(number)} of the ledger)`,
  );
  return { exitCode: exitCodes.done };
}

/** What it means for the database, as far as that is declared and can be read. */
async function schemaOf(
  deployable: Deployable,
  { name, settings }: Environment,
  { office, reading, tools }: Room,
): Promise<Schema | null> {
  const { schema } = settings;
  if (schema === undefined) return null;
  const question = { environment: name, deployable, state: reading.state, settings: schema };
  return withSource(tools, office.settings, async (source) => (await askDatabase(question, source)).schema);
}
