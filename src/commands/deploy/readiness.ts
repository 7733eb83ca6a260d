import { candidatesOf } from '../../core/deploy/candidates.ts';
import {
  isReady,
  rehearsalsIn,
  type EnvironmentReadiness,
  type Readiness,
} from '../../core/deploy/readiness.ts';
import type { EnvironmentState } from '../../core/deploy/types.ts';
import { asDeployed } from './deployable.ts';
import { openDesk } from './desk.ts';
import type { Environment } from './environment.ts';
import { prepare } from './prepare.ts';
import type { Desk } from './request.ts';
import type { Room } from './room.ts';

/** Of which environments, and how many versions of each. */
export interface Scope {
  /** Null: all that are configured and something was deployed to. */
  readonly environment: string | null;
  readonly count: number;
}

/**
 * Asks everything a rollback would ask, of the newest versions it could go to, while there is time. Nothing is changed. A version
 * that is held or withdrawn is none of them.
 */
export async function askReadiness(
  room: Room,
  { environment, count }: Scope,
): Promise<readonly EnvironmentReadiness[]> {
  const { reading, office } = room;
  const rehearsals = rehearsalsIn(reading.state);
  const found: EnvironmentReadiness[] = [];
  let mirrored: Desk['mirrored'] | undefined;
  for (const [name, settings] of Object.entries(office.settings.config.environments)) {
    const here = reading.state.environments.get(name);
    if (here === undefined || (environment !== null && environment !== name)) continue;
    const desk = await openDesk({ name, settings }, room, mirrored);
    mirrored = desk.mirrored;
    const targets = await askTargets({ name, settings }, here, { desk, count });
    found.push({
      environment: name,
      current: here.current?.version ?? null,
      ready: isReady(targets),
      rehearsal: rehearsals.find(({ of }) => of === name) ?? null,
      targets,
    });
  }
  return found;
}

async function askTargets(
  environment: Environment,
  here: EnvironmentState,
  { desk, count }: { readonly desk: Desk; readonly count: number },
): Promise<readonly Readiness[]> {
  const free = candidatesOf(desk.reading.state, here).filter(({ against }) => against === null);
  const targets: Readiness[] = [];
  for (const { deployment } of free.slice(0, count)) {
    const resolved = asDeployed(deployment);
    const request = {
      way: 'rollback',
      environment,
      resolved,
      waivers: {},
      trigger: 'manual',
      reason: null,
    } as const;
    const { checks } = await prepare(request, desk);
    targets.push({ environment: environment.name, version: deployment.version, checks });
  }
  return targets;
}
