import type { LedgerStore } from '../../core/ledger/store.ts';
import type { CheckedStore, EntryStore, Standing } from '../../ports.ts';
import type { Environment } from '../git/run.ts';
import { openSharedLedger } from '../git/shared-ledger.ts';
import { checkedStore } from './checked.ts';
import { lastSeen } from './last-seen.ts';

/** What keeps ledgers beside git, and remembers things of them in the git directory. */
export interface LedgerTools {
  /** A ledger kept in a database or in another repository. Nothing is asked yet. */
  openLedgerStore(store: LedgerStore, standing: Standing): Promise<EntryStore>;
  /** Remembers which signatures of a ledger were checked. @param name of the ledger, unique in its clone */
  openChecked(name: string, standing: Standing): CheckedStore;
}

/** Loads the library of a database only where one is asked for. @param pid of this process */
export function ledgerTools(env: Environment, pid: number): LedgerTools {
  return {
    openLedgerStore: async (store, { root, gitDir }) => {
      if (store.store === 'git') return openSharedLedger(root, env);
      const { openPostgresLedger } = await import('./postgres.ts');
      return openPostgresLedger(store, { env, seen: lastSeen({ gitDir, name: store.name, pid }) });
    },
    openChecked: (name, { gitDir }) => checkedStore({ gitDir, name, pid }),
  };
}
