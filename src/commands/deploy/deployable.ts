import type { LedgerReading } from '../../apply/deploy/ledger.ts';
import { imageArtifact, knownRelease } from '../../core/deploy/artifacts.ts';
import { none, passed, refused } from '../../core/deploy/state-checks.ts';
import type { EnvironmentSettings } from '../../core/deploy/settings.ts';
import type { CheckReport } from '../../core/deploy/check.ts';
import type { Artifact, Deployable } from '../../core/deploy/types.ts';
import { releasedTag } from '../../pipeline/past.ts';
import { withSource } from '../planning.ts';
import type { Tools } from '../tools.ts';
import type { Environment } from './environment.ts';
import type { Office } from './access.ts';

/** What is to be deployed, and whether its files are known to be complete. */
export interface Resolved {
  readonly deployable: Deployable;
  readonly check: CheckReport;
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
    releasedTag(source, settings.config, named(asked, place)),
  );
  const entries = reading.chain.vouchers.map(({ entry }) => entry);
  const known = knownRelease(entries, released.tag, image ?? null);
  const artifacts = known?.artifacts ?? [];
  if (known !== null && !known.complete) {
    const hint = 'Complete it first: release resume';
    return {
      deployable: { ...released, artifacts },
      check: refused('ARTIFACTS', `the release ${released.tag} is not complete`, hint),
    };
  }
  if (image === undefined || artifacts.length > 0)
    return { deployable: { ...released, artifacts }, check: filesCheck(released.tag, artifacts) };
  return fromRegistry(image, released, tools);
}

/** A bare version is one of the package that runs there. */
function named(asked: string, { package: name }: EnvironmentSettings): string {
  return name !== undefined && /^v?\d/.test(asked) ? `${name}@${asked.replace(/^v/, '')}` : asked;
}

function filesCheck(tag: string, artifacts: readonly Artifact[]): CheckReport {
  if (artifacts.length === 0) return none('ARTIFACTS', `the ledger knows of no files of ${tag}`);
  const count = `${String(artifacts.length)} file${artifacts.length === 1 ? '' : 's'}`;
  return passed('ARTIFACTS', `${tag} has ${count}, known by digest`);
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
    const check = passed('ARTIFACTS', `${image}:${reference} is ${digest}, and deployed as that`);
    return { deployable: { ...released, artifacts: [artifact] }, check };
  }
  const hint = `Publish it, or say which image runs here: environments.….image in release.config`;
  const check = refused('ARTIFACTS', `there is no image ${image}:${released.version}`, hint);
  return { deployable: { ...released, artifacts: [] }, check };
}
