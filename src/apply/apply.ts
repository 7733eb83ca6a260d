import { describe } from '../core/describe.ts';
import { ReleaseError, type StepState } from '../core/error.ts';
import type { Action, Facts, Kind, Plan, Receipt } from '../core/model.ts';
import type { World } from '../ports.ts';
import { gatherAssets } from './executors/gather-assets.ts';
import type { Context, Executor } from './executor.ts';
import { checkApi } from './executors/check-api.ts';
import { commit, push, tag } from './executors/git.ts';
import { draftRelease } from './executors/draft-release.ts';
import { packPackage } from './executors/pack-package.ts';
import { publishPackage } from './executors/publish-package.ts';
import { attachStatements } from './executors/attach-statements.ts';
import { storeAttestations } from './executors/store-attestations.ts';
import { stagePackage } from './executors/stage-package.ts';
import { publishWith } from './executors/publish-with.ts';
import { preparePlugin } from './executors/prepare-plugin.ts';
import { publishPlugin } from './executors/publish-plugin.ts';
import { tellPlugin } from './executors/tell-plugin.ts';
import { publishRelease } from './executors/publish-release.ts';
import { deleteDraft, retract } from './executors/retract.ts';
import { attest } from './executors/attest.ts';
import { record } from './executors/record.ts';
import { run } from './executors/run.ts';
import { removeFile, writeFile } from './executors/files.ts';
import { restore } from './restore.ts';
import { restorePrepared } from './restore-prepared.ts';
import { together, wavesIn } from './waves.ts';

/** One step of a plan, as it happens. */
export type Step =
  | { readonly type: 'started'; readonly index: number; readonly action: Action }
  | { readonly type: 'finished'; readonly index: number; readonly action: Action; readonly receipt: Receipt };

/** Told of every step, and able to stop before the next one. */
export interface Watch {
  readonly observe: (step: Step) => void;
  readonly signal: AbortSignal;
  /** What was done already, where a plan is gone on with. */
  readonly done?: Facts;
  /** The whole plan that is gone on with. */
  readonly opened?: Plan;
}

/** How a plan ended that did not throw. */
export interface Outcome {
  readonly facts: Facts;
  /** False when the world already was as asked. */
  readonly changed: boolean;
  /** Every step, and whether it was done now or found done. */
  readonly steps: readonly StepState[];
}

const executors: { readonly [K in Kind]: Executor<K> } = {
  writeFile,
  removeFile,
  run,
  preparePlugin,
  checkApi,
  gatherAssets,
  packPackage,
  commit,
  tag,
  attest,
  push,
  draftRelease,
  storeAttestations,
  stagePackage,
  publishPackage,
  attachStatements,
  publishWith,
  publishPlugin,
  publishRelease,
  deleteDraft,
  retract,
  tellPlugin,
  record,
};

/** Before anything was done. */
export const nothingYet: Facts = {
  commit: null,
  tags: {},
  assets: {},
  packages: {},
  evidence: {},
  opened: null,
  notices: [],
  urls: {},
  prepared: { paths: [], removed: [] },
  published: {},
};

/**
 * Applies a plan, action by action. When an action before the push fails, the files the plan wrote are put
 * back and the failure goes on; after the push every failure is one that running again completes.
 */
export async function apply(
  plan: Plan,
  head: string,
  world: World,
  { observe, signal, done = nothingYet, opened }: Watch,
): Promise<Outcome> {
  let facts = done;
  const states = new Map<number, Done>();
  for (const wave of wavesIn(plan.actions)) {
    for (const [index, action] of wave) observe({ type: 'started', index, action });
    const context = { world, facts, head, plan, opened: opened ?? null };
    // Whoever has begun comes to an end, also where another one failed: what is public is told.
    const ended = await Promise.allSettled(wave.map(([index]) => attempt(plan, index, context, signal)));
    for (const [at, [index, action]] of wave.entries()) {
      const result = ended[at];
      if (result?.status !== 'fulfilled') continue;
      const receipt = result.value;
      facts = { ...facts, ...receipt.facts };
      states.set(index, receipt.changed ? 'done' : 'there');
      observe({ type: 'finished', index, action, receipt });
    }
    const failures = ended.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
    if (failures.length > 0) throw withProgress(together(failures), plan, states);
  }
  return { facts, changed: [...states.values()].includes('done'), steps: stepsOf(plan, states) };
}

/** A step that is not left. */
type Done = Exclude<StepState['state'], 'left'>;

/** A release that is public and not complete is told with what was done and what is left. */
export function withProgress(error: unknown, plan: Plan, states: ReadonlyMap<number, Done>): unknown {
  if (!(error instanceof ReleaseError) || error.exit !== 'failedAfter' || error.progress !== null)
    return error;
  return error.retold({ progress: { steps: stepsOf(plan, states), finish: finisherOf(plan) } });
}

/** The command that does what is left of a plan. */
function finisherOf({ actions }: Plan): string {
  const has = (kind: Kind): boolean => actions.some((action) => action.kind === kind);
  return has('retract') ? 'release abort' : 'release resume';
}

function stepsOf({ actions }: Plan, states: ReadonlyMap<number, Done>): readonly StepState[] {
  return actions.map((action, at) => ({ step: describe(action), state: states.get(at) ?? 'left' }));
}

async function attempt(plan: Plan, index: number, context: Context, signal: AbortSignal): Promise<Receipt> {
  const action = plan.actions[index];
  if (action === undefined) throw new RangeError(`no action ${index}`);
  try {
    if (signal.aborted) throw interrupted();
    return await execute(action, context);
  } catch (error) {
    if (isPublic(plan, index, error)) throw afterCommitPoint(error);
    await restorePrepared(plan, context.world);
    const kept = await restore(plan.actions.slice(0, index + 1), context.world.files);
    throw keeping(
      error,
      kept.filter((path) => !('path' in action && action.path === path)),
    );
  }
}

/** Whether the release was public when an action failed; a plan without a push is the rest of one that is. */
function isPublic(plan: Plan, index: number, error: unknown): boolean {
  if (plan.actions.every(({ kind }) => kind === 'writeFile')) return false; // versions to try
  const point = plan.actions.findIndex(({ kind }) => kind === 'push');
  return index > point || (error instanceof ReleaseError && error.exit === 'failedAfter');
}

/** The same failure, told as what it is now: the release exists, running again completes it. */
export function afterCommitPoint(error: unknown): unknown {
  if (!(error instanceof ReleaseError)) return error;
  const hint =
    error.hint ?? 'The tag is public. Complete the release, from this clone or any other: release resume';
  return error.retold({ hint, exit: 'failedAfter' });
}

/** The same failure, with the files that were changed while the release was made and are left so. */
function keeping(error: unknown, kept: readonly string[]): unknown {
  if (!(error instanceof ReleaseError) || kept.length === 0) return error;
  return error.retold({
    message: `${error.message}\nchanged by somebody else meanwhile, so not put back: ${kept.join(', ')}`,
  });
}

function interrupted(): ReleaseError {
  return new ReleaseError('INTERRUPTED', 'stopped before the next step', {
    hint: 'Nothing was published and your files are as before. Start again: release next',
  });
}

function execute<K extends Kind>(action: Action<K>, context: Context): Promise<Receipt> {
  return executors[action.kind](action, context);
}
