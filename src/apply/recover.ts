import { ReleaseError } from '../core/error.ts';
import type { Action, Asset, Facts, KnownAsset, Plan, Warning } from '../core/model.ts';
import type { PackedFile } from '../core/publication.ts';
import type { Checkout, ForgeRelease, World } from '../ports.ts';
import { checksumText, gatherFrom } from './executors/gather-assets.ts';
import { compare } from './executors/release-page.ts';
import type { OpenRelease } from './open-release.ts';
import { recoverPackages } from './recover-packages.ts';

/** Files of a release that was begun elsewhere. */
export interface Recovered extends Pick<Facts, 'assets' | 'packages'> {
  readonly notices: readonly Warning[];
  /** Removes what had to be made for them; call it once they are uploaded. */
  readonly tidy: () => Promise<void>;
}

/**
 * Finds the files of a release that another run gathered, and the packages it packed: what the forge has with the recorded digest is needed no
 * more; what lies in the work tree with that digest is taken; the rest is made again by the plan's own steps.
 * @throws ReleaseError ASSET_MISSING naming what nobody can make, ASSET_MISMATCH
 */
export async function recoverAssets(release: OpenRelease, world: World): Promise<Recovered> {
  const workshop = openWorkshop(release, world);
  const assets: Record<string, readonly KnownAsset[]> = {};
  const notices: Warning[] = [];
  try {
    for (const gather of release.plan.actions.filter((action) => action.kind === 'gatherAssets')) {
      const found = await recoverPage(gather, { release, world, workshop });
      assets[gather.tag] = found.assets;
      notices.push(...found.notices);
    }
    const { packages, notices: more } = await recoverPackages(release, world, (action) =>
      workshop.pack(action),
    );
    return { assets, packages, notices: [...notices, ...more], tidy: () => workshop.close() };
  } catch (error) {
    await workshop.close();
    throw error;
  }
}

interface Search {
  readonly release: OpenRelease;
  readonly world: World;
  readonly workshop: Workshop;
}

type Found = Pick<Recovered, 'assets' | 'notices'>['assets'][string];

async function recoverPage(
  gather: Action<'gatherAssets'>,
  { release, world, workshop }: Search,
): Promise<{ readonly assets: Found; readonly notices: readonly Warning[] }> {
  const page = (await world.forge?.findRelease(gather.tag)) ?? null;
  if (release.recorded === null) {
    // A page is made public when it has all its files.
    return { assets: page?.draft === false ? [] : await workshop.make(gather, []), notices: [] };
  }
  const recorded = (release.recorded.assets[gather.tag] ?? []).map((asset) => ({ ...asset, path: null }));
  const lacking = await lackingOn(page, recorded, world);
  if (lacking.length === 0) return { assets: recorded, notices: [] };
  const here = await sameHere(gather, recorded, world);
  if (lacking.every(({ name }) => here.has(name)))
    return { assets: recorded.map((asset) => here.get(asset.name) ?? asset), notices: [] };
  const made = await workshop.make(gather, lacking);
  return { assets: made, notices: differing(made, recorded, { tag: gather.tag, page }) };
}

async function lackingOn(
  page: ForgeRelease | null,
  recorded: readonly KnownAsset[],
  { forge }: World,
): Promise<readonly KnownAsset[]> {
  if (page === null || forge === null) return recorded;
  const compared = await compare(forge, page, recorded);
  return compared.flatMap(({ asset, state }) => (state === 'same' ? [] : [asset]));
}

/** Recorded files that lie in the work tree, byte for byte, and those that are made from the plan alone. */
async function sameHere(
  { sources, checksums }: Action<'gatherAssets'>,
  recorded: readonly KnownAsset[],
  { files }: World,
): Promise<ReadonlyMap<string, Asset>> {
  const built = recorded.filter(({ name }) => name !== checksums);
  const texts = [
    ...sources.flatMap((source) => (source.kind === 'text' ? [source] : [])),
    ...(checksums === null ? [] : [{ name: checksums, text: checksumText(built) }]),
  ];
  const places = [
    ...(await Promise.all(texts.map(({ name, text }) => files.scratch(name, text)))),
    ...(
      await Promise.all(sources.flatMap((one) => (one.kind === 'pattern' ? [files.glob(one.pattern)] : [])))
    ).flat(),
  ];
  const found = new Map<string, Asset>();
  for (const path of places) {
    const asset = { name: path.split(/[\\/]/).at(-1) ?? '', path, ...(await files.digest(path)) };
    if (recorded.some(({ name, sha256 }) => name === asset.name && sha256 === asset.sha256))
      found.set(asset.name, asset);
  }
  return found;
}

