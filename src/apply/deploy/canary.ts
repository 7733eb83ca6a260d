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

/** How far it came. */
export interface Climbed {
  /** The shares of the traffic, in percent, at which it was well. */
  readonly shares: readonly number[];
  /** How it ended before it had all of the traffic; null where it has all of it. */
  readonly finding: Finding | null;
}

/**
 * Brings a version beside what runs and gives it the shares of the traffic, one after the other, as long as it is well; then all of
 * it. The first share at which it is not well takes all of the traffic away from it again.
 * @returns how that ended where it was not well
 * @throws ReleaseError as the target does; the traffic goes back then, unless a newer deployment has it (FENCED)
 */
export async function climb(
  wanted: Wanted,
  steps: readonly CanaryStep[],
  world: CanaryWorld,
): Promise<Climbed> {
  await world.traffic.stage(wanted);
  const shares: number[] = [];
  for (const step of steps) {
    const share = await shifted(wanted, step.weight, world);
    const health = await world.watch(healthAt(world.health, step));
    if (health.verdict !== 'healthy')
      return { shares, finding: await givenUp(wanted, share, { health, world }) };
    shares.push(share);
  }
  await shifted(wanted, 100, world);
  return { shares, finding: null };
}

async function shifted(wanted: Wanted, share: number, { traffic, tell }: CanaryWorld): Promise<number> {
  try {
    const given = await traffic.shift(wanted, share);
    tell(given);
    return given;
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    const left = error.code === 'FENCED' ? 0 : await wayBack(wanted, traffic);
    if (left === 0) throw error;
    const still = typeof left === 'number' ? goesToIt(left) : `it may have traffic still: ${left}`;
    throw error.retold({ message: `${error.message}; ${still}` });
  }
}

async function givenUp(
  wanted: Wanted,
  share: number,
  { health, world }: { readonly health: HealthReport; readonly world: CanaryWorld },
): Promise<Finding> {
  const outcome = health.verdict === 'failed' ? 'unhealthy' : 'inconclusive';
  const left = await wayBack(wanted, world.traffic);
  const at = `with ${String(share)}% of the traffic: ${health.reason}`;
  if (typeof left === 'string')
    return { outcome: 'failed', observed: null, health, message: `${at}; it still has it: ${left}` };
  world.tell(left);
  const now = left === 0 ? 'all of the traffic is back where it was' : goesToIt(left);
  return { outcome, observed: null, health, message: `${at}; ${now}` };
}

function goesToIt(share: number): string {
  return `${String(share)}% of the traffic goes to it now`;
}

/**
 * Takes all of the traffic away from it; gives what it has now, in percent, or why that failed. It keeps all of it where nothing else
 * is there to take it.
 */
async function wayBack(wanted: Wanted, traffic: Traffic): Promise<number | string> {
  try {
    return await traffic.shift(wanted, 0);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
