import { assertWhole, readLedger } from '../apply/deploy/ledger.ts';
import { openOffice } from './deploy/access.ts';
import { carryOut } from './deploy/carry-out.ts';
import { resolveRelease } from './deploy/deployable.ts';
import { environmentNamed } from './deploy/environment.ts';
import { prepare, type Waivers } from './deploy/prepare.ts';
import { readSettings } from './planning.ts';
import type { Ending, Tools } from './tools.ts';

/** What `release deploy` may be told. */
export interface DeployOptions extends Waivers {
  readonly env?: string;
  readonly reason?: string;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json?: boolean;
}

/** `release deploy`: makes an environment run a release. */
export async function deploy(asked: string, options: DeployOptions, tools: Tools): Promise<Ending> {
  const settings = await readSettings(tools);
  const environment = environmentNamed(options.env, settings);
  const office = await openOffice(settings, tools, !options.dryRun);
  const reading = await readLedger(office.access);
  assertWhole(reading, office.access.place);
  const resolved = await resolveRelease(asked, environment, { office, reading, tools });
  const stage = await tools.openStage(environment.name, environment.settings, office.standing);
  const desk = { office, reading, stage, tools };
  const reason = options.reason ?? null;
  const request = {
    way: 'deploy',
    environment,
    resolved,
    waivers: options,
    trigger: 'manual',
    reason,
  } as const;
  const plan = await prepare(request, desk);
  const again = `release deploy ${asked} --env ${environment.name} --yes`;
  return carryOut({ plan, environment, desk }, { ...options, again });
}
