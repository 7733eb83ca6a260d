import { canonicalJson, sha256 } from '../canonical.ts';
import type { TrustPolicy } from '../evidence/policy.ts';
import type { LedgerRecord } from './chain-types.ts';
import { predicateType } from './types.ts';

/** That a ledger was found whole up to an entry: nothing more may be remembered of a check. */
export interface Checked {
  /** Who was trusted then, and what looked: `trustId`. */
  readonly trust: string;
  /** Number of the entry. */
  readonly seq: number;
  /** sha256 of its bytes, lower-case hex; by it the chain binds every entry before it. */
  readonly id: string;
}

/**
 * Names whom a policy trusts, so that a check is not believed where somebody else is trusted now. The time is no part of it: an
 * entry is judged by when the ledger says it was made, whenever that is done.
 * @param tool version of this tool: a later one may look closer
 */
export function trustId({ keys, identities, root }: TrustPolicy, tool: string): string {
  const named = keys.map(({ key, ...limits }) => ({ id: key.id, ...limits }));
  return sha256(canonicalJson({ tool, keys: named, identities, root: root?.id ?? null }));
}

/** How many of the entries were checked before; 0 where others were, or with other trust. */
export function checkedBefore(
  records: readonly LedgerRecord[],
  checked: Checked | null,
  trust: string,
): number {
  if (checked?.trust !== trust) return 0;
  const text = records[checked.seq - 1]?.text ?? null;
  return text !== null && sha256(text) === checked.id ? checked.seq : 0;
}

/** What to remember of a ledger that is whole; null where it is empty. */
export function nowChecked(records: readonly LedgerRecord[], trust: string): Checked | null {
  const text = records.at(-1)?.text ?? null;
  return text === null ? null : { trust, seq: records.length, id: sha256(text) };
}

/**
 * Whether the signature of an entry is of use although it was checked before: who consents is known by name, and what must be signed
 * depends on which releases are.
 * @param text its bytes, canonical as all entries are that were checked
 */
export function isLookedAtAgain(text: string): boolean {
  return lookedAtAgain.some((part) => text.includes(part));
}

/** Parts of canonical JSON that no text inside of it can hold: there its quotes are escaped. */
export const lookedAtAgain: readonly string[] = [
  canonicalJson({ kind: 'approve' }).slice(1, -1),
  canonicalJson({ predicateType }).slice(1, -1),
];
