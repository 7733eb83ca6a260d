import { readWhole } from '../apply/deploy/ledger.ts';
import { runDeployment, type Deployed } from '../apply/deploy/run.ts';
import { isAllowed, type DeploymentPlan } from '../core/deploy/plan.ts';
import { rehearsalReason } from '../core/deploy/readiness.ts';
import { assertAllowed } from '../core/deploy/refusal.ts';
import type { Deployable, Deployment } from '../core/deploy/types.ts';
import { exitCodes, ReleaseError } from '../core/error.ts';
import { shellWord } from '../core/quote.ts';
import { showDeploymentPlan } from '../show/deployment.ts';
import { showJson } from '../show/json.ts';
import { clean } from '../show/text.ts';
import { assertConsent } from './consent.ts';
import { asDeployed } from './deploy/deployable.ts';
import type { Environment } from './deploy/environment.ts';
import { prepare } from './deploy/prepare.ts';
import type { Desk } from './deploy/request.ts';
import { tellDeployment } from './deploy/tell.ts';
import type { Ending } from './tools.ts';

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

/** What a person may say of it. */
interface DrillOptions {
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly reason?: string;
  readonly json?: boolean;
}

/**
 * `release rollback --rehearse`: goes back in another environment, measures how long that takes, and puts there again what ran.
 * Both are in the ledger as rehearsals: nothing is held, and no failure is counted. Whether what runs may come back is asked first.
 * @throws ReleaseError DEPLOY_REFUSED, NOT_CONFIRMED, UNHEALTHY where the version was not well, or what ran did not come back
 */
export async function rehearseRollback(drill: Drill, options: DrillOptions): Promise<Ending> {
  const { of, environment, target, desk } = drill;
  const { terminal } = desk.tools;
  const before = wellIn(drill);
  const reason = rehearsalReason(of, options.reason ?? null);
  assertAllowed(await planFor(drill, before, end));
  const there = await planFor(drill, target, reason);
  if (options.dryRun) {
    terminal.data(options.json === true ? showJson(there) : showDeploymentPlan(there, terminal));
    return { exitCode: isAllowed(there) ? exitCodes.done : exitCodes.refused };
  }
  terminal.talk(showDeploymentPlan(there, terminal));
  assertAllowed(there);
  const again = `release rollback --rehearse --env ${of} --in ${environment.name} --yes`;
  const question = `Try it in ${environment.name}, and put ${before.version} there again?`;
  await assertConsent(question, { yes: options.yes, again }, terminal);
  const tried = await run(there, drill);
  terminal.talk(`\n${clean(before.version)} comes back to ${environment.name} …`);
  const returned = await broughtBack(drill, { before, tried });
  return concluded(drill, { before, tried, returned }, options);
}

/** What runs there and is well: it is put there again. */
function wellIn({ environment: { name }, desk }: Drill): Deployment {
  const current = desk.reading.state.environments.get(name)?.current ?? null;
  if (current?.outcome === 'succeeded') return current;
  throw new ReleaseError(
    'DEPLOY_REFUSED',
    `nothing that is well is known to run in ${name}, so nothing could be put there again`,
    {
      hint: `Deploy something there first: release deploy <version> --env ${name}. Nothing was changed.`,
    },
  );
}

/** A version need not have been there before; what runs there already may be put there again. */
function planFor(
  { environment, desk }: Drill,
  deployable: Deployable,
  reason: string,
): Promise<DeploymentPlan> {
  const resolved = asDeployed(deployable);
  const waivers = { allowNew: true, again: reason === end };
  const about = { way: 'rollback', trigger: 'manual', rehearsal: true } as const;
  return prepare({ ...about, environment, resolved, waivers, reason }, desk);
}

const end = 'end of a rehearsal';

function run(plan: DeploymentPlan, { environment: { settings }, desk }: Drill): Promise<Deployed> {
  const { stage, office, tools } = desk;
  const observe = tellDeployment(tools.terminal);
  return runDeployment(plan, { ...stage, settings, access: office.access, signal: tools.signal, observe });
}

/** Something is changed by now: whatever stands in the way, the version that was tried stays. */
async function broughtBack(drill: Drill, { before, tried }: Omit<Rehearsed, 'returned'>): Promise<Deployed> {
  try {
    return await comeBack(drill, before);
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

function notBack(
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
async function comeBack(drill: Drill, before: Deployment): Promise<Deployed> {
  const reading = await readWhole(drill.desk.office.access);
  const fresh = { ...drill, desk: { ...drill.desk, reading } };
  const plan = await planFor(fresh, before, end);
  assertAllowed(plan);
  return run(plan, fresh);
}

interface Rehearsed {
  readonly before: Deployment;
  readonly tried: Deployed;
  readonly returned: Deployed;
}

function concluded(drill: Drill, { before, tried, returned }: Rehearsed, { json }: DrillOptions): Ending {
  const {
    of,
    environment: { name },
    target: { version },
    desk,
  } = drill;
  if (returned.outcome !== 'succeeded')
    throw notBack(drill, before, { isThere: 'may be', why: returned.message });
  if (tried.outcome !== 'succeeded')
    throw new ReleaseError(
      'UNHEALTHY',
      `going back to ${version} did not go well in ${name}: ${tried.message}`,
      {
        hint: `${before.version} runs there again. Find out why before ${of} needs it: release ready --env ${of}`,
      },
    );
  const { terminal } = desk.tools;
  const { outcome, seconds, seq } = tried;
  const told = { schema: 1, of, in: name, version, outcome, seconds, entry: seq, back: before.version };
  terminal.data(
    json === true
      ? showJson(told)
      : `✓ Going back to ${clean(version)} took ${String(seconds)} s in ${name} (entry ${String(seq)} of the ledger); ${clean(before.version)} runs there again`,
  );
  return { exitCode: exitCodes.done };
}
