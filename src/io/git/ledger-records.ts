import { isLookedAtAgain } from '../../core/ledger/checked.ts';
import { entryFile, signatureFile } from '../../core/ledger/entry.ts';
import type { LedgerRecord } from '../../core/ledger/chain-types.ts';
import { asker } from './ask.ts';
import { openBatch, type Batch } from './batch.ts';
import type { Environment } from './run.ts';

/**
 * Reads all entries of a ledger, oldest first, with two processes however many there are.
 * @param known so many need no signature (`EntryStore.records`)
 */
export async function readRecords(
  root: string,
  env: Environment,
  { tip, known }: { readonly tip: string; readonly known: number },
): Promise<readonly LedgerRecord[]> {
  const listing = await asker(root, env)(['rev-list', '--parents', '--first-parent', '--reverse', tip]);
  const commits = listing.split('\n').filter((line) => line !== '');
  const batch = openBatch(root, env);
  try {
    return await Promise.all(commits.map((line, at) => recordOf(line.split(' '), batch, at < known)));
  } finally {
    batch.close();
  }
}

async function recordOf(
  [commit = '', ...parents]: readonly string[],
  batch: Batch,
  isKnown: boolean,
): Promise<LedgerRecord> {
  const read = async (file: string): Promise<string | null> =>
    (await batch.get(`${commit}:${file}`))?.content.toString('utf8') ?? null;
  const signing = isKnown ? null : read(signatureFile);
  const text = await read(entryFile);
  const isNeeded = text === null || isLookedAtAgain(text);
  const signature = await (signing ?? (isNeeded ? read(signatureFile) : null));
  return { commit, parents: parents.length, text, signature };
}
