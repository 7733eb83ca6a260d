import type { KubernetesTarget } from '../target-settings.ts';
import type { Observed } from '../types.ts';
import { type Driver, type Program, run } from './program.ts';
import { imageOf } from './words.ts';
import { awaitRollout, kubectlStep, observeWorkload, patchWorkload } from './workload.ts';

/** A workload of Kubernetes (a Deployment, StatefulSet or DaemonSet), by kubectl. */
export function kubernetesDriver(target: KubernetesTarget, repository: string | undefined): Driver {
  const { workload, container } = target;
  return {
    tools: ['kubectl'],
    *check(): Program<void> {
      yield* run(kubectlStep(target, 'look at the target', 'get', workload, '--output=name'));
      yield* run(kubectlStep(target, 'ask for the right to deploy', 'auth', 'can-i', 'patch', workload));
    },
    *deploy(wanted): Program<void> {
      const { reference } = imageOf(wanted, repository);
      // What `kubectl set image` would change.
      const spec = { template: { spec: { containers: [{ name: container, image: reference }] } } };
      const title = `deploy ${wanted.version} to ${wanted.environment}`;
      yield* patchWorkload(target, { title, fence: wanted.fence, spec });
      yield* awaitRollout(target);
    },
    *observe(wanted): Program<Observed> {
      return yield* observeWorkload(target, wanted, imageOf(wanted, repository).digest);
    },
  };
}
