import { ReleaseError } from '../core/error.ts';
import { forgeTarget, type ForgeTarget } from '../core/forge-target.ts';
import type { LedgerPlace, Standing, World } from '../ports.ts';
import { openLedgerKeys } from './ledger-keys.ts';
import { withSource, type Settings } from './planning.ts';
import { openSboms } from './sboms.ts';
import type { Tools } from './tools.ts';

/** The forge a repository releases to. */
export function targetOf({ remote }: Standing, { config }: Settings): ForgeTarget {
  return forgeTarget(config.forge, remote?.url ?? null);
}

/** The real world of a repository, with its forge. */
export async function openWorld(
  standing: Standing,
  settings: Settings,
  tools: Tools,
  target: ForgeTarget = targetOf(standing, settings),
): Promise<World> {
  const bare = await tools.openWorld(standing, target);
  return {
    ...bare,
    sboms: openSboms(settings, tools),
    keys: openLedgerKeys(settings, bare.evidence, tools),
  };
}

/** Where a repository keeps its ledger, or null where it keeps none. */
export function ledgerOf({ remote }: Standing, { config: { ledger } }: Settings): LedgerPlace | null {
  return ledger === null ? null : { remote: remote?.name ?? null, branch: ledger };
}

/** Work that needs the world and its ledger. */
export interface Ledgered {
  readonly world: World;
  readonly place: LedgerPlace;
}

/** @throws ReleaseError USAGE where no ledger is kept */
export async function inWorld<T>(
  settings: Settings,
  tools: Tools,
  work: (ledgered: Ledgered) => Promise<T>,
): Promise<T> {
  const standing = await withSource(tools, settings, (source) => source.standing());
  const place = keptLedger(
    standing,
    settings,
    'Without a ledger a release is completed, not taken back: release resume',
  );
  return work({ world: await openWorld(standing, settings, tools), place });
}

/**
 * Where a repository keeps its ledger.
 * @param hint what to do where it keeps none
 * @throws ReleaseError USAGE
 */
export function keptLedger(standing: Standing, settings: Settings, hint: string): LedgerPlace {
  const place = ledgerOf(standing, settings);
  if (place !== null) return place;
  throw new ReleaseError('USAGE', 'no ledger is kept here (ledger: null in release.config)', { hint });
}
