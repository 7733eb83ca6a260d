import type { LedgerStore } from '../../core/ledger/store.ts';
import type { EntryStore } from '../../ports.ts';
import type { Environment } from '../git/run.ts';
import { lastSeen } from './last-seen.ts';
import { openPostgresLedger } from './postgres.ts';

/** Opens a ledger that is not on a branch. What was seen of it is remembered in the git directory. Nothing is asked yet. */
export function openLedgerStore(
  store: LedgerStore,
  { env, gitDir, pid }: { readonly env: Environment; readonly gitDir: string; readonly pid: number },
): EntryStore {
  return openPostgresLedger(store, { env, seen: lastSeen(gitDir, store.name, pid) });
}
