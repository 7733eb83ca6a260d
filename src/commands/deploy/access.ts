import type { LedgerAccess } from '../../apply/deploy/ledger.ts';
import { sharedBranch, type LedgerStore } from '../../core/ledger/store.ts';
import type { LedgerPlace, Standing, World } from '../../ports.ts';
import type { Stage } from '../../ports-deploy.ts';
import { withSource, type Settings } from '../planning.ts';
import type { Tools } from '../tools.ts';
import { keptLedger, openWorld, targetOf } from '../worlds.ts';
import type { Environment } from './environment.ts';

/** A repository whose ledger can be read and added to. */
export interface Office {
  readonly settings: Settings;
  readonly standing: Standing;
  readonly world: World;
  readonly access: LedgerAccess;
}

/**
 * Opens the ledger of a repository.
 * @param isSpoken whether something is to be added: then the signer is opened, where entries are signed
 * @throws ReleaseError USAGE where no ledger is kept, TRUST_UNREADABLE, KEY_UNREADABLE
 */
export async function openOffice(settings: Settings, tools: Tools, isSpoken: boolean): Promise<Office> {
  const standing = await withSource(tools, settings, (source) => source.standing());
  const world = await openWorld(standing, settings, tools);
  const kept = await storeOf({ settings, standing, world }, tools);
  const { place } = kept;
  const { clock, self: by, keys } = world;
  const [trust, { name: actor, job }] = await Promise.all([keys.trust(), tools.actor()]);
  const signer = isSpoken ? await keys.signer() : null;
  const checked = tools.openChecked([place.remote ?? '', place.branch].join(' '), standing);
  const speaker = { by, actor, job, tool: tools.version };
  return { settings, standing, world, access: { ...kept, clock, trust, checked, signer, speaker } };
}

/** Where it is kept what runs where. @throws ReleaseError USAGE where nowhere */
async function storeOf(
  { settings, standing, world }: Pick<Office, 'settings' | 'standing' | 'world'>,
  tools: Tools,
): Promise<Pick<LedgerAccess, 'place' | 'ledger'>> {
  const { deploymentLedger: store } = settings.config;
  if (store !== null)
    return {
      place: placeOf(store),
      ledger: await tools.openLedgerStore(store, standing),
    };
  const hint = 'What runs where is kept in the ledger: leave that key out.';
  return { place: keptLedger(standing, settings, hint), ledger: world.ledger };
}

function placeOf(store: LedgerStore): LedgerPlace {
  if (store.store === 'git') return { remote: store.repository, branch: sharedBranch(store) };
  return { remote: null, branch: store.name };
}

/** What a deployment to an environment touches. Nothing is started or asked yet. */
export function stageOf(
  { name, settings }: Environment,
  room: Pick<Office, 'settings' | 'standing'>,
  tools: Tools,
): Promise<Stage> {
  return tools.openStage(name, settings, room.standing, targetOf(room.standing, room.settings));
}
