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
async function strayChanges(context: Context): Promise<readonly string[]> {
  const { world, plan, facts } = context;
  const planned = plan.actions.flatMap((one) =>
    one.kind === 'commit' ? [...one.paths, ...one.removed] : [],
  );
  const { paths, removed } = facts.prepared;
  const changes = await world.git.changes();
  const known = new Set([...planned, ...paths, ...removed, ...(await resultsAmong(changes, context))]);
  return [...changes.keys()].filter((path) => !known.has(path)).toSorted();
}

/** What the build made that is attached: new files, where there is a build. They are subjects, and went into nothing. */
async function resultsAmong(
  changes: ReadonlyMap<string, string | null>,
  { world, plan, facts }: Context,
): Promise<readonly string[]> {
  if (!plan.actions.some(({ kind }) => kind === 'run')) return [];
  const attached = Object.values(facts.assets).flat();
  const results = [...changes].flatMap(([path, digest]) =>
    attached.some((asset) => asset.sha256 === digest && isAt(path, asset.path)) ? [path] : [],
  );
  const tracked = new Set(await world.git.tracked(results));
  return results.filter((path) => !tracked.has(path));
}

/** Whether an absolute place is that of a path in the repository. */
function isAt(path: string, place: string | null): boolean {
  return place?.replaceAll('\\', '/').endsWith(`/${path}`) === true;
}

/** Before the push every file is here. */
function atHand({ path, ...asset }: KnownAsset): Asset {
  if (path === null) throw new TypeError(`${asset.name} is nowhere`);
  return { ...asset, path };
}
