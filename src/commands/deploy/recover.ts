import { readLedger } from '../../apply/deploy/ledger.ts';
import { runDeployment, type Deployed, type DeploymentWorld } from '../../apply/deploy/run.ts';
import { defaultCandidate } from '../../core/deploy/candidates.ts';
import { isAllowed, type DeploymentPlan } from '../../core/deploy/plan.ts';
import { ReleaseError } from '../../core/error.ts';
import type { Commission } from './commission.ts';
import { asDeployed } from './deployable.ts';
import { ending, tellPeople } from './notify.ts';
import { prepare } from './prepare.ts';

/** What follows where it did not go well: back to what was, once, or a person. Never ends but with an error. */
export async function recover(
  commission: Commission,
  deployed: Deployed,
  world: DeploymentWorld,
): Promise<never> {
  const { plan, desk } = commission;
  const { outcome, message } = deployed;
  const { version } = plan.deployable;
  if (outcome === 'cancelled')
    throw new ReleaseError('FENCED', message, {
      hint: 'See what is there: release status --look',
    });
  const back = mayGoBack(commission, deployed) ? await goBack(commission, message) : null;
  if (back !== null)
    desk.tools.terminal.talk(
      `\n${version} is not well: ${message}\nGoing back to ${back.deployable.version} …`,
    );
  const restored = back === null ? null : await runDeployment(back, world);
  if (back !== null && restored !== null) await tellPeople(ending(back, restored, desk), desk);
  if (back !== null && restored?.outcome === 'succeeded')
    throw new ReleaseError(
      'UNHEALTHY',
      `${version} was not well in ${plan.environment}: ${message}. ${back.deployable.version} is back`,
      {
        hint: `Mend what is wrong and release again. ${heldNote(plan, outcome)}`,
      },
    );
  throw lost(plan, deployed, restored);
}

function heldNote(
  { deployable: { version }, environment }: DeploymentPlan,
  outcome: Deployed['outcome'],
): string {
  if (outcome === 'failed')
    return `Once the target works again: release deploy ${version} --env ${environment}`;
  return `${version} is held here until: release unhold ${version} --env ${environment}`;
}

/** Not back from a rollback: that would toggle. Not where nothing could be told: a person decides. */
function mayGoBack({ plan, environment }: Commission, { outcome }: Deployed): boolean {
  const isBad = outcome === 'unhealthy' || outcome === 'failed';
  return isBad && plan.way === 'deploy' && environment.settings.automaticRollback !== false;
}

/** The plan that goes back, or null where nothing can be gone back to by itself. */
async function goBack({ environment, desk }: Commission, reason: string): Promise<DeploymentPlan | null> {
  const reading = await readLedger(desk.office.access);
  const here = reading.state.environments.get(environment.name);
  const target = here === undefined ? null : defaultCandidate(reading.state, here);
  if (target === null) return null;
  const resolved = asDeployed(target);
  const request = {
    way: 'rollback',
    environment,
    resolved,
    waivers: {},
    trigger: 'automatic',
    reason,
  } as const;
  const plan = await prepare(request, { ...desk, reading });
  return isAllowed(plan) ? plan : null;
}

function lost(plan: DeploymentPlan, { outcome, message }: Deployed, restored: Deployed | null): ReleaseError {
  const {
    environment,
    deployable: { version },
  } = plan;
  const next = `See where it stands: release status --look. To go back: release rollback --env ${environment}`;
  const again = restored === null ? '' : `; going back did not go well either: ${restored.message}`;
  if (outcome === 'inconclusive')
    return new ReleaseError(
      'UNHEALTHY',
      `whether ${version} is well in ${environment} cannot be told: ${message}`,
      {
        hint: `Somebody has to look. ${next}`,
      },
    );
  const code = outcome === 'failed' ? 'DEPLOY_FAILED' : 'UNHEALTHY';
  return new ReleaseError(code, `${version} is not well in ${environment}: ${message}${again}`, {
    hint: next,
  });
}
