import type { Asset, KnownAsset } from '../../core/model.ts';
import { attestRelease } from '../attest-release.ts';
import { changed, type Context, type Executor } from '../executor.ts';
import { assertDistinct } from './gather-assets.ts';

/**
 * Signs every file of a release and states where they come from, what is in them, and which they are. All of it before
 * anything is public, so that a release is never seen without its evidence.
 * @throws ReleaseError FILE_NOT_SIGNED, ASSET_MISSING where a file has the name of evidence
 */
export const attest: Executor<'attest'> = async (action, context) => {
  const { world, facts, head, plan } = context;
  const assets = (facts.assets[action.tag] ?? []).map(atHand);
  const { made, texts } = await attestRelease(action, assets, {
    plan,
    commit: facts.commit ?? head,
    packages: facts.packages,
    dirty: await strayChanges(context),
    world,
  });
  const all = [...assets, ...made];
  assertDistinct(all);
  return changed({
    assets: { ...facts.assets, [action.tag]: all },
    evidence: { ...facts.evidence, [action.tag]: texts },
  });
};

/** Files of the work tree that differ from the release commit: they may have gone into what was built. */
async function strayChanges({ world, plan, facts }: Context): Promise<readonly string[]> {
  const planned = plan.actions.flatMap((one) =>
    one.kind === 'commit' ? [...one.paths, ...one.removed] : [],
  );
  const { paths, removed } = facts.prepared;
  const known = new Set([...planned, ...paths, ...removed]);
  const changes = await world.git.changes();
  return [...changes.keys()].filter((path) => !known.has(path)).toSorted();
}

/** Before the push every file is here. */
function atHand({ path, ...asset }: KnownAsset): Asset {
  if (path === null) throw new TypeError(`${asset.name} is nowhere`);
  return { ...asset, path };
}
