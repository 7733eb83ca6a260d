import { assertWhole, readLedger, say } from '../apply/deploy/ledger.ts';
import { canonicalJson, sha256 } from '../core/canonical.ts';
import type { Deployable, Schema } from '../core/deploy/types.ts';
import { exitCodes } from '../core/error.ts';
import { showJson } from '../show/json.ts';
import { openOffice } from './deploy/access.ts';
import { resolveRelease } from './deploy/deployable.ts';
import { askDatabase } from './deploy/database.ts';
import { environmentNamed, type Environment } from './deploy/environment.ts';
import { mirroring } from './deploy/mirrors.ts';
import type { Desk } from './deploy/request.ts';
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
  const office = await openOffice(settings, tools, true);
  const reading = await readLedger(office.access);
  assertWhole(reading, office.access.place);
  const { deployable } = await resolveRelease(asked, environment, { office, reading, tools });
  const { name } = environment;
  const schema = await schemaOf(deployable, environment, { office, reading, tools });
  const entry = await say(office.access, ({ state }) => ({
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
  await mirroring({ office, tools }, [number]).ended();
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
  { office, reading, tools }: Omit<Desk, 'stage'>,
): Promise<Schema | null> {
  const { schema } = settings;
  if (schema === undefined) return null;
  const question = { environment: name, deployable, state: reading.state, settings: schema };
  return withSource(tools, office.settings, async (source) => (await askDatabase(question, source)).schema);
}
