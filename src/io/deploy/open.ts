import type { EnvironmentSettings } from '../../core/deploy/settings.ts';
import type { BlueGreenTarget } from '../../core/deploy/target-settings.ts';
import type { SharingDriver } from '../../core/deploy/targets/blue-green.ts';
import type { Driver, TrafficDriver } from '../../core/deploy/targets/program.ts';
import { readDuration } from '../../core/duration.ts';
import { ReleaseError } from '../../core/error.ts';
import type { Target, Traffic } from '../../ports-deploy.ts';
import type { Environment } from '../git/run.ts';
import { hasProgram } from '../machine.ts';
import { type ProgramPlace, runProgram } from './run.ts';

/** Where targets are driven from. */
export interface TargetPlace {
  /** Top of the work tree; commands run here. */
  readonly root: string;
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** Is told the title of each command that starts. */
  readonly say: (line: string) => void;
}

/** How long one command may take where nothing else is told, in milliseconds. */
const patience = 15 * 60_000;

/** The target of an environment. */
export function openTarget(environment: string, settings: EnvironmentSettings, place: TargetPlace): Target {
  const timeout = readDuration(settings.target.timeout ?? '') ?? patience;
  const running = { ...place, timeout };
  return {
    check: async () => checked(environment, await driverOf(settings), running),
    deploy: async (wanted) => runProgram((await driverOf(settings)).deploy(wanted), running),
    observe: async (wanted) => runProgram((await driverOf(settings)).observe(wanted), running),
    traffic:
      settings.target.kind === 'blue-green' ? trafficOf(settings.target, settings.image, running) : null,
  };
}

function trafficOf(target: BlueGreenTarget, image: string | undefined, place: ProgramPlace): Traffic {
  const driver = async (): Promise<TrafficDriver> => (await blueGreen(target, image)).traffic;
  return {
    stage: async (wanted) => runProgram((await driver()).stage(wanted), place),
    shift: async (wanted, share) => runProgram((await driver()).shift(wanted, share), place),
  };
}

async function blueGreen(target: BlueGreenTarget, image: string | undefined): Promise<SharingDriver> {
  const { blueGreenDriver } = await import('../../core/deploy/targets/blue-green.ts');
  const blue = await driverOf({ target: target.slots.blue, image });
  const green = await driverOf({ target: target.slots.green, image });
  return blueGreenDriver(target, image, { blue, green });
}

async function driverOf({ target, image }: Pick<EnvironmentSettings, 'target' | 'image'>): Promise<Driver> {
  switch (target.kind) {
    case 'command':
      return (await import('../../core/deploy/targets/command.ts')).commandDriver(target, image);
    case 'compose':
      return (await import('../../core/deploy/targets/compose.ts')).composeDriver(target, image);
    case 'systemd':
      return (await import('../../core/deploy/targets/systemd.ts')).systemdDriver(target);
    case 'swarm':
      return (await import('../../core/deploy/targets/swarm.ts')).swarmDriver(target, image);
    case 'kubernetes':
      return (await import('../../core/deploy/targets/kubernetes.ts')).kubernetesDriver(target, image);
    case 'helm':
      return (await import('../../core/deploy/targets/helm.ts')).helmDriver(target, image);
    case 'blue-green':
      return blueGreen(target, image);
    case 'gitops':
      return (await import('../../core/deploy/targets/gitops.ts')).gitopsDriver(target, image);
  }
}

async function checked(
  environment: string,
  driver: Driver,
  place: TargetPlace & { readonly timeout: number },
): Promise<readonly ReleaseError[]> {
  const isThere = await Promise.all(driver.tools.map((tool) => hasProgram(tool, place.root, place.env)));
  const missing = [...new Set(driver.tools.filter((_, at) => isThere[at] === false))];
  if (missing.length > 0) return missing.map((tool) => absent(tool, environment));
  try {
    await runProgram(driver.check(), place);
    return [];
  } catch (error) {
    if (error instanceof ReleaseError) return [error];
    throw error;
  }
}

function absent(tool: string, environment: string): ReleaseError {
  return new ReleaseError('TOOL_MISSING', `${tool}, which deploys to ${environment}, is not there`, {
    hint: `Install ${tool} and put its folder into PATH; in CI, in a step before this one.`,
  });
}
