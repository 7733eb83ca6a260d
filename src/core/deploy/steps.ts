import { checkNames } from '../health/names.ts';
import type { DeploymentPlan, DeploymentStep } from './plan.ts';
import type { EnvironmentSettings } from './settings.ts';

/** What a deployment does, in order. */
export function stepsOf(
  { way, trigger, replaces }: Pick<DeploymentPlan, 'way' | 'trigger' | 'replaces'>,
  { target, health }: EnvironmentSettings,
): readonly DeploymentStep[] {
  return [
    { kind: 'announce' },
    { kind: 'deploy', target: target.kind },
    { kind: 'observe' },
    ...(health === undefined ? [] : [{ kind: 'watch', checks: checkNames(health) } as const]),
    { kind: 'conclude' },
    ...(way === 'rollback' && trigger === 'manual' && replaces !== null
      ? [{ kind: 'hold', version: replaces.version } as const]
      : []),
  ];
}
