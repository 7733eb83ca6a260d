import type { Rebuilt, RepackedFile } from '../core/evidence/judge-rebuilt.ts';
import type { Facts, Plan } from '../core/model.ts';
import { isOf, publicationKey } from '../core/publication.ts';
import type { Checkout, World } from '../ports.ts';
import { gatherFrom, textsOf } from './executors/gather-assets.ts';

/** A release that is to be made again. */
export interface Released {
  readonly plan: Plan;
  /** The release commit. */
  readonly commit: string;
  readonly tag: string;
  /** What was packed for registries, by key; empty where nobody recorded it. */
  readonly packages: Readonly<Record<string, readonly { readonly name: string; readonly sha256: string }[]>>;
}

/** What was made again, and where it lies until it is closed. */
export interface Rebuilding extends Rebuilt {
  readonly close: () => Promise<void>;
}

/**
 * Makes the files of a release again, in a checkout of its commit, by the steps of its plan. Nothing is published.
 * @throws ReleaseError BUILD_FAILED, ASSET_MISSING, PACK_FAILED, TOOL_MISSING
 */
export async function rebuild(released: Released, world: World): Promise<Rebuilding> {
  const { plan, commit, tag } = released;
  // As it was built: its files were edited, and not committed yet. Some tools write the commit into what they pack.
  const checkout = await world.checkout(commit, plan.base.head ?? commit);
  try {
    for (const action of plan.actions)
      if (action.kind === 'run') await checkout.shell.run(action.argv, action.title);
    const gather = plan.actions.find((one) => one.kind === 'gatherAssets' && one.tag === tag);
    const assets =
      gather?.kind === 'gatherAssets' ? await gatherFrom(gather, checkout.files, textsOf(plan, world)) : [];
    const files = assets.map(({ name, sha256, path }) => ({
      name,
      sha256,
      read: () => checkout.files.bytes(path),
    }));
    const packages = await repack(released, checkout);
    return { files, packages, close: () => closed(checkout) };
  } catch (error) {
    await closed(checkout);
    throw error;
  }
}

async function closed(checkout: Checkout): Promise<void> {
  await checkout.files.tidy();
  await checkout.close();
}

async function repack(
  { plan, tag, packages }: Released,
  { registries, files }: Checkout,
): Promise<readonly RepackedFile[]> {
  const members = plan.releases.filter((one) => one.tag === tag);
  const repacked: RepackedFile[] = [];
  for (const action of plan.actions) {
    if (action.kind !== 'packPackage' || !members.some((release) => isOf(action, release))) continue;
    const key = publicationKey(action);
    const made = await registries[action.to].pack(action, await files.scratchFolder());
    repacked.push(...compared(key, packages[key] ?? [], made));
  }
  return repacked;
}

function compared(
  key: string,
  released: Released['packages'][string],
  made: Facts['packages'][string],
): readonly RepackedFile[] {
  return released.map(({ name, sha256 }) => ({
    name: `${key} ${name}`,
    released: sha256,
    rebuilt: made.find((one) => one.name === name)?.sha256 ?? null,
  }));
}
