import { unrecorded } from '../apply/open-release.ts';
import { arePublic, isComplete, newestUnlisted, type UnlistedRelease } from '../apply/unlisted.ts';
import { channelOf } from '../core/channel.ts';
import { ReleaseError } from '../core/error.ts';
import type { Plan } from '../core/model.ts';
import { clean } from '../show/text.ts';
import type { Standing, World } from '../ports.ts';
import { completed, interrupted, leftTo, type Resumed } from './open-releases.ts';
import { planAgain } from './plan-again.ts';
import type { Settings } from './planning.ts';
import type { Tools } from './tools.ts';

/** Where a release that is in no ledger is looked for, and on whose word. */
export interface Search {
  readonly standing: Standing;
  readonly settings: Settings;
  readonly world: World;
  /** Not to wait for others who may be at work. */
  readonly now: boolean;
  /** Whether a person asked for just this. Else only pages are looked at, which is quick and tells of all else. */
  readonly isAsked: boolean;
}

/** How often a run that waits looks again, in milliseconds. */
const pace = 10_000;

/**
 * Completes the newest release of the branch where no ledger is kept: it is planned again from the parent of its commit.
 * @throws ReleaseError PLAN_DIFFERS where that gives another plan and a person asked, and what `resume` throws
 */
export async function resumeUnlisted(search: Search, tools: Tools): Promise<readonly Resumed[]> {
  const { world, now } = search;
  const found = await findOpen(search);
  const plan = found && (await planOf(found, search, tools));
  if (found === null || plan === null) return [];
  for (let looks = 0; !(await isComplete(plan, found.commit, world)); looks += 1) {
    const others = now ? null : leftTo(found, found.at, world.clock);
    if (others === null) return [await completed(unrecorded(plan, found), world, tools)];
    if (looks === 0) tools.terminal.talk(others);
    await world.clock.pause(pace);
    if (tools.signal.aborted) throw interrupted();
  }
  return [];
}

/** The plan, or null where it is another one now: what comes next must not wait for that forever, so it is only told. */
async function planOf(
  found: UnlistedRelease,
  { settings, isAsked }: Search,
  tools: Tools,
): Promise<Plan | null> {
  try {
    return await planAgain(found, settings, tools);
  } catch (error) {
    if (isAsked || !(error instanceof ReleaseError) || error.code !== 'PLAN_DIFFERS') throw error;
    tools.terminal.talk(`! ${clean(error.message)}\n  → ${clean(error.hint ?? '')}`);
    return null;
  }
}

/** The newest release, unless its pages say that it is complete. */
async function findOpen(search: Search): Promise<UnlistedRelease | null> {
  const { forge } = search.world;
  if (forge === null) return search.isAsked ? findNewest(search) : null;
  const found = await findNewest(search);
  if (found === null) return null;
  return (await arePublic(Object.keys(found.tags), forge).catch(passOver(search))) ? null : found;
}

async function findNewest(search: Search): Promise<UnlistedRelease | null> {
  const { standing, isAsked, world } = search;
  if (standing.remote === null) return null;
  const { name } = standing.remote;
  const branch = await branchOf(search, name);
  const found = branch === null ? null : await newestUnlisted(name, branch, world.git);
  if (found === null && standing.shallow && isAsked) throw tooShallow();
  return found;
}

function tooShallow(): ReleaseError {
  return new ReleaseError(
    'HISTORY_INCOMPLETE',
    'this is a shallow clone, and no release is in it: whether one is open cannot be seen',
    { hint: 'git fetch --unshallow --tags   (in CI: fetch-depth: 0)' },
  );
}

/** Where something else comes next, its own checks tell more of a forge that cannot be asked. */
function passOver({ isAsked }: Search): (error: unknown) => true {
  return (error) => {
    if (isAsked || !(error instanceof ReleaseError)) throw error;
    return true;
  };
}

/** The branch this clone is on, where releases are made from it; else the main one. */
async function branchOf(
  { standing, settings: { config }, world: { git } }: Search,
  remote: string,
): Promise<string | null> {
  const main = config.branch ?? standing.defaultBranch ?? (await git.defaultBranch(remote));
  const isReleased = channelOf(standing.branch, { channels: config.channels, main }) !== null;
  return isReleased ? standing.branch : main;
}
