import { shellWord } from '../../core/quote.ts';
import type { Ending } from '../tools.ts';
import { carryOut, type Manner } from './carry-out.ts';
import type { Resolved } from './deployable.ts';
import type { Environment } from './environment.ts';
import { prepare } from './prepare.ts';
import type { Desk, Waivers } from './request.ts';

/** What both ways may be told by a person. */
export interface HandOptions extends Waivers, Omit<Manner, 'again'> {
  readonly env?: string;
  readonly reason?: string;
}

/** A deployment that a person asks for: planned, shown, and done. @throws what `carryOut` throws */
export async function byHand(
  way: 'deploy' | 'rollback',
  resolved: Resolved,
  {
    environment,
    desk,
    options,
  }: { readonly environment: Environment; readonly desk: Desk; readonly options: HandOptions },
): Promise<Ending> {
  const reason = options.reason ?? null;
  const request = { way, environment, resolved, waivers: options, trigger: 'manual', reason } as const;
  const plan = await prepare(request, desk);
  const again = `release ${way} ${shellWord(plan.deployable.tag)} --env ${environment.name} --yes`;
  return carryOut({ plan, environment, desk }, { ...options, again });
}
