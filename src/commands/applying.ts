import { apply, type Outcome } from '../apply/apply.ts';
import { preflight } from '../apply/preflight.ts';
import { unrecorded } from '../apply/open-release.ts';
import { findPublished, followHere, stillEdited } from '../apply/unfinished.ts';
import { leftBy, restorePrepared } from '../apply/restore-prepared.ts';
import { tellFailure } from '../apply/tell-failure.ts';
import { restore } from '../apply/restore.ts';
import { exitCodes, ReleaseError } from '../core/error.ts';
import { forgeName } from '../core/forge-target.ts';
import type { Plan } from '../core/model.ts';
import { assertFresh, onRemote } from '../core/plan.ts';
import type { World } from '../ports.ts';
import { showOutcome } from '../show/outcome.ts';
import { showPlan } from '../show/plan.ts';
import { withSource, type Settings } from './planning.ts';
import type { Job } from './job.ts';
import { assertReleaseBranch, noCommit } from './release-branch.ts';
import { completed, resumeOpen, type Resumed } from './open-releases.ts';
import { resumeUnlisted } from './unlisted.ts';
import { resultOf } from './result.ts';
import type { Ending, Tools } from './tools.ts';
import { watch } from './watch.ts';
import { ledgerOf, openWorld, targetOf } from './worlds.ts';
import { assertConsent } from './consent.ts';
import { showJson } from '../show/json.ts';

/** Checks a plan against the world, shows it, asks, and applies it. */
export async function release(plan: Plan, job: Job): Promise<Ending> {
  const { standing, settings, consent, tools } = job;
  const { terminal } = tools;
  if (plan.releases.length === 0) return showNothing(plan, job);
  assertTagsKnown(plan);
  if (standing.head === null) throw noCommit();
  const world = await openWorld(standing, settings, tools);
  const place = [() => assertReleaseBranch(job, world.git), () => assertSameForge(plan, job)];
  const notices = await preflight(plan, world, place).catch(async (error: unknown) => {
    await tools.openJournal(standing).read(); // what another run is doing right now looks like changes of the user
    return failed(plan, world, { error, tools });
  });
  terminal.talk(showPlan({ ...plan, warnings: [...plan.warnings, ...notices] }, terminal));
  const tags = [...new Set(plan.releases.map(({ tag }) => tag))].join(', ');
  await assertConsent(`Release ${tags}?`, { yes: consent.yes, again: 'release next --yes' }, terminal);
  const outcome = await applyJournalled(plan, world, job).catch((error: unknown) =>
    failed(plan, world, { error, tools }),
  );
  const json = consent.json === true;
  terminal.data(json ? showJson(resultOf(plan, outcome)) : showOutcome(plan, outcome.facts, terminal));
  return { exitCode: exitCodes.done };
}

/** Tells plugins of a failure, and goes on with it. */
async function failed(
  plan: Plan,
  world: World,
  { error, tools: { terminal } }: { readonly error: unknown; readonly tools: Tools },
): Promise<never> {
  for (const line of await tellFailure(plan, world, error)) terminal.talk(line);
  throw error;
}

/** A saved plan names the forge it was made for. @throws ReleaseError PLAN_STALE */
function assertSameForge(plan: Plan, { standing, settings }: Job): void {
  const here = forgeName(targetOf(standing, settings));
  const other = plan.actions.find((action) => action.kind === 'draftRelease' && action.on !== here);
  if (other?.kind !== 'draftRelease') return;
  throw new ReleaseError('PLAN_STALE', `the plan publishes on ${other.on}, this repository on ${here}`, {
    hint: 'Make a new plan: release next --dry-run --save plan.json',
  });
}

/** A saved plan may hold no release. */
function showNothing(plan: Plan, { consent, tools: { terminal } }: Job): Ending {
  const text = consent.json === true ? showJson(plan) : showPlan(plan, terminal);
  terminal.data(text);
  return { exitCode: exitCodes.done };
}

