import { type CanaryStep, healthAt } from '../../core/deploy/canary.ts';
import type { HealthReport } from '../../core/deploy/health-report.ts';
import type { Wanted } from '../../core/deploy/types.ts';
import { ReleaseError } from '../../core/error.ts';
import type { HealthSettings } from '../../core/health/settings.ts';
import type { Traffic } from '../../ports-deploy.ts';
import type { Finding } from './words.ts';

/** What a canary needs beside the version. */
export interface CanaryWorld {
  readonly traffic: Traffic;
  readonly health: HealthSettings;
  readonly watch: (health: HealthSettings) => Promise<HealthReport>;
  /** Is told of each share of the traffic, in percent. */
  readonly tell: (share: number) => void;
}

/**
 * Brings a version beside what runs and gives it the shares of the traffic, one after the other, as long as it is well; then all of
 * it. The first share at which it is not well takes all of the traffic away from it again.
 * @returns how that ended; null where all of the traffic goes to it
 * @throws ReleaseError as the target does; the traffic goes back then, unless a newer deployment has it (FENCED)
 */
export async function climb(
  wanted: Wanted,
  steps: readonly CanaryStep[],
  world: CanaryWorld,
): Promise<Finding | null> {
  await world.traffic.stage(wanted);
  for (const step of steps) {
    await shifted(wanted, step.weight, world);
    const health = await world.watch(healthAt(world.health, step));
    if (health.verdict !== 'healthy') return givenUp(wanted, step, { health, world });
  }
  await shifted(wanted, 100, world);
  return null;
}

async function shifted(wanted: Wanted, share: number, { traffic, tell }: CanaryWorld): Promise<void> {
  try {
    await traffic.shift(wanted, share);
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    const trouble = error.code === 'FENCED' ? null : await wayBack(wanted, traffic);
    if (trouble === null) throw error;
    throw error.retold({ message: `${error.message}; it may have traffic still: ${trouble}` });
  }
  tell(share);
}

async function givenUp(
  wanted: Wanted,
  { weight }: CanaryStep,
  { health, world }: { readonly health: HealthReport; readonly world: CanaryWorld },
): Promise<Finding> {
  const outcome = health.verdict === 'failed' ? 'unhealthy' : 'inconclusive';
  const trouble = await wayBack(wanted, world.traffic);
  const at = `with ${String(weight)}% of the traffic: ${health.reason}`;
  if (trouble !== null)
    return { outcome: 'failed', observed: null, health, message: `${at}; it still has it: ${trouble}` };
  world.tell(0);
  return { outcome, observed: null, health, message: `${at}; all of the traffic is back where it was` };
}

/** Takes all of the traffic away from it; gives why that failed, or null. */
async function wayBack(wanted: Wanted, traffic: Traffic): Promise<string | null> {
  try {
    await traffic.shift(wanted, 0);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
