import { apply, type Outcome, type Watch } from '../apply/apply.ts';
import { preflight } from '../apply/preflight.ts';
import { complete, findPublished } from '../apply/unfinished.ts';
import { restore } from '../apply/restore.ts';
import { describe } from '../core/describe.ts';
import { exitCodes, ReleaseError } from '../core/error.ts';
import { forgeName, forgeTarget, type ForgeTarget } from '../core/forge-target.ts';
import type { Plan } from '../core/model.ts';
import { assertFresh } from '../core/plan.ts';
import type { Standing, World } from '../ports.ts';
import { showOutcome } from '../show/outcome.ts';
import { showPlan } from '../show/plan.ts';
import { withSource, type Settings } from './planning.ts';
import type { Job } from './job.ts';
import { assertDefaultBranch, assertReleaseBranch } from './release-branch.ts';
import type { Ending, Tools } from './tools.ts';
import { showJson } from '../show/json.ts';

/** Checks a plan against the world, shows it, asks, and applies it. */
export async function release(plan: Plan, job: Job): Promise<Ending> {
  const { standing, settings, consent, tools } = job;
  const { terminal } = tools;
  if (plan.releases.length === 0) return showNothing(plan, job);
  assertReleaseBranch(job);
  assertTagsKnown(plan);
  assertSameForge(plan, job);
  const world = await openWorld(standing, settings, tools);
  await assertDefaultBranch(job, world.git);
  await preflight(plan, world).catch(async (error: unknown) => {
    await tools.openJournal(standing).read(); // what another run is doing right now looks like changes of the user
    throw error;
  });
  terminal.talk(showPlan(plan, terminal));
  await assertConsent(plan, job);
  const outcome = await applyJournalled(plan, world, job);
  const json = consent.json === true;
  terminal.data(json ? showJson(resultOf(plan, outcome)) : showOutcome(plan, outcome.facts, terminal));
  return { exitCode: exitCodes.done };
}

/** A saved plan names the forge it was made for. */
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
function assertTagsKnown({ warnings }: Plan): void {
  const missing = warnings.find(({ code }) => code === 'TAGS_MISSING');
  if (missing === undefined) return;
  throw new ReleaseError('HISTORY_INCOMPLETE', missing.message, { hint: missing.hint ?? 'git fetch --tags' });
}

/** The public shape of `release next --json` and `release apply --json`. */
function resultOf(plan: Plan, { facts }: Outcome): object {
  return {
    schema: 1,
    planId: plan.planId,
    released: true,
    commit: facts.commit ?? plan.base.head,
    releases: plan.releases.map(({ package: name, path, current, next, tag }) => ({
      package: name,
      path,
      current,
      next,
      tag,
      url: facts.urls[tag] ?? null,
    })),
    warnings: [...plan.warnings, ...facts.notices],
  };
}

/**
 * Ends what an earlier run left behind in this clone: a release that was pushed is completed, files of one that
 * was not are put back.
 */
export async function completeUnfinished(settings: Settings, tools: Tools): Promise<void> {
  const standing = await withSource(tools, settings, (source) => source.standing());
  const journal = tools.openJournal(standing);
  const content = await journal.read();
  if (content === null) return;
  const plan = await unfinishedPlan(content, journal.place);
  const world = await openWorld(standing, settings, tools);
  const published = await findPublished(plan, world);
  if (published) {
    tools.terminal.talk(`Completing release ${plan.planId}, which an earlier run pushed but did not finish.`);
    await complete(plan, published, world, watch(plan, tools)).finally(() => world.files.tidy());
  } else {
    tools.terminal.talk(
      `Putting back the files of plan ${plan.planId}, which an earlier run did not publish.`,
    );
    await restore(plan.actions, world.files);
  }
  await journal.clear();
}

/** What an earlier run left, or the way out when it cannot be read: another version of this tool may have left it. */
async function unfinishedPlan(content: unknown, place: string): Promise<Plan> {
  const { parsePlan } = await import('../pipeline/plan-file.ts');
  try {
    return parsePlan(content, 'the unfinished plan of an earlier run');
  } catch (cause) {
    if (!(cause instanceof ReleaseError)) throw cause;
    throw new ReleaseError(cause.code, cause.message, {
      cause,
      hint: `Look at what it left (git status), put that back or keep it, then: rm '${place}'`,
    });
  }
}

function targetOf({ remote }: Standing, { config }: Settings): ForgeTarget {
  return forgeTarget(config.forge, remote?.url ?? null);
}

function openWorld(standing: Standing, settings: Settings, tools: Tools): Promise<World> {
  return tools.openWorld(standing, targetOf(standing, settings));
}

async function assertConsent(plan: Plan, { consent, tools: { terminal } }: Job): Promise<void> {
  if (consent.yes || terminal.ci) return;
  const hint = { hint: 'Nothing was changed. Go ahead without asking: release next --yes' };
  if (!terminal.interactive)
    throw new ReleaseError('NOT_CONFIRMED', 'nobody is here to confirm the plan', hint);
  const tags = [...new Set(plan.releases.map(({ tag }) => tag))].join(', ');
  if (await terminal.confirm(`Release ${tags}?`)) return;
  throw new ReleaseError('NOT_CONFIRMED', 'the plan was not confirmed', hint);
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
    if (error instanceof ReleaseError && error.exit !== 'failedAfter') await journal.clear();
    throw error;
  } finally {
    await world.files.tidy();
  }
}

/** Prints a line a step; Ctrl-C stops before the next one. */
function watch(plan: Plan, { terminal, signal }: Tools): Watch {
  const total = String(plan.actions.length);
  return {
    signal,
    observe({ type, index, action }) {
      if (type !== 'started') return;
      const place = `[${String(index + 1).padStart(total.length)}/${total}] `;
      terminal.talk(terminal.style.dim(place) + describe(action));
    },
  };
}
