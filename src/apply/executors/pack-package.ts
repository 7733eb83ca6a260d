import { publicationKey } from '../../core/publication.ts';
import { changed, type Executor } from '../executor.ts';

/**
 * Makes the files a registry will get and notes their digests. Nothing is public yet.
 * @throws ReleaseError PACK_FAILED, TOOL_MISSING
 */
export const packPackage: Executor<'packPackage'> = async (action, { world, facts }) => {
  const files = await world.registries[action.to].pack(action, await world.files.scratchFolder());
  return changed({ packages: { ...facts.packages, [publicationKey(action)]: files } });
};
