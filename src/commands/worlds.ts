import { ReleaseError } from '../core/error.ts';
import type { Plan } from '../core/model.ts';
import { forgeTarget, type ForgeTarget } from '../core/forge-target.ts';
import type { Locked } from '../pipeline/locked.ts';
import type { SbomWriter } from '../ports-evidence.ts';
import type { LedgerPlace, Standing, World } from '../ports.ts';
import { withSource, type Settings } from './planning.ts';
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
  return { ...bare, sboms: sbomWriter(settings, tools) };
}

/** Lockfiles are read once for each plan, however many SBOMs are made of them. */
function sbomWriter(settings: Settings, tools: Tools): SbomWriter {
  const readings = new Map<string, Promise<Locked>>();
  const read = async (plan: Plan): Promise<Locked> => {
    const { lockedForRelease } = await import('../pipeline/release-sbom.ts');
    return withSource(tools, settings, (source) =>
      lockedForRelease(plan, { source, config: settings.config }),
    );
  };
  return {
    async write(scope, plan) {
      const { releaseSbom } = await import('../pipeline/release-sbom.ts');
      const locked = readings.get(plan.planId) ?? read(plan);
      readings.set(plan.planId, locked);
      return releaseSbom(scope, plan, await locked, tools.version);
    },
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
  const place = ledgerOf(standing, settings);
  if (place === null) throw noLedger();
  return work({ world: await openWorld(standing, settings, tools), place });
}

function noLedger(): ReleaseError {
  return new ReleaseError('USAGE', 'no ledger is kept here (ledger: null in release.config)', {
    hint: 'Without a ledger a release is completed, not taken back: release resume',
  });
}
