import { readLedger, type LedgerReading } from '../apply/deploy/ledger.ts';
import { openOffice } from './deploy/access.ts';
import type { Settings } from './planning.ts';
import type { Tools } from './tools.ts';

/** Reads the ledger of a repository, for those who only look. @throws what `openOffice` throws, LEDGER_UNREADABLE */
export async function readLedgerState(settings: Settings, tools: Tools): Promise<LedgerReading> {
  const { access } = await openOffice(settings, tools, false);
  return readLedger(access);
}
