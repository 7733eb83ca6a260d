import { ReleaseError } from '../error.ts';
import { checkChain } from './chain.ts';
import type { LedgerRecord } from './chain-types.ts';
import { isOfRelease } from './entry.ts';

/**
 * When the files of a release were there at the latest, by their sha256, as a ledger tells it. An entry cannot be older than
 * one it follows, whatever time it says: who adds an entry later cannot make it earlier.
 * @param records all entries, the first one first
 * @param where what to call the ledger in messages
 * @throws ReleaseError LEDGER_UNREADABLE where an entry is not as it must be after the one before it
 */
export function seenIn(
  records: readonly LedgerRecord[],
  tag: string,
  where: string,
): ReadonlyMap<string, string> {
  const { vouchers, problems } = checkChain(records, { trust: null, checkedTo: 0 });
  const [first] = problems;
  if (first !== undefined) throw broken(first, where);
  const seen = new Map<string, string>();
  let latest = '';
  for (const { entry } of vouchers) {
    latest = later(entry.predicate.at, latest);
    const files = isOfRelease(entry) ? (entry.predicate.assets[tag] ?? []) : [];
    for (const { sha256 } of files) if (!seen.has(sha256)) seen.set(sha256, latest);
  }
  return seen;
}

/** The later of two times in RFC 3339. */
function later(a: string, b: string): string {
  return b === '' || Date.parse(a) > Date.parse(b) ? a : b;
}

function broken(
  { at, message }: { readonly at: number; readonly message: string },
  where: string,
): ReleaseError {
  return new ReleaseError(
    'LEDGER_UNREADABLE',
    `entry ${at} of ${where} does not follow the one before it: ${message}`,
    {
      hint: 'The ledger is only ever added to by release: find out who wrote that entry (release ledger verify, git log), and take it back',
    },
  );
}
