import { readWhole, type LedgerReading } from '../../apply/deploy/ledger.ts';
import { ledgerOf } from '../worlds.ts';
import type { Office } from './access.ts';

/**
 * The ledger that tells of releases: the one that tells of deployments, too, unless those are kept elsewhere. Null where none is kept.
 * @throws ReleaseError LEDGER_BROKEN
 */
export async function readReleases(
  { settings, standing, world, access }: Office,
  reading: LedgerReading,
): Promise<LedgerReading | null> {
  if (settings.config.deploymentLedger === null) return reading;
  const place = ledgerOf(standing, settings);
  if (place === null) return null;
  return readWhole({ ...access, place, ledger: world.ledger, checked: null });
}
