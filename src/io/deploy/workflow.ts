import type { WorkflowTarget } from '../../core/deploy/target-settings.ts';
import { inputsOf } from '../../core/deploy/targets/workflow.ts';
import { ReleaseError } from '../../core/error.ts';
import type { ForgeTarget } from '../../core/forge-target.ts';
import { Secret } from '../../core/secret.ts';
import type { Target } from '../../ports-deploy.ts';
import { machineClock } from '../clock.ts';
import { openSession } from '../forge/github.ts';
import { tokenOf } from '../forge/token.ts';
import type { Environment } from '../git/run.ts';
import { checkWorkflow, defaultBranch } from './workflow-api.ts';
import type { Site } from './workflow-site.ts';
import { runOf, waitFor } from './workflow-run.ts';

/** Where a workflow is started from. */
export interface WorkflowPlace {
  readonly env: Environment;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** The forge of the repository; nothing else than GitHub has workflows. */
  readonly forge?: ForgeTarget | undefined;
  /** How long the run may take, in milliseconds. */
  readonly timeout: number;
  /** Length of a second of waiting, in milliseconds; tests shorten it. */
  readonly second?: number;
}

/** What starts workflows of GitHub Actions, and waits for them. What runs afterwards it cannot tell. */
export type WorkflowStarter = Pick<Target, 'check' | 'deploy'>;

/**
 * Deploys by a workflow of GitHub Actions: starts it once, never twice, and finds out which run that was by the id GitHub tells, else by
 * its name (REST API, "Create a workflow dispatch event", "List workflow runs for a workflow", "Get a workflow run").
 * @param image repository of the container image; its digest is an input
 */
export function workflowStarter(
  target: WorkflowTarget,
  image: string | undefined,
  place: WorkflowPlace,
): WorkflowStarter {
  return {
    check: async () => {
      try {
        await checkWorkflow(siteOf(target, place));
        return [];
      } catch (error) {
        if (error instanceof ReleaseError) return [error];
        throw error;
      }
    },
    deploy: async (wanted) => {
      const inputs = inputsOf(target, wanted, image);
      const site = siteOf(target, place);
      const ref = target.ref ?? (await defaultBranch(site));
      const id = await runOf(wanted, { ref, inputs }, site);
      await waitFor(id, place.timeout, site);
    },
  };
}

function siteOf(target: WorkflowTarget, { env, forge, signal, say, second = 1000 }: WorkflowPlace): Site {
  if (forge?.kind !== 'github')
    throw new ReleaseError('CONFIG_INVALID', 'the target is a workflow, and the forge is not GitHub', {
      hint: "Say where GitHub is: forge: { kind: 'github', … } in release.config",
    });
  const { tokenEnv, workflow } = target;
  const home = `${forge.owner}/${forge.name}`;
  const repository = target.repository ?? home;
  const [owner = '', name = ''] = repository.split('/');
  const variable = tokenEnv ?? 'GITHUB_TOKEN';
  const token = tokenFor(tokenEnv, env);
  if (token === null)
    throw new ReleaseError('NO_TOKEN', `there is no token to start ${workflow} of ${repository} with`, {
      hint: `Set ${variable} to a token with "actions: write" on ${repository}`,
    });
  const paced = second === 1000;
  return {
    session: openSession({ ...{ apiUrl: forge.apiUrl, owner, name, token, say, second, paced } }),
    isOwn: repository.toLowerCase() === home.toLowerCase(),
    ...{ workflow, variable, second, say, signal },
    clock: machineClock(signal),
  };
}

function tokenFor(variable: string | undefined, env: Environment): Secret | null {
  if (variable === undefined) return tokenOf(env);
  const text = env[variable] ?? '';
  return text === '' ? null : new Secret(text);
}
