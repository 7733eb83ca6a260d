import { endedEntry, isOpen, type Tip } from '../../core/ledger/entry.ts';
import { ReleaseError } from '../../core/error.ts';
import { shellWord } from '../../core/quote.ts';
import type { LedgerEntry } from '../../core/ledger/types.ts';
import type { Action } from '../../core/model.ts';
import type { LedgerCommit, World } from '../../ports.ts';
import { inTurn, makeReleaseEntry, newestEntry } from '../entries.ts';
import { changed, unchanged, type Executor } from '../executor.ts';
import { forgeOf } from './release-page.ts';

/** Removes the draft of a release page; a page that is public stays. @throws ReleaseError FORGE_REFUSED, FORGE_FAILED */
export const deleteDraft: Executor<'deleteDraft'> = async ({ tag }, { world }) => {
  const forge = forgeOf(world, tag);
  const page = await forge.findRelease(tag);
  if (page === null) return unchanged;
  if (!page.draft)
    throw new ReleaseError('ABORT_REFUSED', `the release page of ${tag} is public by now`, {
      hint: 'Complete the release: release resume',
      exit: 'refused',
    });
  await forge.deleteDraft(page.id);
  return changed();
};

/**
 * Takes back what the commit point made public: tags, the release commit (by a commit on top), the ledger's open entry.
 * @throws ReleaseError ABORT_REFUSED, LEDGER_MOVED, REMOTE_MOVED, PUSH_FORBIDDEN, PUSH_REJECTED
 */
export const retract: Executor<'retract'> = async (action, { world, facts: { opened } }) => {
  if (opened === null) throw new RangeError('no entry opened this release');
  const { remote, branch, tags, ledger } = action;
  return inTurn(world.clock, async () => {
    const newest = await newestEntry({ remote, branch: ledger }, world);
    if (!isOpen(newest.tip, opened)) return unchanged;
    const entry = aborted(newest.tip, opened, world);
    const revert = await revertFor(action, world);
    const made = await makeReleaseEntry(newest, { entry }, world);
    await world.git.retract({ remote, branch, revert, tags, ledger: { ...made, branch: ledger } });
    return changed();
  });
};

function aborted(tip: Tip, opened: LedgerEntry, { self, clock }: World): LedgerEntry {
  const recorded = { assets: {}, packages: {} };
  return endedEntry(tip, opened, { kind: 'aborted', recorded, by: self, at: clock.now(), reason: null });
}

/**
 * A commit that takes the release commit back; null where the branch does not have it, or there was none.
 * @throws ReleaseError ABORT_REFUSED where its files were changed since
 */
export async function revertFor(
  { remote, branch, commit, base, message }: Action<'retract'>,
  { git }: World,
): Promise<LedgerCommit | null> {
  if (commit === base) return null;
  const tip = await git.fetchBranch(remote, branch);
  if (tip === null || !(await git.isIn(commit, tip))) return null;
  const revert = await git.makeRevert({ tip, commit, base, message });
  if (revert !== null) return revert;
  throw new ReleaseError('ABORT_REFUSED', `files of the release commit were changed on ${branch} since`, {
    hint: `Complete the release (release resume), or take the commit back by hand first: git revert ${commit}, git push ${shellWord(remote)} ${shellWord(branch)}`,
    exit: 'refused',
  });
}
