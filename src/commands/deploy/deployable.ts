import type { LedgerReading } from '../../apply/deploy/ledger.ts';
import { imageArtifact, knownRelease } from '../../core/deploy/artifacts.ts';
import { refused } from '../../core/deploy/state-checks.ts';
import type { EnvironmentSettings } from '../../core/deploy/settings.ts';
import type { CheckReport } from '../../core/deploy/check.ts';
import type { Deployable } from '../../core/deploy/types.ts';
import { releasedTag } from '../../pipeline/past.ts';
import { withSource } from '../planning.ts';
import type { Tools } from '../tools.ts';
import type { Environment } from './environment.ts';
import { readReleases } from './releases.ts';
import type { Office } from './access.ts';

/** What is to be deployed. */
export interface Resolved {
  readonly deployable: Deployable;
  /** Why its files cannot be: they are not complete, or not to be found; null where nothing is known against them. */
  readonly refusal: CheckReport | null;
}

/**
 * Finds a release by version or tag, and its files by digest: from the ledger, or for an image from its registry.
 * @throws ReleaseError NO_SUCH_VERSION, REGISTRY_FAILED, REGISTRY_REFUSED
 */
export async function resolveRelease(
  asked: string,
  { settings: place }: Environment,
  {
    office,
    reading,
    tools,
  }: { readonly office: Office; readonly reading: LedgerReading; readonly tools: Tools },
): Promise<Resolved> {
  const { settings } = office;
  const { image } = place;
  const released = await withSource(tools, settings, (source) =>
    releasedTag(source, settings.config, releaseNamed(asked, place)),
  );
  const releases = await readReleases(office, reading);
  const entries = (releases?.chain.vouchers ?? []).map(({ entry }) => entry);
  const known = knownRelease(entries, released.tag, image ?? null);
  const artifacts = known?.artifacts ?? [];
  if (known !== null && !known.complete) {
    const hint = 'Complete it first: release resume';
    return {
      deployable: { ...released, artifacts },
      refusal: refused('ARTIFACTS', `the release ${released.tag} is not complete`, hint),
    };
  }
  if (image === undefined || artifacts.length > 0)
    return { deployable: { ...released, artifacts }, refusal: null };
  return fromRegistry(image, released, tools);
}

/** A bare version is one of the package that runs there. */
export function releaseNamed(asked: string, { package: name }: Pick<EnvironmentSettings, 'package'>): string {
  return name !== undefined && /^v?\d/.test(asked) ? `${name}@${asked.replace(/^v/, '')}` : asked;
}

/** What a tag points at is written down by digest: from here on, the tag may move. */
async function fromRegistry(
  image: string,
  released: Omit<Deployable, 'artifacts'>,
  tools: Tools,
): Promise<Resolved> {
  for (const reference of [released.version, `v${released.version}`]) {
    const digest = await tools.imageDigest(image, reference);
    if (digest === null) continue;
    const artifact = imageArtifact(image, digest.replace(/^sha256:/, ''));
    return { deployable: { ...released, artifacts: [artifact] }, refusal: null };
  }
  const hint = `Publish it, or say which image runs here: environments.….image in release.config`;
  const refusal = refused('ARTIFACTS', `there is no image ${image}:${released.version}`, hint);
  return { deployable: { ...released, artifacts: [] }, refusal };
}

/** What was deployed before, by the digests it was deployed with. */
export function asDeployed({ version, tag, commit, artifacts }: Deployable): Resolved {
  return { deployable: { version, tag, commit, artifacts }, refusal: null };
}
