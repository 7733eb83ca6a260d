import type { Deployed } from '../apply/deploy/run.ts';
import { isAllowed } from '../core/deploy/plan.ts';
import { assertAllowed } from '../core/deploy/refusal.ts';
import type { Deployment } from '../core/deploy/types.ts';
import { exitCodes, ReleaseError } from '../core/error.ts';
import { showDeploymentPlan } from '../show/deployment.ts';
import { showJson } from '../show/json.ts';
import { clean } from '../show/text.ts';
import { assertConsent } from './consent.ts';
import { broughtBack, notBack, planBack, planThere, tryOut, type Drill, type Tried } from './deploy/drill.ts';
import type { Ending } from './tools.ts';

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
  const { of, environment, desk } = drill;
  const { terminal } = desk.tools;
  const before = wellIn(drill);
  assertAllowed(await planBack(drill, before, null));
  const there = await planThere(drill, options.reason ?? null);
  if (options.dryRun) {
    terminal.data(options.json === true ? showJson(there) : showDeploymentPlan(there, terminal));
    return { exitCode: isAllowed(there) ? exitCodes.done : exitCodes.refused };
  }
  terminal.talk(showDeploymentPlan(there, terminal));
  assertAllowed(there);
  const again = `release rollback --rehearse --env ${of} --in ${environment.name} --yes`;
  const question = `Try it in ${environment.name}, and put ${before.version} there again?`;
  await assertConsent(question, { yes: options.yes, again }, terminal);
  const tried = await tryOut(there, drill);
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

interface Rehearsed {
  readonly before: Deployment;
  readonly tried: Tried;
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
  // Anything else is a bug, and reported as one.
  if (tried.broken !== null && !(tried.broken instanceof ReleaseError)) throw tried.broken;
  if (tried.outcome !== 'succeeded')
    throw new ReleaseError(
      'UNHEALTHY',
      `going back to ${version} did not go well in ${name}: ${tried.message}`,
      {
        cause: tried.broken ?? undefined,
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
