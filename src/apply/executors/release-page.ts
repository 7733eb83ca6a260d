import { ReleaseError } from '../../core/error.ts';
import type { Asset, KnownAsset } from '../../core/model.ts';
import type { Forge, ForgeRelease, World } from '../../ports.ts';

/** An asset beside what the forge has of it. */
export interface Compared {
  readonly asset: KnownAsset;
  readonly state: 'same' | 'different' | 'missing';
}

/** Compares what was gathered with what the forge has, by name, size and digest. */
export async function compare(
  forge: Forge,
  release: ForgeRelease,
  assets: readonly KnownAsset[],
): Promise<readonly Compared[]> {
  const compared: Compared[] = [];
  for (const asset of assets) compared.push({ asset, state: await stateOf(forge, release, asset) });
  return compared;
}

/** Downloads where the forge tells no digest. */
async function stateOf(forge: Forge, release: ForgeRelease, asset: KnownAsset): Promise<Compared['state']> {
  const there = release.assets.find(({ name }) => name === asset.name);
  if (there === undefined) return 'missing';
  if (there.size !== asset.size) return 'different';
  const sha256 = there.sha256 ?? (await forge.digestAsset(release.id, asset.name)).sha256;
  return sha256 === asset.sha256 ? 'same' : 'different';
}

/** @throws ReleaseError ASSET_MISMATCH naming what the forge lacks or has otherwise */
export async function assertComplete(
  forge: Forge,
  release: ForgeRelease,
  assets: readonly KnownAsset[],
): Promise<void> {
  const wrong = (await compare(forge, release, assets)).filter(({ state }) => state !== 'same');
  if (wrong.length > 0)
    throw mismatch(
      release,
      wrong.map(({ asset }) => asset.name),
    );
}

/** A file to upload. @throws ReleaseError ASSET_MISSING where it was on the page a moment ago and is gone now */
export function atHand({ path, ...asset }: KnownAsset): Asset {
  if (path !== null) return { ...asset, path };
  throw new ReleaseError('ASSET_MISSING', `${asset.name} was on the release page and is gone now`, {
    hint: 'Somebody else changes that page. Once nobody does, run: release resume',
    exit: 'failedAfter',
  });
}

/** Files of a release page that are other ones than the build made. */
export function mismatch({ tag, draft, url }: ForgeRelease, names: readonly string[]): ReleaseError {
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

/** The forge of the release of a tag. @throws ReleaseError FORGE_REFUSED where there is none */
export function forgeOf({ forge }: Pick<World, 'forge'>, tag: string): Forge {
  if (forge === null) throw noForge(tag);
  return forge;
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
