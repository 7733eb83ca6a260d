import type { Facts, KnownAsset, Warning } from '../core/model.ts';
import type { World } from '../ports.ts';
import type { OpenRelease } from './open-release.ts';
import { recoverPackages } from './recover-packages.ts';
import { recoverPage } from './recover-page.ts';
import { openWorkshop } from './workshop.ts';

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
    const { packages, notices: told } = await recoverPackages(release, world, (action) =>
      workshop.pack(action),
    );
    notices.push(...told);
    for (const gather of release.plan.actions.filter((action) => action.kind === 'gatherAssets')) {
      const found = await recoverPage(gather, { release, world, workshop, packages });
      assets[gather.tag] = found.assets;
      notices.push(...found.notices);
    }
    return { assets, packages, notices, tidy: () => workshop.close() };
  } catch (error) {
    await workshop.close();
    throw error;
  }
}
