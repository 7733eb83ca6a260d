import { ReleaseError } from '../../core/error.ts';
import type { Action, Asset, Receipt } from '../../core/model.ts';
import type { Forge, ForgeRelease } from '../../ports.ts';
import { changed, unchanged, type Context, type Executor } from '../executor.ts';

/**
 * Makes the release page of a tag: a draft, its files, a comparison of what the forge says it has with what was
 * gathered, and only then the page is public. Starts from whatever is there already.
 * @throws ReleaseError ASSET_MISMATCH, FORGE_REFUSED, FORGE_FAILED
 */
export const publishRelease: Executor<'publishRelease'> = async (action, context) => {
  const { forge } = context.world;
  if (forge === null) throw noForge(action.tag);
  const found = (await forge.findRelease(action.tag)) ?? (await forge.createDraft(action));
  const assets = context.facts.assets[action.tag] ?? [];
  return found.draft
    ? publishDraft(forge, found, assets, { action, context })
    : completePage(forge, found, assets, { action, context });
};

interface Job {
  readonly action: Action<'publishRelease'>;
  readonly context: Context;
}

async function publishDraft(
  forge: Forge,
  draft: ForgeRelease,
  assets: readonly Asset[],
  job: Job,
): Promise<Receipt> {
  const { tag, latest, prerelease } = job.action;
  for (const { asset, state } of await compare(forge, draft, assets)) {
    if (state === 'same') continue;
    if (state === 'different') await forge.removeAsset(draft.id, asset.name);
    await forge.upload(draft.id, asset);
  }
  await assertComplete(forge, await forge.updateDraft(draft.id, job.action), assets);
  const page = await forge.publish(draft.id, { latest: latest && !prerelease });
  return changed({ urls: { ...job.context.facts.urls, [tag]: page.url } });
}

/** A page that is public: files it lacks are added, but none is replaced, because people may have it. */
async function completePage(
  forge: Forge,
  page: ForgeRelease,
  assets: readonly Asset[],
  job: Job,
): Promise<Receipt> {
  const compared = await compare(forge, page, assets);
  const different = compared.filter(({ state }) => state === 'different');
  if (different.length > 0)
    throw mismatch(
      page,
      different.map(({ asset }) => asset.name),
    );
  const facts = { urls: { ...job.context.facts.urls, [page.tag]: page.url } };
  const missing = compared.filter(({ state }) => state === 'missing');
  if (missing.length === 0) return { ...unchanged, facts };
  for (const { asset } of missing) await forge.upload(page.id, asset);
  await assertComplete(forge, (await forge.findRelease(page.tag)) ?? page, assets);
  return changed(facts);
}

interface Compared {
  readonly asset: Asset;
  readonly state: 'same' | 'different' | 'missing';
}

async function compare(
  forge: Forge,
  release: ForgeRelease,
  assets: readonly Asset[],
): Promise<readonly Compared[]> {
  const compared: Compared[] = [];
  for (const asset of assets) compared.push({ asset, state: await stateOf(forge, release, asset) });
  return compared;
}

/** Compares by name, size and digest; downloads where the forge tells no digest. */
async function stateOf(forge: Forge, release: ForgeRelease, asset: Asset): Promise<Compared['state']> {
  const there = release.assets.find(({ name }) => name === asset.name);
  if (there === undefined) return 'missing';
  if (there.size !== asset.size) return 'different';
  const sha256 = there.sha256 ?? (await forge.digestAsset(release.id, asset.name)).sha256;
  return sha256 === asset.sha256 ? 'same' : 'different';
}

async function assertComplete(forge: Forge, release: ForgeRelease, assets: readonly Asset[]): Promise<void> {
  const wrong = (await compare(forge, release, assets)).filter(({ state }) => state !== 'same');
  if (wrong.length > 0)
    throw mismatch(
      release,
      wrong.map(({ asset }) => asset.name),
    );
}

function mismatch({ tag, draft, url }: ForgeRelease, names: readonly string[]): ReleaseError {
  const state = draft ? 'draft' : 'published';
  return new ReleaseError(
    'ASSET_MISMATCH',
    `the ${state} release of ${tag} has other files than the build made: ${names.join(', ')}`,
    {
      hint: draft
        ? 'Nothing is published. To upload them again, run: release next'
        : `What people may have downloaded is not replaced. Compare the files at ${url}; if they are wrong, release a new version`,
    },
  );
}

function noForge(tag: string): ReleaseError {
  return new ReleaseError(
    'FORGE_REFUSED',
    `the plan publishes a release page for ${tag}, but no forge is configured`,
    {
      hint: 'Set forge.kind in release.config (release config shows it), then run: release next',
    },
  );
}
