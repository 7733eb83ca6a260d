import { apply, type Outcome } from '../apply/apply.ts';
import { preflight } from '../apply/preflight.ts';
import { completeFrom, wasPushed } from '../apply/unfinished.ts';
import { restore } from '../apply/restore.ts';
import { describe } from '../core/describe.ts';
import { exitCodes, ReleaseError } from '../core/error.ts';
import { forgeTarget } from '../core/forge-target.ts';
import type { Plan } from '../core/model.ts';
import type { Standing, World } from '../ports.ts';
import type { Ending } from '../program.ts';
import { showOutcome } from '../show/outcome.ts';
import { showPlan } from '../show/plan.ts';
import { withSource, type Settings } from './planning.ts';
import type { Tools } from './tools.ts';

interface Consent {
  readonly yes: boolean;
  readonly json?: boolean;
}

/** Checks a plan against the world, shows it, asks, and applies it. */
export async function release(
  plan: Plan,
  standing: Standing,
  settings: Settings,
  consent: Consent,
  tools: Tools,
): Promise<Ending> {
  const { terminal } = tools;
  const world = await openWorld(standing, settings, tools);
  await preflight(plan, world);
  terminal.talk(showPlan(plan, terminal));
  await assertConsent(plan, consent, tools);
  const outcome = await applyJournalled(plan, standing, world, tools);
  terminal.data(
    consent.json === true
      ? `${JSON.stringify(resultOf(plan, outcome), null, 2)}\n`
      : showOutcome(plan, outcome.facts, terminal),
  );
  return { exitCode: exitCodes.done };
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
    warnings: plan.warnings,
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
  const { parsePlan } = await import('../pipeline/plan-file.ts');
  const plan = parsePlan(content, 'the unfinished plan of an earlier run');
  const world = await openWorld(standing, settings, tools);
  if (await wasPushed(plan, world.git)) {
    tools.terminal.talk(`Completing release ${plan.planId}, which an earlier run pushed but did not finish.`);
    await completeFrom(plan, plan.base.head ?? '', world, progress(plan, tools));
  } else {
    tools.terminal.talk(
      `Putting back the files of plan ${plan.planId}, which an earlier run did not publish.`,
    );
    await restore(plan.actions, world.files);
  }
  await journal.clear();
}

function openWorld(standing: Standing, { config }: Settings, tools: Tools): Promise<World> {
  return tools.openWorld(standing, forgeTarget(config.forge, standing.remote?.url ?? null));
}

async function assertConsent(plan: Plan, { yes }: Consent, { terminal }: Tools): Promise<void> {
  if (yes || terminal.ci) return;
  const hint = { hint: 'Nothing was changed. Go ahead without asking: release next --yes' };
  if (!terminal.interactive)
    throw new ReleaseError('NOT_CONFIRMED', 'nobody is here to confirm the plan', hint);
  const tags = [...new Set(plan.releases.map(({ tag }) => tag))].join(', ');
  if (await terminal.confirm(`Release ${tags}?`)) return;
  throw new ReleaseError('NOT_CONFIRMED', 'the plan was not confirmed', hint);
}

/** Keeps the plan where the next run finds it, until it is done or undone. */
async function applyJournalled(plan: Plan, standing: Standing, world: World, tools: Tools): Promise<Outcome> {
  const journal = tools.openJournal(standing);
  await journal.write(plan);
  try {
    const outcome = await apply(plan, plan.base.head ?? '', world, progress(plan, tools));
    await journal.clear();
    return outcome;
  } catch (error) {
    const isPublic = error instanceof ReleaseError && error.exit === 'failedAfter';
    if (error instanceof ReleaseError && !isPublic) await journal.clear();
    throw error;
  }
}

function progress(
  plan: Plan,
  { terminal, signal }: Tools,
): {
  readonly observe: (step: { readonly type: string; readonly index: number }) => void;
  readonly signal: AbortSignal;
} {
  const total = String(plan.actions.length);
  return {
    signal,
    observe({ type, index }) {
      const action = plan.actions[index];
      if (type !== 'started' || action === undefined) return;
      terminal.talk(
        terminal.style.dim(`[${String(index + 1).padStart(total.length)}/${total}] `) + describe(action),
      );
    },
  };
}
