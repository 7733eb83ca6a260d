import { runDeployment, type DeploymentWorld } from '../../apply/deploy/run.ts';
import { isAllowed } from '../../core/deploy/plan.ts';
import { assertAllowed } from '../../core/deploy/refusal.ts';
import { exitCodes } from '../../core/error.ts';
import { showDeployed, showDeploymentPlan } from '../../show/deployment.ts';
import { showJson } from '../../show/json.ts';
import { assertConsent } from '../consent.ts';
import type { Ending } from '../tools.ts';
import type { Commission } from './commission.ts';
import { beginning, ending, tellPeople } from './notify.ts';
import { mirroring, type Mirroring } from './mirrors.ts';
import { recover } from './recover.ts';
import { tellDeployment } from './tell.ts';

/** How a person wants it done. */
export interface Manner {
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json?: boolean;
  /** The command that does the same without asking. */
  readonly again: string;
}

/**
 * Shows a deployment, asks, and does it. A version that is not well is replaced by the last one that was, once.
 * @throws ReleaseError DEPLOY_REFUSED, NOT_CONFIRMED, DEPLOY_FAILED, UNHEALTHY
 */
export async function carryOut(commission: Commission, manner: Manner): Promise<Ending> {
  const { plan, desk } = commission;
  const { terminal } = desk.tools;
  if (manner.dryRun) {
    terminal.data(manner.json === true ? showJson(plan) : showDeploymentPlan(plan, terminal));
    return { exitCode: isAllowed(plan) ? exitCodes.done : exitCodes.refused };
  }
  terminal.talk(showDeploymentPlan(plan, terminal));
  assertAllowed(plan);
  const verb = plan.way === 'rollback' ? 'Go back to' : 'Deploy';
  await assertConsent(
    `${verb} ${plan.deployable.version} in ${plan.environment}?`,
    { yes: manner.yes, again: manner.again },
    terminal,
  );
  const mirrors = mirroring(desk);
  const world = worldOf(commission, mirrors);
  await tellPeople(beginning(plan, desk), desk);
  const deployed = await runDeployment(plan, world);
  await tellPeople(ending(plan, deployed, desk), desk);
  // Mirrors may be slow: first what is not well goes back.
  if (deployed.outcome !== 'succeeded')
    return recover(commission, deployed, world).finally(() => mirrors.ended());
  await mirrors.ended();
  terminal.data(
    manner.json === true ? showJson({ schema: 1, plan, deployed }) : showDeployed(plan, deployed, terminal),
  );
  return { exitCode: exitCodes.done };
}

function worldOf({ environment, desk }: Commission, mirrors: Mirroring): DeploymentWorld {
  const { stage, office, tools } = desk;
  const { settings } = environment;
  const { access } = office;
  const tell = tellDeployment(tools.terminal);
  const observe: DeploymentWorld['observe'] = (event) => {
    tell(event);
    if (event.kind === 'announced') mirrors.begun(event.entry);
  };
  return { ...stage, settings, access, signal: tools.signal, observe };
}
