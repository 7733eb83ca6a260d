import { ReleaseError } from '../../core/error.ts';
import type { LedgerRecord } from '../../core/ledger/chain-types.ts';
import { entryFile, signatureFile } from '../../core/ledger/entry.ts';
import { parseAnyEntry } from '../../core/ledger/parse.ts';
import type { EntryStore, LedgerPlace } from '../../ports.ts';
import { headlineOf } from '../entries.ts';

/** A store and the ledger in it. */
export interface Kept {
  readonly ledger: EntryStore;
  readonly place: LedgerPlace;
}

/**
 * Adds the entries of one ledger to another one that holds the first of them, or none: their very bytes, so that their chain and their
 * signatures hold there too. What was copied before is left alone, so a copy that was broken off goes on.
 * @param records all of them, oldest first, found whole
 * @returns how many were added
 * @throws ReleaseError USAGE where the other one has other entries, LEDGER_MOVED where somebody else adds meanwhile
 */
export async function copyEntries(
  records: readonly LedgerRecord[],
  { ledger, place }: Kept,
): Promise<number> {
  const newest = await ledger.tip(place);
  const there = newest === null ? [] : await ledger.records(newest);
  if (there.some(({ text }, at) => text !== records[at]?.text)) throw others(place, there.length);
  let parent = newest?.commit ?? null;
  const missing = records.slice(there.length);
  for (const [at, { text, signature }] of missing.entries()) {
    if (text === null) throw new RangeError('a ledger that is whole lacks no entry');
    const entry = parseAnyEntry(text, `entry ${String(there.length + at + 1)}`);
    const files = { [entryFile]: text, ...(signature === null ? {} : { [signatureFile]: signature }) };
    const commit = await ledger.commit({ parent, files, message: headlineOf(entry) });
    await ledger.append(place, { commit, parent });
    parent = commit;
  }
  return missing.length;
}

function others({ branch }: LedgerPlace, count: number): ReleaseError {
  return new ReleaseError('USAGE', `${branch} has ${String(count)} entries, and they are others`, {
    hint: 'Entries are copied before the first one is added there. Choose another name in deploymentLedger, or leave it as it is',
  });
}
