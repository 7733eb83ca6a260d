import { ReleaseError } from '../../core/error.ts';
import { changed, unchanged, type Executor } from '../executor.ts';
import { assertComplete, forgeOf } from './release-page.ts';

/**
 * Makes the drafted release page of a tag public, if its files still are those that were gathered.
 * @throws ReleaseError ASSET_MISMATCH, FORGE_REFUSED, FORGE_FAILED
 */
export const publishRelease: Executor<'publishRelease'> = async (
  { tag, latest, prerelease },
  { world, facts },
) => {
  const forge = forgeOf(world, tag);
  const found = await forge.findRelease(tag);
  if (found === null) throw gone(tag);
  if (!found.draft) return { ...unchanged, facts: { urls: { ...facts.urls, [tag]: found.url } } };
  await assertComplete(forge, found, facts.assets[tag] ?? []);
  const page = await forge.publish(found.id, { latest: latest && !prerelease });
  return changed({ urls: { ...facts.urls, [tag]: page.url } });
};

function gone(tag: string): ReleaseError {
  return new ReleaseError('FORGE_FAILED', `the draft of the release page of ${tag} is gone`, {
    hint: 'Somebody removed it meanwhile. To make it again, run: release next',
  });
}
