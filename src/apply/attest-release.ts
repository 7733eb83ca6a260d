import type { IndexedPackage } from '../core/evidence/release.ts';
import type { Action, Asset, Facts, Plan } from '../core/model.ts';
import { imageKey, isOf, publicationKey } from '../core/publication.ts';
import type { World } from '../ports.ts';
import { attestFiles, type Evidence, type SignedImage } from './attest-files.ts';

/** What is known of a release when its files are signed. */
export interface Attested extends Pick<Facts, 'packages'> {
  readonly plan: Plan;
  /** The release commit. */
  readonly commit: string;
  /** Files that differed from it while it was built. */
  readonly dirty: readonly string[];
  readonly world: World;
}

/**
 * Signs the files of a release page and what they are.
 * @throws ReleaseError FILE_NOT_SIGNED, KEY_UNREADABLE, TOOL_MISSING
 */
export async function attestRelease(
  action: Action<'attest'>,
  assets: readonly Asset[],
  { plan, commit, packages, dirty, world }: Attested,
): Promise<Evidence> {
  const { repository, branch, tag, version } = action;
  const { evidence, clock, files } = world;
  const build = {
    repository,
    branch,
    tag,
    version,
    commit,
    base: plan.base.head ?? commit,
    planId: plan.planId,
    steps: plan.actions.flatMap((one) => (one.kind === 'run' ? [one.argv] : [])),
    dirty,
    builder: evidence.builder,
    toolVersion: evidence.toolVersion,
    finished: clock.now(),
  };
  const signing = {
    assets,
    packages: packagesOf(action, plan, packages),
    images: imagesOf(action, plan, packages),
    build,
  };
  return attestFiles(signing, await evidence.openSigner(action.with), files);
}

/** What was packed for registries of the packages of this release. */
function packagesOf(
  { tag }: Action<'attest'>,
  plan: Plan,
  packages: Facts['packages'],
): readonly IndexedPackage[] {
  const released = plan.releases.filter((one) => one.tag === tag);
  return plan.actions.flatMap((one) => {
    if (one.kind !== 'packPackage' || !released.some((release) => isOf(one, release))) return [];
    const key = publicationKey(one);
    return (packages[key] ?? []).map(({ name, sha256 }) => ({ package: key, file: name, sha256 }));
  });
}

/** The images of this release that get their statements beside them. */
function imagesOf(
  { tag }: Action<'attest'>,
  plan: Plan,
  packages: Facts['packages'],
): readonly SignedImage[] {
  return plan.actions.flatMap((one) => {
    if (one.kind !== 'attachStatements' || one.tag !== tag) return [];
    const { package: repository, version } = one;
    return (packages[imageKey(one)] ?? []).map(({ sha256 }) => ({ repository, version, sha256 }));
  });
}
