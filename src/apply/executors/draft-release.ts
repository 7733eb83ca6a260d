import type { Action, KnownAsset, Receipt } from '../../core/model.ts';
import type { Forge, ForgeRelease } from '../../ports.ts';
import { changed, unchanged, type Context, type Executor } from '../executor.ts';
import { assertComplete, atHand, compare, forgeOf, mismatch } from './release-page.ts';

/**
 * Drafts the release page of a tag with all its files, and compares what the forge says it has with what was gathered.
 * Starts from whatever is there already.
 * @throws ReleaseError ASSET_MISMATCH, FORGE_REFUSED, FORGE_FAILED
 */
export const draftRelease: Executor<'draftRelease'> = async (action, context) => {
  const forge = forgeOf(context.world, action.tag);
  const found = (await forge.findRelease(action.tag)) ?? (await forge.createDraft(action));
  const assets = context.facts.assets[action.tag] ?? [];
  return found.draft ? fillDraft(forge, found, assets, action) : completePage(forge, found, assets, context);
};

async function fillDraft(
  forge: Forge,
  draft: ForgeRelease,
  assets: readonly KnownAsset[],
  action: Action<'draftRelease'>,
): Promise<Receipt> {
  for (const { asset, state } of await compare(forge, draft, assets)) {
    if (state === 'same') continue;
    if (state === 'different') await forge.removeAsset(draft.id, asset.name);
    await forge.upload(draft.id, atHand(asset));
  }
  await assertComplete(forge, await forge.updateDraft(draft.id, action), assets);
  return changed();
}

/** A page that is public: files it lacks are added, but none is replaced, because people may have it. */
async function completePage(
  forge: Forge,
  page: ForgeRelease,
  assets: readonly KnownAsset[],
  { facts: { urls } }: Context,
): Promise<Receipt> {
  const compared = await compare(forge, page, assets);
  const different = compared.filter(({ state }) => state === 'different');
  if (different.length > 0)
    throw mismatch(
      page,
      different.map(({ asset }) => asset.name),
    );
  const facts = { urls: { ...urls, [page.tag]: page.url } };
  const missing = compared.filter(({ state }) => state === 'missing');
  if (missing.length === 0) return { ...unchanged, facts };
  for (const { asset } of missing) await forge.upload(page.id, atHand(asset));
  await assertComplete(forge, (await forge.findRelease(page.tag)) ?? page, assets);
  return changed(facts);
}
