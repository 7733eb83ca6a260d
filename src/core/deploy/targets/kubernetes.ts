import { z } from 'zod';
import { ReleaseError } from '../../error.ts';
import type { Argv } from '../../model.ts';
import type { KubernetesTarget } from '../target-settings.ts';
import type { Observed } from '../types.ts';
import { type Driver, failureOf, type Program, run, type Step } from './program.ts';
import { imageOf, type PinnedImage } from './words.ts';

/** Annotation of the workload: number of the newest deployment. */
const annotation = 'releasewright/fence';

/** How often a change is tried again that another one came before. */
const attempts = 5;

/** A workload of Kubernetes (a Deployment, StatefulSet or DaemonSet), by kubectl. */
export function kubernetesDriver(target: KubernetesTarget, repository: string | undefined): Driver {
  const step = (title: string, ...words: readonly string[]): Step => ({
    ...{ title, argv: kubectl(target, words), input: '', env: {} },
  });
  const { workload, container } = target;
  return {
    tools: [kubectl(target, [])[0]],
    *check(): Program<void> {
      yield* run(step('look at the target', 'get', workload, '--output=name'));
      yield* run(step('ask for the right to deploy', 'auth', 'can-i', 'patch', workload));
    },
    *deploy(wanted): Program<void> {
      const image = imageOf(wanted, repository);
      const title = `deploy ${wanted.version} to ${wanted.environment}`;
      for (let attempt = 1; ; attempt += 1) {
        const found = readWorkload(yield* run(step(`look at ${workload}`, 'get', workload, '--output=json')));
        assertNotNewer(found, wanted.fence, workload);
        const patch = patchOf(found.metadata.resourceVersion, container, image, wanted.fence);
        const change = step(title, 'patch', workload, '--type=strategic', `--patch=${patch}`);
        const end = yield change;
        if (end.exitCode === 0) break;
        const isBehind = end.tail.includes('the object has been modified');
        if (!isBehind || attempt === attempts) throw failureOf(change, end);
      }
      yield* run(
        step(`wait for ${workload}`, 'rollout', 'status', workload, `--timeout=${target.timeout ?? '15m'}`),
      );
    },
    *observe(wanted): Program<Observed> {
      const { digest } = imageOf(wanted, repository);
      const title = `observe ${wanted.environment}`;
      const { metadata } = readWorkload(yield* run(step(title, 'get', workload, '--output=json')));
      const list = yield* run(step(title, 'get', 'pods,replicasets', '--output=json'));
      return readPods(list, metadata.uid, container, digest);
    },
  };
}

function kubectl({ kubeconfig, context, namespace }: KubernetesTarget, words: readonly string[]): Argv {
  const options = Object.entries({ kubeconfig, context, namespace });
  return [
    'kubectl',
    ...options.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`])),
    ...words,
  ];
}

const workloadJson = z.object({
  metadata: z.object({
    uid: z.string(),
    resourceVersion: z.string(),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
});

function readWorkload(stdout: string): z.infer<typeof workloadJson> {
  return read(stdout, workloadJson);
}

function assertNotNewer({ metadata }: z.infer<typeof workloadJson>, fence: number, workload: string): void {
  const seen = Number(metadata.annotations[annotation] ?? 0);
  if (seen <= fence) return;
  throw new ReleaseError('FENCED', `${workload}: ${annotation} is ${seen}, and this is number ${fence}`, {
    hint: 'Nothing was changed. What is there: release status',
  });
}

/**
 * What `kubectl set image` would change, with the number in the same change: the server refuses it where the workload has changed
 * since it was looked at, so no run that comes late can slip in between.
 */
function patchOf(resourceVersion: string, name: string, { reference }: PinnedImage, fence: number): string {
  return JSON.stringify({
    metadata: { resourceVersion, annotations: { [annotation]: String(fence) } },
    spec: { template: { spec: { containers: [{ name, image: reference }] } } },
  });
}

const owned = z.object({
  uid: z.string(),
  deletionTimestamp: z.string().optional(),
  ownerReferences: z.array(z.object({ uid: z.string() })).default([]),
});
const listJson = z.object({
  items: z.array(
    z.object({
      kind: z.string(),
      metadata: owned,
      status: z
        .object({
          containerStatuses: z
            .array(
              z.object({
                name: z.string(),
                imageID: z.string(),
                state: z.object({ running: z.unknown().optional() }).default({}),
              }),
            )
            .default([]),
        })
        .default({ containerStatuses: [] }),
    }),
  ),
});

/**
 * The images that the container really runs in the workload's pods, as the nodes tell it (`imageID`). Pods that are being ended
 * do not count, nor containers that wait or have ended.
 */
function readPods(stdout: string, uid: string, container: string, digest: string): Observed {
  const { items } = read(stdout, listJson);
  const isOf = (metadata: z.infer<typeof owned>, owners: readonly string[]): boolean =>
    metadata.ownerReferences.some((owner) => owners.includes(owner.uid));
  const sets = items.filter(({ kind, metadata }) => kind === 'ReplicaSet' && isOf(metadata, [uid]));
  const owners = [uid, ...sets.map(({ metadata }) => metadata.uid)];
  const running = items
    .filter(
      ({ kind, metadata }) =>
        kind === 'Pod' && metadata.deletionTimestamp === undefined && isOf(metadata, owners),
    )
    .flatMap(({ status }) => status.containerStatuses)
    .filter(({ name, state }) => name === container && state.running !== undefined);
  const digests = running.map(({ imageID }) =>
    (imageID.endsWith(digest) ? digest : imageID).replace(/^.*sha256:/, ''),
  );
  return { versions: [], digests: [...new Set(digests)], copies: running.length };
}

function read<T>(stdout: string, schema: z.ZodType<T>): T {
  const found = schema.safeParse(parsed(stdout));
  if (found.success) return found.data;
  throw new ReleaseError(
    'DEPLOY_FAILED',
    `kubectl answered something else than was asked for: ${found.error.issues[0]?.message ?? ''}`,
    {
      hint: 'Is kubectl older than 1.20, or something else by that name?',
    },
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
