import { basename } from 'node:path';
import { ReleaseError } from '../../core/error.ts';
import type { Action, Asset, AssetSource, Plan } from '../../core/model.ts';
import type { Files, World } from '../../ports.ts';
import { changed, type Executor } from '../executor.ts';

/**
 * Collects the files of one release and their digests, before anything is public: what could fail later because of
 * a file fails here.
 * @throws ReleaseError ASSET_MISSING for a pattern without a match, two files of one name, a file no forge takes
 */
export const gatherAssets: Executor<'gatherAssets'> = async (action, { world, facts, plan }) => {
  const textOf = textsOf(plan, world);
  return changed({
    assets: { ...facts.assets, [action.tag]: await gatherFrom(action, world.files, textOf) },
  });
};

/** Makes the text of a file that is not built. */
export type TextOf = (source: MadeSource) => Promise<string>;

type MadeSource = Exclude<AssetSource, { readonly kind: 'pattern' }>;

/** What a plan knows or can make by itself. */
export function textsOf(plan: Plan, { sboms }: World): TextOf {
  return (source) => (source.kind === 'text' ? Promise.resolve(source.text) : sboms.write(source, plan));
}

/** The files of one release as they lie somewhere, with their checksums. @throws as `gatherAssets` */
export async function gatherFrom(
  { sources, checksums }: Action<'gatherAssets'>,
  files: Files,
  textOf: TextOf,
): Promise<readonly Asset[]> {
  const places = (await Promise.all(sources.map((source) => placesOf(source, files, textOf)))).flat();
  const gathered = await gather([...new Set(places)], files);
  const all =
    checksums === null || gathered.length === 0 ? gathered : await withChecksums(gathered, checksums, files);
  assertDistinct(all);
  return all;
}

async function placesOf(source: AssetSource, files: Files, textOf: TextOf): Promise<readonly string[]> {
  if (source.kind !== 'pattern') return [await files.scratch(source.name, await textOf(source))];
  const places = await files.glob(source.pattern);
  if (places.length > 0) return places;
  throw new ReleaseError('ASSET_MISSING', `no file matches the asset pattern ${source.pattern}`, {
    hint: 'Check that the build makes it and that assets in release.config names it (release config), then run: release next',
  });
}

/** One after another: release files are large, and disks do not get faster by asking twice. */
async function gather(places: readonly string[], files: Files): Promise<readonly Asset[]> {
  const assets: Asset[] = [];
  for (const path of places) {
    const asset = { name: basename(path), path, ...(await files.digest(path)) };
    assertTaken(asset);
    assets.push(asset);
  }
  return assets;
}

async function withChecksums(
  assets: readonly Asset[],
  name: string,
  files: Files,
): Promise<readonly Asset[]> {
  return [...assets, ...(await gather([await files.scratch(name, checksumText(assets))], files))];
}

/** What `sha256sum --check` reads (GNU coreutils: digest, two spaces, name), by name. */
export function checksumText(assets: readonly Pick<Asset, 'name' | 'sha256'>[]): string {
  const lines = assets.map((asset) => `${asset.sha256}  ${asset.name}\n`);
  return lines.toSorted((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)).join('');
}

/** GitHub's limit for one file ("About releases": under 2 GiB). */
const largest = 2 ** 31 - 1;

function assertTaken({ name, path, size }: Asset): void {
  const problem = problemOf(name, size);
  if (problem === null) return;
  throw new ReleaseError('ASSET_MISSING', `the asset ${path} ${problem}`, {
    hint: 'Change what the build makes, or assets in release.config, then run: release next',
  });
}

/** Forges rename what has other characters (GitHub: to dots), so that checksums and links would name nothing. */
function problemOf(name: string, size: number): string | null {
  if (!/^[A-Za-z0-9_+@-][A-Za-z0-9._+@-]*$/.test(name) || name.endsWith('.')) {
    return 'has a name that forges change: use letters, digits and . _ - + @, no dot at either end';
  }
  if (size === 0) return 'is empty, which GitHub refuses';
  return size > largest ? `has ${size} bytes; GitHub takes at most ${largest}` : null;
}

/** @throws ReleaseError ASSET_MISSING where two files of a page have one name */
export function assertDistinct(assets: readonly Asset[]): void {
  const seen = new Map<string, Asset>();
  for (const asset of assets) {
    const other = seen.get(asset.name.toLowerCase());
    if (other !== undefined) {
      throw new ReleaseError('ASSET_MISSING', `two assets have one name: ${other.path} and ${asset.path}`, {
        hint: 'A release page has no folders. Rename one, or leave it out of assets in release.config, then run: release next',
      });
    }
    seen.set(asset.name.toLowerCase(), asset);
  }
}
