import type { DeploymentPlan } from '../../core/deploy/plan.ts';
import type { Environment } from './environment.ts';
import type { Desk } from './request.ts';

/** A plan and what it is done with. */
export interface Commission {
  readonly plan: DeploymentPlan;
  readonly environment: Environment;
  readonly desk: Desk;
}
