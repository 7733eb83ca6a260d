import type { DeploymentPlan } from '../../core/deploy/plan.ts';
import type { HealthReport } from '../../core/deploy/health-report.ts';
import type { DeploymentOutcome, Observed } from '../../core/deploy/types.ts';
import type { DeploymentWord } from '../../core/ledger/deployment-types.ts';

/** How a deployment went. */
export interface Finding {
  readonly outcome: DeploymentOutcome;
  readonly observed: Observed | null;
  readonly health: HealthReport | null;
  /** One line for people. */
  readonly message: string;
}

/** What is said before the target is touched. @param expires RFC 3339 in UTC */
export function announcement(plan: DeploymentPlan, expires: string): DeploymentWord {
  const { deployable, reason, environment, way, trigger, replaces, rehearsal, checks } = plan;
  return {
    ...deployable,
    ...{ kind: 'intent', reason, environment, way, trigger, rehearsal, checks, expires },
    replaces: replaces?.seq ?? null,
    schema: plan.databaseSchema,
    config: plan.config,
    ...(plan.settings === null ? {} : { settings: plan.settings }),
    ...(plan.rehearses === null ? {} : { rehearses: plan.rehearses }),
  };
}

/** What is said after it. @param of number of the announcement */
export function conclusion(
  { deployable, environment }: DeploymentPlan,
  of: number,
  { outcome, observed, health, message }: Finding,
): DeploymentWord {
  return { ...deployable, kind: 'result', of, environment, outcome, observed, health, reason: message };
}