/** A plan made without the tags of the remote may be previewed; released, it would be a version of long ago. */
export function assertTagsKnown({ warnings }: Plan): void {
  const missing = warnings.find(({ code }) => code === 'TAGS_MISSING');
  if (missing === undefined) return;
  throw new ReleaseError('HISTORY_INCOMPLETE', missing.message, { hint: missing.hint ?? 'git fetch --tags' });
}

/**
 * Ends what earlier runs left behind: files of a release that was not made public are put back in this clone; releases
 * that are public, wherever they were begun, are completed.
 * @param asked whether a person asked for just this, and not to wait for others who may still be at work; null: it comes
 *   before something else, whose checks tell more than one thing where the remote refuses
 */
export async function completeUnfinished(
  settings: Settings,
  tools: Tools,
  asked: { readonly now: boolean } | null = null,
): Promise<readonly Resumed[]> {
  const standing = await withSource(tools, settings, (source) => source.standing());
  const world = await openWorld(standing, settings, tools);
  const journal = tools.openJournal(standing);
  const content = await journal.read();
  const name = standing.remote?.name ?? null;
  const here =
    content === null
      ? []
      : await endHere(onRemote(await unfinishedPlan(content, journal.place), name), world, tools);
  const place = ledgerOf(standing, settings);
  const now = asked?.now === true;
  const resuming =
    place === null
      ? resumeUnlisted({ standing, settings, world, now, isAsked: asked !== null }, tools)
      : resumeOpen({ place, world, now }, tools);
  const resumed = await resuming.catch((error: unknown) => passOver(error, asked === null));
  if (content !== null) await journal.clear();
  return [...here, ...resumed];
}

function passOver(error: unknown, isFirst: boolean): readonly Resumed[] {
  if (isFirst && error instanceof ReleaseError && error.code === 'PUSH_FORBIDDEN') return [];
  throw error;
}

/** Ends a plan that was begun in this clone. What the ledger knows of it is completed from there. */
async function endHere(plan: Plan, world: World, tools: Tools): Promise<readonly Resumed[]> {
  const published = await findPublished(plan, world);
  if (published === null) {
    tools.terminal.talk(
      `Putting back the files of plan ${plan.planId}, which an earlier run did not publish.`,
    );
    const left = await restorePrepared(plan, world);
    const kept = await restore(await stillEdited(plan, world), world.files);
    const now = await world.git.changes();
    const unclear = left.filter((path) => now.has(path));
    if (unclear.length > 0) tools.terminal.talk(leftBy(unclear));
    if (kept.length > 0)
      tools.terminal.talk(`Changed since that run, so left as they are: ${kept.join(', ')}`);
    return [];
  }
  await followHere(plan, published, world);
  if (plan.actions.some(({ kind }) => kind === 'record')) return [];
  return [await completed(unrecorded(plan, published), world, tools)];
}

/** What an earlier run left, or the way out when it cannot be read: another version of this tool may have left it. */
async function unfinishedPlan(content: unknown, place: string): Promise<Plan> {
  const { parsePlan } = await import('../pipeline/plan-file.ts');
  try {
    return parsePlan(content, 'the unfinished plan of an earlier run');
  } catch (cause) {
    if (!(cause instanceof ReleaseError)) throw cause;
    throw cause.retold({
      hint: `Look at what it left (git status), put that back or keep it, then: rm '${place}'`,
    });
  }
}

/** Keeps the plan where the next run finds it, until it is done or undone. */
async function applyJournalled(plan: Plan, world: World, { standing, tools }: Job): Promise<Outcome> {
  const journal = tools.openJournal(standing);
  await journal.write(plan);
  try {
    assertFresh(plan, await world.git.base()); // the question may have stood for hours
    const outcome = await apply(plan, plan.base.head ?? '', world, watch(plan, tools));
    await journal.clear();
    return outcome;
  } catch (error) {
    // Where even that fails, the next run finds everything put back already.
    if (error instanceof ReleaseError && error.exit !== 'failedAfter')
      await journal.clear().catch(() => undefined);
    throw error;
  } finally {
    await world.files.tidy();
  }
}
