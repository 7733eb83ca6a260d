import { assertWhole, readLedger } from '../apply/deploy/ledger.ts';
import { openOffice, stageOf } from './deploy/access.ts';
import { byHand, type HandOptions } from './deploy/by-hand.ts';
import { resolveRelease } from './deploy/deployable.ts';
import { environmentNamed } from './deploy/environment.ts';
import { readSettings } from './planning.ts';
import type { Ending, Tools } from './tools.ts';

/** `release deploy`: makes an environment run a release. */
export async function deploy(asked: string, options: HandOptions, tools: Tools): Promise<Ending> {
  const settings = await readSettings(tools);
  const environment = environmentNamed(options.env, settings);
  const office = await openOffice(settings, tools, !options.dryRun);
  const reading = await readLedger(office.access);
  assertWhole(reading, office.access.place);
  const resolved = await resolveRelease(asked, environment, { office, reading, tools });
  const stage = await stageOf(environment, office, tools);
  const desk = { office, reading, stage, tools };
  return byHand('deploy', resolved, { environment, desk, options });
}
