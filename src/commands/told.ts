import type { LedgerState } from '../core/deploy/types.ts';
import { readLedgerState } from './ledger-state.ts';
import { readSettings, type Settings } from './planning.ts';
import type { Tools } from './tools.ts';

/** What the ledger tells, and what is wrong with it. */
export interface Told {
  readonly settings: Settings;
  readonly state: LedgerState;
  /** For people, one line each; empty where every entry is as it must be. */
  readonly problems: readonly string[];
}

/**
 * Reads what the ledger tells, for those who only look. A ledger that cannot be trusted is shown all the same, with what is
 * wrong: who looks at night must see what there is.
 * @throws ReleaseError NOT_A_REPOSITORY, CONFIG_INVALID, USAGE where no ledger is kept, LEDGER_UNREADABLE
 */
export async function readTold(tools: Tools): Promise<Told> {
  const settings = await readSettings(tools);
  const { state, chain } = await readLedgerState(settings, tools);
  const problems = chain.problems.map(({ at, message }) => `entry ${String(at)} of the ledger: ${message}`);
  return { settings, state, problems };
}
