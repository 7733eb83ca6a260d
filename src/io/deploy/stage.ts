import type { EnvironmentSettings } from '../../core/deploy/settings.ts';
import { valuesOf, variablesOf } from '../../core/deploy/targets/words.ts';
import type { ForgeTarget } from '../../core/forge-target.ts';
import type { Stage } from '../../ports-deploy.ts';
import { machineClock } from '../clock.ts';
import type { Environment } from '../git/run.ts';
import { openProbes } from '../health/open.ts';
import { openTarget } from './open.ts';

/** Where a deployment is done from. */
export interface StagePlace {
  /** Top of the work tree; commands run there. */
  readonly root: string;
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** Lets people know of what takes long. */
  readonly say: (line: string) => void;
  /** The forge of the repository, whose workflows may deploy. */
  readonly forge: ForgeTarget;
}

/** What a deployment to an environment touches. Nothing is started or asked yet. */
export function openStage(environment: string, settings: EnvironmentSettings, place: StagePlace): Stage {
  const { root, env, signal } = place;
  const { health } = settings;
  return {
    target: openTarget(environment, settings, place),
    probes: (wanted) =>
      health === undefined
        ? []
        : openProbes(health, {
            root,
            env: { ...env, ...variablesOf(wanted, valuesOf(wanted, settings.image)) },
          }),
    clock: machineClock(signal),
  };
}
