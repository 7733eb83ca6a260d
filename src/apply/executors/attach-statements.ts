import { imageSignatureName, provenanceName, sbomAttestationName } from '../../core/evidence/names.ts';
import { statementIn } from '../../core/evidence/statement-in.ts';
import { ReleaseError } from '../../core/error.ts';
import type { Action, Facts, KnownAsset } from '../../core/model.ts';
import { imageKey } from '../../core/publication.ts';
import { changed, unchanged, type Executor } from '../executor.ts';
import { statementText } from '../statement-text.ts';
import { forgeOf } from './release-page.ts';

/**
 * Puts the statements about an image beside it in its registry, those that are not there: its signature, where it comes from,
 * and the SBOMs that were attested for it. They are those of the release page, so nothing is signed now.
 * @throws ReleaseError REGISTRY_REFUSED, REGISTRY_FAILED, FORGE_REFUSED, FORGE_FAILED, ASSET_MISMATCH
 */
export const attachStatements: Executor<'attachStatements'> = async (action, { world, facts }) => {
  const { referrers } = world.registries.image;
  const [manifest] = facts.packages[imageKey(action)] ?? [];
  if (referrers === undefined || manifest === undefined) throw unknown(action);
  const image = { repository: action.package, sha256: manifest.sha256 };
  const place = { forge: forgeOf(world, action.tag), tag: action.tag, world };
  let isChanged = false;
  for (const asset of statementsFor(action, facts)) {
    const bundle = await statementText(asset, place);
    const isAbout = statementIn(bundle)?.subjects.some(({ sha256 }) => sha256 === image.sha256) ?? false;
    if (!isAbout || (await referrers.has(image, bundle))) continue;
    await referrers.attach(image, bundle);
    isChanged = true;
  }
  return isChanged ? changed() : unchanged;
};

function statementsFor(
  { tag, package: repository, version }: Action<'attachStatements'>,
  { assets }: Facts,
): readonly KnownAsset[] {
  const files = assets[tag] ?? [];
  const names = new Set([
    imageSignatureName(repository, version),
    provenanceName(tag),
    ...files.map(({ name }) => sbomAttestationName(name)),
  ]);
  return files.filter(({ name }) => names.has(name));
}

function unknown({ package: name, version }: Action<'attachStatements'>): ReleaseError {
  return new ReleaseError('PACK_FAILED', `nobody knows the digest of the image ${name} ${version}`, {
    hint: 'Check the release out, build it there, then: release resume',
    exit: 'failedAfter',
  });
}
