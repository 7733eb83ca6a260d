import { statementIn } from '../../core/evidence/statement-in.ts';
import { statementNames } from '../../core/evidence/names.ts';
import { ReleaseError } from '../../core/error.ts';
import type { AttestationStore } from '../../ports-evidence.ts';
import { changed, unchanged, type Executor } from '../executor.ts';
import { statementText } from '../statement-text.ts';
import { forgeOf } from './release-page.ts';

/**
 * Gives the statements on a release page to the store of the forge, those it lacks. A run that goes on with a release another
 * one began reads them from the page.
 * @throws ReleaseError FORGE_REFUSED, FORGE_FAILED, ASSET_MISMATCH where the page has others than were signed
 */
export const storeAttestations: Executor<'storeAttestations'> = async ({ tag, on }, { world, facts }) => {
  const forge = forgeOf(world, tag);
  if (forge.attestations === null) throw noStore(on);
  const assets = facts.assets[tag] ?? [];
  const names = statementNames(
    tag,
    assets.map(({ name }) => name),
  );
  let isChanged = false;
  for (const asset of assets.filter(({ name }) => names.includes(name)))
    isChanged =
      (await keep(await statementText(asset, { forge, tag, world }), forge.attestations)) || isChanged;
  return isChanged ? changed() : unchanged;
};

/** Under which digest it is looked for makes no difference: the store knows it by each of its files. */
async function keep(bundle: string, store: AttestationStore): Promise<boolean> {
  const digest = statementIn(bundle)?.subjects[0]?.sha256 ?? null;
  if (digest === null) throw new RangeError('a statement of ours is about no file');
  if (await store.has(digest, bundle)) return false;
  await store.add(digest, bundle);
  return true;
}

function noStore(on: string): ReleaseError {
  return new ReleaseError('FORGE_REFUSED', `${on} has no store of attestations`, {
    hint: "The plan was made for another forge. Leave signing.store out (release config), or release to GitHub. The plan's rest is done by: release resume",
  });
}
