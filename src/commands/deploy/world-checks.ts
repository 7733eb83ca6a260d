import type { CheckReport } from '../../core/deploy/check.ts';
import { none, passed, refused } from '../../core/deploy/state-checks.ts';
import type { Artifact, Deployable } from '../../core/deploy/types.ts';
import { ReleaseError } from '../../core/error.ts';
import { isSigned } from '../../pipeline/evidence.ts';
import type { Forge } from '../../ports.ts';
import type { Target } from '../../ports-deploy.ts';
import { verifyRelease } from '../verify-release.ts';
import type { Tools } from '../tools.ts';
import type { Office } from './access.ts';
import type { Environment } from './environment.ts';

/** What is asked of the world before a deployment, read-only. */
export interface WorldChecks {
  readonly deployable: Deployable;
  readonly environment: Environment;
  readonly target: Target;
  readonly office: Office;
  readonly tools: Tools;
}

/** All of them run, so that everything that stands in the way is told at once. */
export async function worldChecks(asked: WorldChecks): Promise<readonly CheckReport[]> {
  return Promise.all([artifactsThere(asked), proven(asked), reachable(asked)]);
}

/** Whether what the ledger knows by digest is still to be had, with that digest. */
async function artifactsThere({ deployable, environment, office, tools }: WorldChecks): Promise<CheckReport> {
  const { artifacts, tag } = deployable;
  const { image } = environment.settings;
  if (artifacts.length === 0) return none('ARTIFACTS', `the ledger knows of no files of ${tag}`);
  const wrong =
    image === undefined
      ? await wrongOnPage(tag, artifacts, office.world.forge)
      : await missingImages(image, artifacts, tools);
  if (wrong.length === 0) {
    const count = `${String(artifacts.length)} file${artifacts.length === 1 ? '' : 's'}`;
    return passed('ARTIFACTS', `${count} of ${tag}: there, with the digests the ledger has`);
  }
  return refused(
    'ARTIFACTS',
    wrong.join('; '),
    `Choose a version that is still there: release rollback --list --env ${environment.name}`,
  );
}

async function missingImages(
  image: string,
  artifacts: readonly Artifact[],
  tools: Tools,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { sha256 } of artifacts) {
    const found = await tools.imageDigest(image, `sha256:${sha256}`);
    if (found === null) wrong.push(`${image}@sha256:${sha256} is not in its registry`);
  }
  return wrong;
}

/** Files of the page; packages are the registries' own affair, which never change what they have. */
async function wrongOnPage(
  tag: string,
  artifacts: readonly Artifact[],
  forge: Forge | null,
): Promise<readonly string[]> {
  const files = artifacts.filter(({ name }) => !/^(?:npm|cargo|python|image):/.test(name));
  if (files.length === 0 || forge === null) return [];
  const page = await forge.findRelease(tag);
  if (page === null) return [`${tag} has no release page any more`];
  const wrong: string[] = [];
  for (const { name, sha256 } of files) {
    const there = page.assets.find((asset) => asset.name === name);
    if (there === undefined) wrong.push(`${name} is not on the page of ${tag} any more`);
    else if ((there.sha256 ?? (await forge.digestAsset(page.id, name)).sha256) !== sha256)
      wrong.push(`${name} on the page of ${tag} is not what was released`);
  }
  return wrong;
}

/** Whether the release proves what it is, now. */
async function proven({
  deployable: { tag },
  environment,
  office,
  tools,
}: WorldChecks): Promise<CheckReport> {
  const { settings, access } = office;
  if (!(environment.settings.verify ?? isSigned(settings.config.signing)))
    return none('EVIDENCE', 'releases are not signed here');
  if (access.trust === null)
    return refused(
      'EVIDENCE',
      'nobody is trusted yet',
      "Say whom to believe: signing: { trust: { keys: [{ file: 'cosign.pub' }] } } in release.config",
    );
  try {
    const { verified, findings } = await verifyRelease(
      tag,
      { policy: access.trust, settings, rebuild: false },
      tools,
    );
    if (verified)
      return passed('EVIDENCE', `${tag} is proven by its evidence (${String(findings.length)} checks)`);
    const first = findings.find(({ ok }) => !ok);
    const what =
      first === undefined ? 'nothing proves it' : `${first.code} ${first.file ?? ''}: ${first.message}`;
    return refused('EVIDENCE', `${tag} is not proven: ${what}`, `See all of it: release verify ${tag}`);
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    return refused('EVIDENCE', error.message, error.hint ?? `See: release verify ${tag}`);
  }
}

async function reachable({ target }: WorldChecks): Promise<CheckReport> {
  const [first, ...more] = await target.check();
  if (first === undefined) return passed('TARGET', 'the target can be reached');
  const rest = more.map(({ message }) => `; ${message}`).join('');
  return refused('TARGET', `${first.message}${rest}`, first.hint ?? 'Mend it, then start again');
}
