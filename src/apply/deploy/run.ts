import { canarySteps } from '../../core/deploy/canary.ts';
import { readDuration } from '../../core/duration.ts';
import type { CheckReport } from '../../core/deploy/check.ts';
import { compareObserved } from '../../core/deploy/compare.ts';
import type { HealthReport } from '../../core/deploy/health-report.ts';
import type { DeploymentPlan } from '../../core/deploy/plan.ts';
import { refusal } from '../../core/deploy/refusal.ts';
import { usualExpiry, type EnvironmentSettings } from '../../core/deploy/settings.ts';
import { stateChecks } from '../../core/deploy/state-checks.ts';
import type { DeploymentOutcome, LedgerState, Observed, Wanted } from '../../core/deploy/types.ts';
import { deployedOf } from '../../core/deploy/targets/deployed.ts';
import { settingsFor } from '../../core/deploy/way-settings.ts';
import { ReleaseError } from '../../core/error.ts';
import type { Baselines } from '../../core/health/baseline.ts';
import type { HealthEvent } from '../../core/health/event.ts';
import type { HealthSettings } from '../../core/health/settings.ts';
import type { DeploymentEntry } from '../../core/ledger/deployment-types.ts';
import type { Stage } from '../../ports-deploy.ts';
import { measureBefore } from './baseline.ts';
import { climb, type Climbed } from './canary.ts';
import { watchHealth } from './health.ts';
import { say, type LedgerAccess } from './ledger.ts';
import { announcement, conclusion, type Finding } from './words.ts';

/** Everything a deployment touches. */
export interface DeploymentWorld extends Stage {
  readonly settings: EnvironmentSettings;
  readonly access: LedgerAccess;
  readonly signal: AbortSignal;
  /** Is told what happens. */
  observe(event: DeploymentEvent): void;
}

/** With what was measured before anything was changed. */
interface MeasuredWorld extends DeploymentWorld {
  readonly baselines: Baselines;
}

/** What happens, as it happens. */
export type DeploymentEvent =
  | { readonly kind: 'announced'; readonly seq: number; readonly entry: DeploymentEntry }
  /** Percent of the traffic that goes to it now. */
  | { readonly kind: 'shared'; readonly share: number }
  | { readonly kind: 'deployed' }
  | { readonly kind: 'observed'; readonly message: string; readonly isSame: boolean | null }
  | { readonly kind: 'sample'; readonly sample: HealthEvent };

/** A deployment that is over and recorded. */
export interface Deployed extends Finding {
  /** Number of its announcement. */
  readonly seq: number;
  /** How long it took, from the announcement on. */
  readonly seconds: number;
}

/**
 * Does a deployment: announces it, makes the target run it, looks what runs, asks whether it is well, and says in the ledger how
 * it ended, whatever that was.
 * @throws ReleaseError before the target was touched: DEPLOY_REFUSED where the ledger says otherwise by now, PLAN_STALE where something
 * else came there meanwhile, and what `say` throws
 */
export async function runDeployment(plan: DeploymentPlan, world: DeploymentWorld): Promise<Deployed> {
  const entry = await announce(plan, world);
  const { seq } = entry.predicate;
  const began = world.clock.monotonic();
  world.observe({ kind: 'announced', seq, entry });
  const settings = settingsFor(plan.way, world.settings);
  const finding = await attempt(wantedOf(plan, seq), { ...world, settings });
  await say(world.access, ({ state }) => (isOver(state, plan, seq) ? null : conclusion(plan, seq, finding)));
  return { ...finding, seq, seconds: Math.round((world.clock.monotonic() - began) / 1000) };
}

/** What others did meanwhile counts: the ledger is asked again with every try. */
async function announce(
  plan: DeploymentPlan,
  { access, settings }: DeploymentWorld,
): Promise<DeploymentEntry> {
  const lasts = readDuration(settings.expires ?? usualExpiry) ?? 0;
  const entry = await say(access, ({ state }) => {
    assertStill(plan, state);
    const expires = Date.parse(access.clock.now()) + lasts;
    return announcement(plan, `${new Date(expires).toISOString().slice(0, 19)}Z`);
  });
  if (entry === null) throw new RangeError('nothing was announced');
  return entry;
}

function assertStill(plan: DeploymentPlan, state: LedgerState): void {
  const waived = new Set(plan.checks.flatMap(({ code, verdict }) => (verdict === 'waived' ? [code] : [])));
  const against = stateChecks(plan, state).filter(
    ({ code, verdict }: CheckReport) => verdict === 'refused' && !waived.has(code),
  );
  if (against.length > 0) throw refusal(plan, against);
  const current = state.environments.get(plan.environment)?.current ?? null;
  if (current?.seq !== plan.replaces?.seq) throw movedOn(plan, current?.version ?? 'nothing');
}

/** What was asked was asked of what was there then: its database, its configuration, what it took the place of. */
function movedOn({ environment, replaces }: DeploymentPlan, there: string): ReleaseError {
  const then = replaces?.version ?? 'nothing';
  return new ReleaseError(
    'PLAN_STALE',
    `${there} is in ${environment} by now, and ${then} was when this was asked`,
    {
      hint: 'Nothing was changed. Run the same again: everything is asked anew',
    },
  );
}

