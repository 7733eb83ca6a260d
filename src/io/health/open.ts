import { checkNames } from '../../core/health/names.ts';
import type { HealthSettings, ProbeSettings } from '../../core/health/settings.ts';
import type { Probe } from '../../ports-deploy.ts';
import type { Environment } from '../git/run.ts';
import { askCommand } from './command.ts';
import { cannotTell } from './measurements.ts';

/** Where probes ask from. */
export interface ProbePlace {
  /** Top of the work tree; commands run there. */
  readonly root: string;
  /** Their environment, with `RELEASE_VERSION` and the like in it. */
  readonly env: Environment;
}

/** The probes that settings ask for: one for each check, in their order. */
export function openProbes(settings: HealthSettings, place: ProbePlace): readonly Probe[] {
  const names = checkNames(settings);
  return settings.checks.map((check, at) => probeOf(names[at] ?? '', check, place));
}

function probeOf(name: string, { command }: ProbeSettings, { root, env }: ProbePlace): Probe {
  return {
    name,
    async sample(signal) {
      if (signal.aborted) return cannotTell('stopped');
      if (command === undefined) return cannotTell('there is nothing to ask');
      return askCommand({ argv: command, timeout: 30_000, root, env }, signal);
    },
  };
}
