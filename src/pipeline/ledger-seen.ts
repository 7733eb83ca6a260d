import { entryFile } from '../core/ledger/entry.ts';
import { seenIn } from '../core/ledger/seen.ts';
import type { LedgerPlace, Source } from '../ports.ts';
import { collect } from './read.ts';

/**
 * When the files of a release were there at the latest, by their sha256, as the ledger tells it.
 * @param tip the commit of its newest entry
 * @throws ReleaseError LEDGER_UNREADABLE
 */
export async function seenInLedger(
  source: Source,
  { tip, place }: { readonly tip: string; readonly place: LedgerPlace },
  tag: string,
): Promise<ReadonlyMap<string, string>> {
  const commits = await collect(source.history({ from: tip, exclude: [], paths: false }));
  const texts: string[] = [];
  for (const { sha } of commits.toReversed())
    texts.push((await source.tree(sha).read([entryFile])).get(entryFile) ?? '');
  return seenIn(texts, tag, place.branch);
}
