import { ReleaseError } from '../../error.ts';
import { quote } from '../../quote.ts';
import type { SwarmTarget } from '../target-settings.ts';
import type { Observed, Wanted } from '../types.ts';
import { readContainers } from './containers.ts';
import { type Program, run, type SharingDriver, type Step } from './program.ts';
import { type Script, scriptStep } from './script.ts';
import { checkBody, deployBody, observeBody, shareBody, stageBody } from './swarm-scripts.ts';
import { imageOf } from './words.ts';

/**
 * A service of Docker Swarm, by a manager: that of this machine's Docker, or one over SSH. A share of its traffic is a share of its
 * tasks, because Swarm hands connections to one task after the other.
 */
export function swarmDriver(target: SwarmTarget, repository: string | undefined): SharingDriver {
  const { host, service, engine = ['docker'] } = target;
  const step = (title: string, body: string, variables: Script['variables'] = {}): Step =>
    stepOf(target, { title, body, variables });
  const change = (title: string, body: string, wanted: Wanted, more: Script['variables'] = {}): Step => {
    const { reference } = imageOf(wanted, repository);
    return step(title, body, { image: reference, fence: String(wanted.fence), ...more });
  };
  return {
    tools: host === undefined ? [engine[0]] : ['ssh'],
    *check(): Program<void> {
      yield* run(step('look at the target', checkBody));
    },
    *deploy(wanted): Program<void> {
      yield* run(change(`deploy ${wanted.version} to ${wanted.environment}`, deployBody, wanted));
    },
    *observe(wanted): Program<Observed> {
      const { digest } = imageOf(wanted, repository);
      const stdout = yield* run(step(`observe ${wanted.environment}`, observeBody));
      return readContainers(stdout, digest);
    },
    traffic: {
      *stage(wanted): Program<void> {
        yield* run(change(`make ${service} ready for shares of its traffic`, stageBody, wanted));
      },
      *shift(wanted, share): Program<number> {
        const title = `send ${String(share)}% of the traffic to ${wanted.version}`;
        const stdout = yield* run(change(title, shareBody, wanted, { share: String(share) }));
        return readShare(stdout, title);
      },
    },
  };
}

function stepOf(
  { host, sshConfig, service, engine = ['docker'], registryAuth = false }: SwarmTarget,
  { title, body, variables }: Pick<Script, 'title' | 'body' | 'variables'>,
): Step {
  const script: Script = {
    ...{ title, body, commands: { engine } },
    variables: { service, ...variables },
    words: registryAuth ? ['--with-registry-auth'] : [],
  };
  return scriptStep({ host: host ?? null, sshConfig }, script);
}

/** Reads how many tasks run it, and how many run: `1 4` is 25 percent. */
function readShare(stdout: string, title: string): number {
  const [, fresh = '', running = ''] = /^(\d+) ([1-9]\d*)$/.exec(stdout.trim()) ?? [];
  if (running !== '') return Math.round((100 * Number(fresh)) / Number(running));
  throw new ReleaseError('DEPLOY_FAILED', `${title}: the tasks cannot be counted: ${quote(stdout, 200)}`, {
    hint: 'Is the engine of the target really Docker, or like it?',
  });
}
