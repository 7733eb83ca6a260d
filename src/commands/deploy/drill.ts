import { readWhole } from '../../apply/deploy/ledger.ts';
import { runDeployment, type Deployed, type DeploymentEvent } from '../../apply/deploy/run.ts';
import type { DeploymentPlan } from '../../core/deploy/plan.ts';
import { assertAllowed } from '../../core/deploy/refusal.ts';
import type { Deployable, Deployment } from '../../core/deploy/types.ts';
import { ReleaseError } from '../../core/error.ts';
import { shellWord } from '../../core/quote.ts';
import { asDeployed } from './deployable.ts';
import type { Environment } from './environment.ts';
import { prepare } from './prepare.ts';
import type { Desk } from './request.ts';
import { tellDeployment } from './tell.ts';

/** A way back that is to be tried where it hurts nobody. */
export interface Drill {
  /** The environment whose way back it is. */
  readonly of: string;
  /** Where it is tried. */
  readonly environment: Environment;
  /** What would be gone back to. */
  readonly target: Deployable;
  /** The environment it is tried in. */
  readonly desk: Desk;
}

const about = { way: 'rollback', trigger: 'manual', rehearsal: true } as const;

/** A version need not have been there before. */
export function planThere(
  { of, environment, target, desk }: Drill,
  words: string | null,
): Promise<DeploymentPlan> {
  const reason = `rehearsal of going back in ${of}${words === null ? '' : `: ${words}`}`;
  const waivers = { allowNew: true };
  const request = { ...about, environment, resolved: asDeployed(target), waivers, reason, rehearses: of };
  return prepare(request, desk);
}

/**
 * What runs there already may be put there again.
 * @param tried the rehearsal it is the end of, which may not have been concluded; null before it began
 */
export function planBack(
  { environment, desk }: Drill,
  before: Deployable,
  tried: Deployed | null,
): Promise<DeploymentPlan> {
  const running = desk.reading.state.environments.get(environment.name)?.running ?? null;
  const now = running !== null && running.seq === tried?.seq;
  const waivers = { allowNew: true, again: true, now };
  const reason = 'end of a rehearsal';
  return prepare({ ...about, environment, resolved: asDeployed(before), waivers, reason }, desk);
}

/** A deployment that may have broken off after it was announced. */
export interface Tried extends Deployed {
  /** Why it did; null where it ended. */
  readonly broken: Error | null;
}

/** From the announcement on the target may be touched: then whatever is thrown is how it ended, and what ran has to come back. */
export async function tryOut(plan: DeploymentPlan, drill: Drill): Promise<Tried> {
  const announced: number[] = [];
  try {
    const deployed = await run(plan, drill, (event) => {
      if (event.kind === 'announced') announced.push(event.seq);
    });
    return { ...deployed, broken: null };
  } catch (error) {
    const [seq] = announced;
    if (seq === undefined || !(error instanceof Error)) throw error;
    const message = `it broke off: ${error.message}`;
    return { outcome: 'failed', observed: null, health: null, message, seq, seconds: 0, broken: error };
  }
}

function run(
  plan: DeploymentPlan,
  { environment: { settings }, desk }: Drill,
  hear: (event: DeploymentEvent) => void = () => undefined,
): Promise<Deployed> {
  const { stage, office, tools } = desk;
  const tell = tellDeployment(tools.terminal);
  const observe = (event: DeploymentEvent): void => {
    hear(event);
    tell(event);
  };
  return runDeployment(plan, { ...stage, settings, access: office.access, signal: tools.signal, observe });
}

/** Something is changed by now: whatever stands in the way, the version that was tried stays. */
export async function broughtBack(
  drill: Drill,
  { before, tried }: { readonly before: Deployment; readonly tried: Deployed },
): Promise<Deployed> {
  try {
    return await comeBack(drill, before, tried);
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    const isThere = tried.outcome === 'succeeded' ? 'is' : 'may be';
    throw notBack(drill, before, { isThere, why: error.message, cause: error });
  }
}

interface NotBack {
  /** How sure it is that the version that was tried is there. */
  readonly isThere: 'is' | 'may be';
  readonly why: string;
  readonly cause?: ReleaseError;
}

export function notBack(
  { environment: { name }, target }: Drill,
  before: Deployment,
  { isThere, why, cause }: NotBack,
): ReleaseError {
  return new ReleaseError(
    'UNHEALTHY',
    `${before.version} did not come back to ${name}, and ${target.version} ${isThere} there still: ${why}`,
    {
      cause,
      exit: 'failedAfter',
      hint: `Mend that, and put it there: release deploy ${shellWord(before.tag)} --env ${name} --again`,
    },
  );
}

/** The ledger has moved: it is read again. */
async function comeBack(drill: Drill, before: Deployment, tried: Deployed): Promise<Deployed> {
  const reading = await readWhole(drill.desk.office.access);
  const fresh = { ...drill, desk: { ...drill.desk, reading } };
  const plan = await planBack(fresh, before, tried);
  assertAllowed(plan);
  return run(plan, fresh);
}
