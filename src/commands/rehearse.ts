import { examine, type Examined } from '../apply/preflight.ts';
import { ReleaseError } from '../core/error.ts';
import type { Plan } from '../core/model.ts';
import type { Planned } from '../pipeline/plan.ts';
import { assertTagsKnown } from './applying.ts';
import type { Job } from './job.ts';
import { makePlan, withSource, type Settings } from './planning.ts';
import { assertReleaseBranch, noCommit } from './release-branch.ts';
import type { Tools } from './tools.ts';
import { openWorld } from './worlds.ts';

/** What the checks before a release say now. */
export interface Rehearsal {
  /** Tags of the release that was looked at. */
  readonly tags: readonly string[];
  /** Whether that release is pending; otherwise it is one of everything at patch, as it would be after a fix. */
  readonly isPending: boolean;
  readonly checks: readonly Examined[];
}

/** Asks, and changes nothing, what the next release would ask. What keeps it from being planned is the only answer then. */
export async function rehearse(settings: Settings, tools: Tools): Promise<Rehearsal> {
  const standing = await withSource(tools, settings, (source) => source.standing());
  const job: Job = { standing, settings, consent: { yes: false }, tools };
  try {
    if (standing.head === null) throw noCommit();
    const world = await openWorld(standing, settings, tools);
    await assertReleaseBranch(job, world.git);
    const { plan, isPending } = await planOf(settings, tools);
    assertTagsKnown(plan);
    const tags = [...new Set(plan.releases.map(({ tag }) => tag))];
    return { tags, isPending, checks: plan.releases.length === 0 ? [nothing] : await examine(plan, world) };
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    return { tags: [], isPending: false, checks: [unplanned(error)] };
  }
}

/** The plan of the next release, or where nothing is pending, of one of every line at patch. */
async function planOf(
  settings: Settings,
  tools: Tools,
): Promise<{ readonly plan: Plan; readonly isPending: boolean }> {
  const next = await makePlan(tools, settings, {});
  if (next.plan.releases.length > 0) return { plan: next.plan, isPending: true };
  return { plan: (await makePlan(tools, settings, { force: everyLine(next) })).plan, isPending: false };
}

function everyLine({ reading }: Planned): readonly string[] {
  return reading.lines.lines.flatMap(({ members: [first] }) => (first === undefined ? [] : [first.name]));
}

const nothing: Examined = {
  check: 'plan',
  holds: 'there is nothing to release',
  problems: [],
  notices: [],
  unasked: [],
};

/** On a branch nothing is released from, as in the job of a pull request, there is nothing to check. */
function unplanned(error: ReleaseError): Examined {
  const plan = { ...nothing, holds: 'the next release can be planned' };
  return error.code === 'NO_BRANCH'
    ? { ...plan, unasked: [`the checks before a release: ${error.message}`] }
    : { ...plan, problems: [error] };
}
