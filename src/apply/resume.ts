import { canonicalJson } from '../core/canonical.ts';
import { claimedEntry, isOpen, withRecord } from '../core/ledger/entry.ts';
import type { Recorded } from '../core/ledger/types.ts';
import type { Action, Plan } from '../core/model.ts';
import { afterPush } from '../core/plan.ts';
import type { LedgerPlace, World } from '../ports.ts';
import { afterCommitPoint, apply, nothingYet, withProgress, type Outcome, type Watch } from './apply.ts';
import { addEntry, recordedOf } from './entries.ts';
import { ledgerOf } from './executors/publish-plugin.ts';
import type { EnteredRelease, OpenRelease } from './open-release.ts';
import { recoverAssets, type Recovered } from './recover.ts';

/**
 * Completes a release that is public: everything after the commit point, by executors that look before they act. Works
 * from any clone, for what is needed comes from the ledger, the remote and the forge.
 * @throws ReleaseError of whatever still stands in the way, as a failure after the commit point
 */
export async function resume(release: OpenRelease, world: World, watch: Watch): Promise<Outcome> {
  try {
    return await goOn(release, world, watch);
  } catch (error) {
    throw withProgress(afterCommitPoint(error), restOf(release.plan), new Map());
  }
}

async function goOn(release: OpenRelease, world: World, watch: Watch): Promise<Outcome> {
  const { plan, commit, tags } = release;
  const push = plan.actions.find((action) => action.kind === 'push');
  if (push?.remote) await world.git.fetchTags(push.remote, Object.keys(tags));
  const { tidy, ...recovered } = await recoverAssets(release, world);
  try {
    const opened = await recordAgain(release, recovered, world);
    const done = { ...nothingYet, commit, tags, opened, ...recovered };
    return await apply(restOf(plan), plan.base.head ?? '', world, { ...watch, done, opened: plan });
  } finally {
    await tidy();
    await world.files.tidy();
  }
}

/**
 * Tells in the ledger which files were made again and differ from those it knows, before one of them is public: a run that
 * has to go on from there, where some are, must not take them for somebody else's.
 * @returns the entry that opened the release, with what is known now
 */
async function recordAgain(
  { plan, opened, recorded }: OpenRelease,
  recovered: Pick<Recovered, 'assets' | 'packages'>,
  world: World,
): Promise<OpenRelease['opened']> {
  const place = ledgerOf(plan);
  const now = recordedOf(recovered);
  if (opened === null || recorded === null || place === null || isSame(now, recorded)) return opened;
  const renewed = withRecord(opened, now);
  await claim(place, { opened: renewed }, world);
  return renewed;
}

function isSame(now: Recorded, { assets, packages }: Recorded): boolean {
  return canonicalJson(now) === canonicalJson({ assets, packages });
}

/** What is left of a plan once its push has happened. */
export function restOf(plan: Plan): Plan {
  return { ...plan, actions: plan.actions.filter(({ kind }: Action) => afterPush.includes(kind)) };
}

/**
 * Tells in the ledger that this run goes on with an open release.
 * @returns false where it is not open any more
 */
export async function claim(
  place: LedgerPlace,
  { opened }: Pick<EnteredRelease, 'opened'>,
  world: World,
): Promise<boolean> {
  const claimed = await addEntry(place, world, (tip) =>
    isOpen(tip, opened)
      ? claimedEntry(tip, opened, { by: world.self, at: world.clock.now(), reason: null })
      : null,
  );
  return claimed !== null;
}