/**
 * Files that were built again may differ from those the first run had. Nobody has those: the page is not public.
 * @throws ReleaseError ASSET_MISMATCH where it is
 */
function differing(
  made: readonly Asset[],
  recorded: readonly KnownAsset[],
  { tag, page }: { readonly tag: string; readonly page: ForgeRelease | null },
): readonly Warning[] {
  const digests = new Map(recorded.map(({ name, sha256 }) => [name, sha256]));
  const names = made.filter(({ name, sha256 }) => digests.get(name) !== sha256).map(({ name }) => name);
  if (names.length === 0) return [];
  if (page?.draft === false) {
    throw new ReleaseError(
      'ASSET_MISMATCH',
      `built again, files of ${tag} differ from those on its public page: ${names.join(', ')}`,
      {
        hint: `What people may have downloaded is not replaced. Compare the files at ${page.url}; if they are wrong, release a new version`,
      },
    );
  }
  const message = `built again, these files of ${tag} differ from the first build, which nobody got: ${names.join(', ')}`;
  return [{ code: 'ASSETS_REBUILT', message, hint: null }];
}

/** Makes files again; the place for it is only set up when something is needed, and once. */
interface Workshop {
  /** @param lacking the files that are needed, as far as they are known */
  make(gather: Action<'gatherAssets'>, lacking: readonly KnownAsset[]): Promise<readonly Asset[]>;
  pack(action: Action<'packPackage'>): Promise<readonly PackedFile[]>;
  close(): Promise<void>;
}

function openWorkshop({ plan, commit }: OpenRelease, world: World): Workshop {
  let built: Promise<Checkout> | null = null;
  const build = async (): Promise<Checkout> => {
    const checkout = await world.checkout(commit);
    try {
      for (const action of plan.actions)
        if (action.kind === 'run') await checkout.shell.run(action.argv, action.title);
    } catch (error) {
      await checkout.close();
      throw error;
    }
    return checkout;
  };
  return {
    async make(gather, lacking) {
      try {
        // Whoever checks the release out and builds it by hand is taken at the word.
        if ((await world.git.base()).head === commit) return await gatherFrom(gather, world.files);
      } catch (error) {
        if (!(error instanceof ReleaseError)) throw error;
      }
      try {
        return await gatherFrom(gather, (await (built ??= build())).files);
      } catch (error) {
        throw error instanceof ReleaseError ? unmade(error, plan, { gather, lacking, commit }) : error;
      }
    },
    async pack(action) {
      const place = await (built ??= build());
      return place.registries[action.to].pack(action, await place.files.scratchFolder());
    },
    close: async () => (await built?.catch(() => null))?.close(),
  };
}

function unmade(
  { message, cause }: ReleaseError,
  plan: Plan,
  {
    gather,
    lacking,
    commit,
  }: {
    readonly gather: Action<'gatherAssets'>;
    readonly lacking: readonly KnownAsset[];
    readonly commit: string;
  },
): ReleaseError {
  const wanted = gather.sources.map((source) => (source.kind === 'text' ? source.name : source.pattern));
  const names = (lacking.length > 0 ? lacking.map(({ name }) => name) : wanted).join(', ');
  const steps = plan.actions.flatMap((action) => (action.kind === 'run' ? [action.title] : []));
  const build =
    steps.length === 0 ? 'put them where the configuration expects them' : `build (${steps.join(', ')})`;
  return new ReleaseError(
    'ASSET_MISSING',
    `files of ${gather.tag} are not on its page, not here, and could not be made again: ${names}\n${message}`,
    { cause, hint: `git switch --detach ${commit}; ${build}; then: release resume`, exit: 'failedAfter' },
  );
}
