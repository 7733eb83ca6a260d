import { endedEntry, isOpen } from '../../core/ledger/entry.ts';
import { addEntry, recordedOf } from '../entries.ts';
import { changed, unchanged, type Executor } from '../executor.ts';

/** Says in the ledger that the release is complete, once. @throws ReleaseError LEDGER_MOVED, LEDGER_UNREADABLE */
export const record: Executor<'record'> = async ({ remote, ledger }, { world, facts }) => {
  const { opened } = facts;
  if (opened === null) throw new RangeError('no entry opened this release');
  const added = await addEntry({ remote, branch: ledger }, world, (tip) => {
    if (!isOpen(tip, opened)) return null;
    const ending = { kind: 'completed', recorded: recordedOf(facts), reason: null } as const;
    return endedEntry(tip, opened, { ...ending, by: world.self, at: world.clock.now() });
  });
  return added === null ? unchanged : changed();
};
