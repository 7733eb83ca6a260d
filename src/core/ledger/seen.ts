import { sha256 } from '../canonical.ts';
import { ReleaseError } from '../error.ts';
import { parseEntry } from './parse.ts';
import type { LedgerEntry } from './types.ts';

/**
 * When the files of a release were there at the latest, by their sha256, as a ledger tells it. An entry cannot be older than
 * one it follows, whatever time it says: who adds an entry later cannot make it earlier.
 * @param texts all entries, the first one first
 * @param where what to call the ledger in messages
 * @throws ReleaseError LEDGER_UNREADABLE where an entry does not follow the one before it
 */
export function seenIn(texts: readonly string[], tag: string, where: string): ReadonlyMap<string, string> {
  const seen = new Map<string, string>();
  let before: { readonly entry: LedgerEntry; readonly text: string } | null = null;
  let latest = '';
  for (const text of texts) {
    const entry = parseEntry(text, `an entry of ${where}`);
    const { seq, prev, at, assets } = entry.predicate;
    const follows = before === null ? prev === null : prev === sha256(before.text);
    if (!follows || seq !== (before?.entry.predicate.seq ?? 0) + 1) throw broken(seq, where);
    before = { entry, text };
    latest = later(at, latest);
    for (const file of assets[tag] ?? []) if (!seen.has(file.sha256)) seen.set(file.sha256, latest);
  }
  return seen;
}

/** The later of two times in RFC 3339. */
function later(a: string, b: string): string {
  return b === '' || Date.parse(a) > Date.parse(b) ? a : b;
}

function broken(seq: number, where: string): ReleaseError {
  return new ReleaseError('LEDGER_UNREADABLE', `entry ${seq} of ${where} does not follow the one before it`, {
    hint: 'The ledger is only ever added to by release: find out who wrote that entry (git log), and take it back',
  });
}
