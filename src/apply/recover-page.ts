import { ReleaseError } from '../core/error.ts';
import type { Recorded } from '../core/ledger/types.ts';
import type { Action, Asset, Facts, KnownAsset, Warning } from '../core/model.ts';
import type { ForgeRelease, World } from '../ports.ts';
import { checksumText, textsOf } from './executors/gather-assets.ts';
import { compare } from './executors/release-page.ts';
import type { OpenRelease } from './open-release.ts';
import { attestRelease } from './attest-release.ts';
import type { Workshop } from './workshop.ts';

/** Where files of a page are looked for. */
export interface Search extends Pick<Facts, 'packages'> {
  readonly release: OpenRelease;
  readonly world: World;
  readonly workshop: Workshop;
}

/** The files of a page, wherever they were found, and what should be known of them. */
export interface FoundPage {
  readonly assets: readonly KnownAsset[];
  readonly notices: readonly Warning[];
}

/**
 * Finds the files of a page: on it, here, in the ledger; else makes them again.
 * @throws ReleaseError ASSET_MISSING naming what nobody can make, ASSET_MISMATCH
 */
export async function recoverPage(gather: Action<'gatherAssets'>, search: Search): Promise<FoundPage> {
  const { release, world, workshop } = search;
  const page = (await world.forge?.findRelease(gather.tag)) ?? null;
  if (release.recorded !== null)
    return recoverRecorded(gather, { ...search, page, recorded: release.recorded });
  // A page is made public when it has all its files.
  if (page?.draft === false) return { assets: [], notices: [] };
  return { assets: await withEvidence(await workshop.make(gather, []), gather, search), notices: [] };
}

async function recoverRecorded(
  gather: Action<'gatherAssets'>,
  {
    page,
    recorded: { assets },
    ...search
  }: Search & { readonly page: ForgeRelease | null; readonly recorded: Recorded },
): Promise<FoundPage> {
  const recorded = (assets[gather.tag] ?? []).map((asset) => ({ ...asset, path: null }));
  const lacking = await lackingOn(page, recorded, search.world);
  if (lacking.length === 0) return { assets: recorded, notices: [] };
  const here = await sameHere(gather, recorded, search);
  const known = (asset: KnownAsset): KnownAsset => here.get(asset.name) ?? asset;
  const needed = lacking.filter(({ name }) => !here.has(name));
  if (needed.length === 0) return { assets: recorded.map(known), notices: [] };
  const made = await search.workshop.make(gather, needed);
  const notices = differing(made, recorded, { tag: gather.tag, page });
  const evidence = recorded.filter(({ name }) => !has(made, name));
  // Signatures are over bytes: what was built again otherwise is signed again.
  const isProven = notices.length === 0 && evidence.every(({ name }) => here.has(name));
  const all = isProven ? [...made, ...evidence.map(known)] : await withEvidence(made, gather, search);
  return { assets: all, notices };
}

/** Files that were made again, with what proves them, where the plan signs them. */
async function withEvidence(
  assets: readonly Asset[],
  { tag }: Action<'gatherAssets'>,
  { release: { plan, commit }, world, packages }: Search,
): Promise<readonly KnownAsset[]> {
  const action = plan.actions.find((one) => one.kind === 'attest' && one.tag === tag);
  if (action?.kind !== 'attest') return assets;
  const { made } = await attestRelease(action, assets, { plan, commit, packages, dirty: [], world });
  return [...assets, ...made];
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

/** Recorded files that lie in the work tree or the ledger, byte for byte, and those that are made from the plan alone. */
async function sameHere(
  { tag, sources, checksums }: Action<'gatherAssets'>,
  recorded: readonly KnownAsset[],
  { release: { plan, evidence }, world }: Search,
): Promise<ReadonlyMap<string, Asset>> {
  const { files } = world;
  const textOf = textsOf(plan, world);
  const texts = await Promise.all(
    sources.flatMap((source) =>
      source.kind === 'pattern' ? [] : [textOf(source).then((text) => [source.name, text] as const)],
    ),
  );
  const kept = Object.entries(evidence[tag] ?? {}).filter(([name]) => has(recorded, name));
  const built = recorded.filter(({ name }) => name !== checksums && !kept.some(([other]) => other === name));
  const sums = checksums === null ? [] : [[checksums, checksumText(built)] as const];
  const places = [
    ...(await Promise.all([...texts, ...kept, ...sums].map(([name, text]) => files.scratch(name, text)))),
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

function has(recorded: readonly Pick<KnownAsset, 'name'>[], name: string): boolean {
  return recorded.some((asset) => asset.name === name);
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
