import { readWhole, type LedgerReading } from '../../apply/deploy/ledger.ts';
import type { Settings } from '../planning.ts';
import type { Tools } from '../tools.ts';
import { openOffice, type Office } from './access.ts';

/** A repository whose ledger was read and found whole, and who works there. */
export interface Room {
  readonly office: Office;
  readonly reading: LedgerReading;
  readonly tools: Tools;
}

/**
 * Opens and reads the ledger of a repository.
 * @param isSpoken whether something is to be added
 * @throws ReleaseError LEDGER_BROKEN, and what `openOffice` throws
 */
export async function openRoom(settings: Settings, tools: Tools, isSpoken: boolean): Promise<Room> {
  const office = await openOffice(settings, tools, isSpoken);
  return { office, reading: await readWhole(office.access), tools };
}
