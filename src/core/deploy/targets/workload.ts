import { z } from 'zod';
import { ReleaseError } from '../../error.ts';
import { jsonOrNull } from '../../json-text.ts';
import type { WorkloadTarget } from '../target-settings.ts';
import type { Observed, Wanted } from '../types.ts';
import { failureOf, type Program, run, type Step } from './program.ts';

/** Annotation of the workload: number of the newest deployment. */
const annotation = 'releasewright/fence';

/** How often a change is tried again that another one came before. */
const attempts = 5;

/** A change of a workload, in one patch with the number of the deployment. */
export interface WorkloadChange {
  readonly title: string;
  readonly fence: number;
  /** What else changes in the workload; nothing for the number alone. */
  readonly spec?: object;
}

/** A command of kubectl in the cluster and namespace of the target. */
export function kubectlStep(target: WorkloadTarget, title: string, ...words: readonly string[]): Step {
  const { kubeconfig, context, namespace } = target;
  const options = optionsOf({ kubeconfig, context, namespace });
  return { title, argv: ['kubectl', ...options, ...words], input: '', env: {} };
}

/** `--name=value` for each option that has a value. */
export function optionsOf(options: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}=${value}`],
  );
}

/**
 * Changes the workload, which must be there. The server refuses the change where the workload has changed since it was looked at,
 * so no run that comes late can slip in between; then it is looked at again.
 * @throws ReleaseError FENCED where it has seen a newer deployment, DEPLOY_FAILED
 */
export function* patchWorkload(target: WorkloadTarget, change: WorkloadChange): Program<void> {
  const { workload } = target;
  for (let attempt = 1; ; attempt += 1) {
    const look = kubectlStep(target, `look at ${workload}`, 'get', workload, '--output=json');
    const found = read(yield* run(look), workloadJson);
    assertNotNewer(found, change, workload);
    const patch = patchOf(found.metadata.resourceVersion, change);
    const step = kubectlStep(target, change.title, 'patch', workload, '--type=strategic', `--patch=${patch}`);
    const end = yield step;
    if (end.exitCode === 0) return;
    const isBehind = end.tail.includes('the object has been modified');
    if (!isBehind || attempt === attempts) throw failureOf(step, end);
  }
}

/** Waits until all copies of the workload are new, for as long as the target's timeout. */
export function* awaitRollout(target: WorkloadTarget): Program<void> {
  const { workload, timeout = '15m' } = target;
  const title = `wait for ${workload}`;
  yield* run(kubectlStep(target, title, 'rollout', 'status', workload, `--timeout=${timeout}`));
}

/** What the workload's pods really run. @param digest the one that is wanted, `sha256:…` */
export function* observeWorkload(
  target: WorkloadTarget,
  { environment }: Wanted,
  digest: string,
): Program<Observed> {
  const get = (...words: readonly string[]): Step =>
    kubectlStep(target, `observe ${environment}`, 'get', ...words, '--output=json');
  const { metadata } = read(yield* run(get(target.workload)), workloadJson);
  const list = yield* run(get('pods,replicasets'));
  return readPods(list, metadata.uid, target.container, digest);
}

const workloadJson = z.object({
  metadata: z.object({
    uid: z.string(),
    resourceVersion: z.string(),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
});

function assertNotNewer(
  { metadata }: z.infer<typeof workloadJson>,
  { fence }: WorkloadChange,
  workload: string,
): void {
  const seen = Number(metadata.annotations[annotation] ?? 0);
  if (seen <= fence) return;
  throw new ReleaseError('FENCED', `${workload}: ${annotation} is ${seen}, and this is number ${fence}`, {
    hint: 'Nothing was changed. What is there: release status',
  });
}

function patchOf(resourceVersion: string, { fence, spec }: WorkloadChange): string {
  const metadata = { resourceVersion, annotations: { [annotation]: String(fence) } };
  return JSON.stringify(spec === undefined ? { metadata } : { metadata, spec });
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
  const found = schema.safeParse(jsonOrNull(stdout));
  if (found.success) return found.data;
  throw new ReleaseError(
    'DEPLOY_FAILED',
    `kubectl answered something else than was asked for: ${found.error.issues[0]?.message ?? ''}`,
    {
      hint: 'Is kubectl older than 1.20, or something else by that name?',
    },
  );
}
