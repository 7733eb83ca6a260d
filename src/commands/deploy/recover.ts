import { readLedger } from '../../apply/deploy/ledger.ts';
import { runDeployment, type Deployed, type DeploymentWorld } from '../../apply/deploy/run.ts';
import { defaultCandidate } from '../../core/deploy/candidates.ts';
import { isAllowed, type DeploymentPlan } from '../../core/deploy/plan.ts';
import { ReleaseError } from '../../core/error.ts';
import { cleanLine } from '../../core/notes/clean.ts';
import { shellWord } from '../../core/quote.ts';
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
  const way = mayGoBack(commission, deployed) ? await wayBack(commission, message) : null;
  if (way === null || !isAllowed(way)) throw lost(plan, deployed, closed(way));
  const { version: before } = way.deployable;
  desk.tools.terminal.talk(`\n${version} is not well: ${message}\nGoing back to ${before} …`);
  const restored = await runDeployment(way, world);
  await tellPeople(ending(way, restored, desk), desk);
  if (restored.outcome !== 'succeeded')
    throw lost(plan, deployed, `; going back did not go well either: ${restored.message}`);
  throw new ReleaseError(
    'UNHEALTHY',
    `${version} was not well in ${plan.environment}: ${message}. ${before} is back`,
    { hint: `Mend what is wrong and release again. ${heldNote(plan, outcome)}` },
  );
}

function heldNote(
  { deployable: { version, tag }, environment }: DeploymentPlan,
  outcome: Deployed['outcome'],
): string {
  if (outcome === 'failed')
    return `Once the target works again: release deploy ${shellWord(tag)} --env ${environment}`;
  return `${version} is held here until: release unhold ${shellWord(tag)} --env ${environment}`;
}

/** Not back from a rollback: that would toggle. Not where nothing could be told: a person decides. */
function mayGoBack({ plan, environment }: Commission, { outcome }: Deployed): boolean {
  const isBad = outcome === 'unhealthy' || outcome === 'failed';
  return isBad && plan.way === 'deploy' && environment.settings.automaticRollback !== false;
}

/** The plan that would go back, allowed or not; null where there is nothing to go back to. */
async function wayBack({ environment, desk }: Commission, reason: string): Promise<DeploymentPlan | null> {
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
  // Whether the ledger was rewound was asked before the deployment, and is no question of the version that comes back.
  return prepare(request, { ...desk, reading, mirrored: [] });
}

/** Why what was there does not come back by itself. */
function closed(way: DeploymentPlan | null): string {
  const refused = way?.checks.find(({ verdict }) => verdict === 'refused');
  if (way === null || refused === undefined) return '';
  return `; going back to ${way.deployable.version} by itself is refused: ${refused.code}: ${cleanLine(refused.message)}`;
}

function lost(plan: DeploymentPlan, { outcome, message }: Deployed, again: string): ReleaseError {
  const {
    environment,
    deployable: { version },
  } = plan;
  const next = `See where it stands: release status --look. To go back: release rollback --env ${environment}`;
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
