import { entryFile, signatureFile } from '../../core/ledger/entry.ts';
import type { LedgerRecord } from '../../core/ledger/chain.ts';
import { asker } from './ask.ts';
import { openBatch, type Batch } from './batch.ts';
import type { Environment } from './run.ts';

/** Reads all entries of a ledger, oldest first, with two processes however many there are. */
export async function readRecords(
  root: string,
  env: Environment,
  tip: string,
): Promise<readonly LedgerRecord[]> {
  const listing = await asker(root, env)(['rev-list', '--parents', '--first-parent', '--reverse', tip]);
  const commits = listing.split('\n').filter((line) => line !== '');
  const batch = openBatch(root, env);
  try {
    return await Promise.all(commits.map((line) => recordOf(line.split(' '), batch)));
  } finally {
    batch.close();
  }
}

async function recordOf([commit = '', ...parents]: readonly string[], batch: Batch): Promise<LedgerRecord> {
  const read = async (file: string): Promise<string | null> =>
    (await batch.get(`${commit}:${file}`))?.content.toString('utf8') ?? null;
  const [text, signature] = await Promise.all([read(entryFile), read(signatureFile)]);
  return { commit, parents: parents.length, text, signature };
}
