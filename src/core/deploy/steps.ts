import { canarySteps } from './canary.ts';
import { checkNames } from '../health/names.ts';
import type { DeploymentPlan, DeploymentStep } from './plan.ts';
import type { EnvironmentSettings } from './settings.ts';

/** What a deployment does, in order. */
export function stepsOf(
  { way, trigger, deployable, replaces }: Pick<DeploymentPlan, 'way' | 'trigger' | 'deployable' | 'replaces'>,
  { target, health, canary }: EnvironmentSettings,
): readonly DeploymentStep[] {
  const shares = canarySteps({ canary }, replaces).map(
    ({ weight, bake }) => `${String(weight)}% for ${bake}`,
  );
  return [
    { kind: 'announce' },
    { kind: 'deploy', target: target.kind },
    ...(shares.length === 0 ? [] : [{ kind: 'share', shares } as const]),
    { kind: 'observe' },
    ...(health === undefined ? [] : [{ kind: 'watch', checks: checkNames(health) } as const]),
    { kind: 'conclude' },
    ...(way === 'rollback' &&
    trigger === 'manual' &&
    replaces !== null &&
    replaces.version !== deployable.version
      ? [{ kind: 'hold', version: replaces.version } as const]
      : []),
  ];
}
