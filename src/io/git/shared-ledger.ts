import { sha256 } from '../../core/canonical.ts';
import type { EntryStore, LedgerPlace } from '../../ports.ts';
import { openLedger } from './ledger.ts';
import type { Environment } from './run.ts';

/**
 * The ledger of the repository around a folder, kept on a branch of another one, whose address is the remote of its place. What that
 * one said last is kept in a ref that belongs to no remote, so that nothing prunes it.
 */
export function openSharedLedger(root: string, env: Environment): EntryStore {
  return openLedger(root, env, seenAs);
}

function seenAs({ remote, branch }: LedgerPlace): string {
  return `refs/releasewright/${sha256(remote ?? '').slice(0, 16)}/${branch}`;
}
