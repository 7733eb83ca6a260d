import { canarySteps } from './canary.ts';
import { checkNames } from '../health/names.ts';
import type { DeploymentPlan, DeploymentStep } from './plan.ts';
import type { EnvironmentSettings } from './settings.ts';
import { settingsFor } from './way-settings.ts';

/** What its steps depend on. */
type Outline = Pick<DeploymentPlan, 'way' | 'trigger' | 'deployable' | 'replaces' | 'rehearsal'>;

/** What a deployment does, in order. */
export function stepsOf(plan: Outline, settings: EnvironmentSettings): readonly DeploymentStep[] {
  const { target, health, canary } = settingsFor(plan.way, settings);
  const shares = canarySteps({ canary }, plan.replaces).map(
    ({ weight, bake }) => `${String(weight)}% for ${bake}`,
  );
  return [
    { kind: 'announce' },
    { kind: 'deploy', target: target.kind },
    ...(shares.length === 0 ? [] : [{ kind: 'share', shares } as const]),
    { kind: 'observe' },
    ...(health === undefined ? [] : [{ kind: 'watch', checks: checkNames(health) } as const]),
    { kind: 'conclude' },
    ...held(plan),
  ];
}

/** What a person goes back from, unless it is only a drill, or the version stays. */
function held({ way, trigger, deployable, replaces, rehearsal }: Outline): readonly DeploymentStep[] {
  if (way !== 'rollback' || trigger !== 'manual' || rehearsal || replaces === null) return [];
  return replaces.version === deployable.version ? [] : [{ kind: 'hold', version: replaces.version }];
}