/** Somebody may have called it abandoned. */
function isOver(state: LedgerState, { environment }: DeploymentPlan, seq: number): boolean {
  const one = state.environments.get(environment)?.deployments.find((each) => each.seq === seq);
  return one?.outcome != null && one.outcome !== 'abandoned';
}

function wantedOf({ deployable, environment, replaces }: DeploymentPlan, fence: number): Wanted {
  return { ...deployable, environment, fence, previous: replaces };
}

/** Nothing is thrown: whatever happens is how it ended. */
async function attempt(wanted: Wanted, world: DeploymentWorld): Promise<Finding> {
  const baselines = await baselinesOf(wanted, world);
  if (!world.signal.aborted) return delivered(wanted, { ...world, baselines });
  const message = 'stopped before the target was touched';
  return { outcome: 'cancelled', observed: null, health: null, message };
}

async function delivered(wanted: Wanted, world: MeasuredWorld): Promise<Finding> {
  const nothing = { observed: null, health: null };
  let shares: readonly number[] = [];
  try {
    const climbed = await brought(wanted, world);
    if (climbed.finding !== null) return climbed.finding;
    shares = climbed.shares;
  } catch (error) {
    return { ...nothing, outcome: outcomeBy(error), message: wordsOf(error) };
  }
  world.observe({ kind: 'deployed' });
  try {
    const finding = await judge(wanted, await world.target.observe(wanted), world);
    return { ...finding, message: `${stepsIn(shares)}${finding.message}` };
  } catch (error) {
    return { ...nothing, outcome: 'failed', message: `what runs cannot be told: ${wordsOf(error)}` };
  }
}

/** Who is refused because a newer deployment is there has changed nothing, unless that one came while this one was at it. */
function outcomeBy(error: unknown): DeploymentOutcome {
  if (!(error instanceof ReleaseError) || error.code !== 'FENCED') return 'failed';
  return error.exit === 'failedAfter' ? 'inconclusive' : 'cancelled';
}

/** What metrics say of what runs still; what cannot be asked is not known. */
async function baselinesOf(wanted: Wanted, world: DeploymentWorld): Promise<Baselines> {
  const { clock, settings, signal } = world;
  const { previous } = wanted;
  if (previous === null || settings.health === undefined) return new Map();
  try {
    const probes = world.probes({ ...wanted, ...previous, previous: null });
    return await measureBefore(settings.health, probes, {
      signal,
      monotonic: () => clock.monotonic(),
      pause: (milliseconds) => clock.pause(milliseconds),
    });
  } catch {
    return new Map();
  }
}

/** Makes the target run it: at once, or little by little. */
async function brought(wanted: Wanted, world: MeasuredWorld): Promise<Climbed> {
  const { settings, target } = world;
  const steps = canarySteps(settings, wanted.previous);
  if (steps.length === 0 || target.traffic === null || settings.health === undefined) {
    await target.deploy(wanted);
    return { shares: [], finding: null };
  }
  return climb(wanted, steps, {
    ...{ traffic: target.traffic, health: settings.health },
    watch: async (health) => watched(health, wanted, world),
    tell: (share) => {
      world.observe({ kind: 'shared', share });
    },
  });
}

/** Says at which shares of the traffic it was well. */
function stepsIn(shares: readonly number[]): string {
  const parts = shares.map((share) => `${String(share)}%`);
  return parts.length === 0 ? '' : `after ${parts.join(', ')} of the traffic: `;
}

async function judge(wanted: Wanted, first: Observed, world: MeasuredWorld): Promise<Finding> {
  const { isSame, message } = compareObserved(deployedOf(wanted, world.settings), first);
  world.observe({ kind: 'observed', isSame, message });
  if (isSame === false) return { outcome: 'unhealthy', observed: first, health: null, message };
  const health = await healthOf(wanted, world);
  if (health === null) return { outcome: 'succeeded', observed: first, health, message };
  if (health.verdict !== 'healthy') {
    const outcome = health.verdict === 'failed' ? 'unhealthy' : 'inconclusive';
    return { outcome, observed: first, health, message: health.reason };
  }
  return { outcome: 'succeeded', observed: first, health, message: `${message}; ${health.reason}` };
}

async function healthOf(wanted: Wanted, world: MeasuredWorld): Promise<HealthReport | null> {
  const { health } = world.settings;
  return health === undefined ? null : watched(health, wanted, world);
}

async function watched(health: HealthSettings, wanted: Wanted, world: MeasuredWorld): Promise<HealthReport> {
  const { clock, signal, baselines } = world;
  return watchHealth(health, world.probes(wanted), {
    ...{ signal, baselines },
    monotonic: () => clock.monotonic(),
    pause: (milliseconds) => clock.pause(milliseconds),
    observe: (sample) => {
      world.observe({ kind: 'sample', sample });
    },
  });
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
