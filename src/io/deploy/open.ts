import type { EnvironmentSettings } from '../../core/deploy/settings.ts';
import type {
  BlueGreenTarget,
  SwarmTarget,
  TargetSettings,
  WorkflowTarget,
} from '../../core/deploy/target-settings.ts';
import type { Driver, SharingDriver, TrafficDriver } from '../../core/deploy/targets/program.ts';
import { readDuration } from '../../core/duration.ts';
import { ReleaseError } from '../../core/error.ts';
import type { ForgeTarget } from '../../core/forge-target.ts';
import type { Target, Traffic } from '../../ports-deploy.ts';
import type { Environment } from '../git/run.ts';
import { hasProgram } from '../machine.ts';
import { type ProgramPlace, runProgram } from './run.ts';
import type { WorkflowStarter } from './workflow.ts';

/** Where targets are driven from. */
export interface TargetPlace {
  /** Top of the work tree; commands run here. */
  readonly root: string;
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** Is told the title of each command that starts. */
  readonly say: (line: string) => void;
  /** The forge of the repository, whose workflows may deploy. */
  readonly forge?: ForgeTarget | undefined;
  /** Length of a second of waiting for a workflow, in milliseconds; tests shorten it. */
  readonly second?: number;
}

/** How long one command may take where nothing else is told, in milliseconds. */
const patience = 15 * 60_000;

/** The target of an environment. */
export function openTarget(environment: string, settings: EnvironmentSettings, place: TargetPlace): Target {
  const { image, target } = settings;
  const timeout = readDuration(target.timeout ?? '') ?? patience;
  const running = { ...place, timeout };
  if (target.kind === 'workflow') return startedBy(target, { environment, image, place: running });
  const driven = { target, image };
  return {
    check: async () => checked(environment, await driverOf(driven), running),
    deploy: async (wanted) => runProgram((await driverOf(driven)).deploy(wanted), running),
    observe: async (wanted) => runProgram((await driverOf(driven)).observe(wanted), running),
    traffic: sharing(target, image, running),
  };
}

/** A workflow starts elsewhere; only what observes it runs here. GitHub's client is large, so it loads only where it is needed. */
function startedBy(target: WorkflowTarget, { environment, image, place }: Started): Target {
  const starter = async (): Promise<WorkflowStarter> =>
    (await import('./workflow.ts')).workflowStarter(target, image, place);
  const tools = target.observe === undefined ? [] : [target.observe[0]];
  return {
    check: async () => {
      const missing = await missingTools(environment, tools, place);
      return missing.length > 0 ? missing : (await starter()).check();
    },
    deploy: async (wanted) => (await starter()).deploy(wanted),
    observe: async (wanted) => {
      const { observing } = await import('../../core/deploy/targets/command.ts');
      return runProgram(observing(target.observe, wanted, image), place);
    },
    traffic: null,
  };
}

interface Started {
  readonly environment: string;
  readonly image: string | undefined;
  readonly place: TargetPlace & { readonly timeout: number };
}

function sharing(target: Driven['target'], image: string | undefined, place: ProgramPlace): Traffic | null {
  if (target.kind !== 'blue-green' && target.kind !== 'swarm') return null;
  const driver = async (): Promise<TrafficDriver> =>
    (await (target.kind === 'swarm' ? swarm(target, image) : blueGreen(target, image))).traffic;
  return {
    stage: async (wanted) => runProgram((await driver()).stage(wanted), place),
    shift: async (wanted, share) => runProgram((await driver()).shift(wanted, share), place),
  };
}

async function swarm(target: SwarmTarget, image: string | undefined): Promise<SharingDriver> {
  return (await import('../../core/deploy/targets/swarm.ts')).swarmDriver(target, image);
}

async function blueGreen(target: BlueGreenTarget, image: string | undefined): Promise<SharingDriver> {
  const { blueGreenDriver } = await import('../../core/deploy/targets/blue-green.ts');
  const blue = await driverOf({ target: target.slots.blue, image });
  const green = await driverOf({ target: target.slots.green, image });
  return blueGreenDriver(target, image, { blue, green });
}

/** What is driven by commands of this machine. */
interface Driven {
  readonly target: Exclude<TargetSettings, WorkflowTarget>;
  readonly image: string | undefined;
}

async function driverOf({ target, image }: Driven): Promise<Driver> {
  switch (target.kind) {
    case 'command':
      return (await import('../../core/deploy/targets/command.ts')).commandDriver(target, image);
    case 'compose':
      return (await import('../../core/deploy/targets/compose.ts')).composeDriver(target, image);
    case 'systemd':
      return (await import('../../core/deploy/targets/systemd.ts')).systemdDriver(target);
    case 'swarm':
      return swarm(target, image);
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
  const missing = await missingTools(environment, driver.tools, place);
  if (missing.length > 0) return missing;
  try {
    await runProgram(driver.check(), place);
    return [];
  } catch (error) {
    if (error instanceof ReleaseError) return [error];
    throw error;
  }
}

async function missingTools(
  environment: string,
  tools: readonly string[],
  { root, env }: TargetPlace,
): Promise<readonly ReleaseError[]> {
  const isThere = await Promise.all(tools.map((tool) => hasProgram(tool, root, env)));
  const missing = new Set(tools.filter((_, at) => isThere[at] === false));
  return [...missing].map((tool) => absent(tool, environment));
}

function absent(tool: string, environment: string): ReleaseError {
  return new ReleaseError('TOOL_MISSING', `${tool}, which deploys to ${environment}, is not there`, {
    hint: `Install ${tool} and put its folder into PATH; in CI, in a step before this one.`,
  });
}
