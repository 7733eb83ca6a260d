import { posix } from 'node:path';
import { isProven, type Finding } from '../core/evidence/finding.ts';
import { judgePage } from '../core/evidence/judge-page.ts';
import { judgeRelease } from '../core/evidence/judge-release.ts';
import { releaseAttestationName } from '../core/evidence/names.ts';
import type { Case, Expected, Page } from '../core/evidence/page.ts';
import type { TrustPolicy } from '../core/evidence/policy.ts';
import { ReleaseError } from '../core/error.ts';
import { seenIn } from '../core/ledger/seen.ts';
import { repositoryAddress } from '../core/remote.ts';
import { isSigned } from '../pipeline/evidence.ts';
import { releasedTag, type ReleasedTag } from '../pipeline/past.ts';
import type { LedgerPlace, Standing, World } from '../ports.ts';
import type { VerifiedRelease } from '../show/verified-release.ts';
import { pagePolicy } from './page-policy.ts';
import { withSource, type Settings } from './planning.ts';
import type { Tools } from './tools.ts';
import { ledgerOf, openWorld } from './worlds.ts';

/** How a release is judged. */
export interface Judging {
  readonly policy: TrustPolicy;
  readonly settings: Settings;
  /** Whether to build it again, too. */
  readonly rebuild: boolean;
}

/**
 * Judges a release by what its page holds, downloaded now.
 * @param asked a version or a tag
 * @throws ReleaseError NO_SUCH_VERSION, and what the forge throws
 */
export async function verifyRelease(asked: string, judging: Judging, tools: Tools): Promise<VerifiedRelease> {
  const { settings } = judging;
  const { standing, released } = await withSource(tools, settings, async (source) => ({
    standing: await source.standing(),
    released: await releasedTag(source, settings.config, asked),
  }));
  const world = await openWorld(standing, settings, tools);
  try {
    const findings = await judgeDownloaded({ standing, released, world }, judging, tools);
    return { tag: released.tag, version: released.version, verified: isProven(findings), findings };
  } finally {
    await world.files.tidy();
  }
}

/** A release in its world. */
interface Found {
  readonly standing: Standing;
  readonly released: ReleasedTag;
  readonly world: World;
}

async function judgeDownloaded(
  { standing, released, world }: Found,
  { policy, settings, rebuild }: Judging,
  tools: Tools,
): Promise<readonly Finding[]> {
  const { tag, commit } = released;
  const page = await download(tag, world);
  const expected = expectedOf(released, standing);
  const place = ledgerOf(standing, settings);
  const seen = await seenFor(tag, world, { place, policy });
  const findings = [
    ...judge({ page, expected, policy, seen }, settings),
    ...(await pagePolicy(page, settings, tools)),
  ];
  if (!rebuild) return findings;
  const { rebuildRelease } = await import('./rebuild-release.ts');
  return [...findings, ...(await rebuildRelease({ tag, commit, page, world, place }, settings, tools))];
}

/** What the ledger tells of when files were there; it is asked where that decides whether a key counts. */
async function seenFor(
  tag: string,
  { ledger }: World,
  { place, policy }: { readonly place: LedgerPlace | null; readonly policy: TrustPolicy },
): Promise<ReadonlyMap<string, string>> {
  const isTimed = policy.keys.some(({ notBefore, notAfter, revoked }) => notBefore ?? notAfter ?? revoked);
  const tip = place === null || !isTimed ? null : await ledger.tip(place);
  if (place === null || tip === null) return new Map();
  return seenIn(await ledger.records(tip), tag, place.branch);
}

function expectedOf(
  { version, commit }: { readonly version: string; readonly commit: string },
  { remote }: Standing,
): Expected {
  return { version, commit, repository: repositoryAddress(remote?.url ?? null) };
}

/** Where releases are signed, one without an evidence index has lost it. */
function judge(one: Case, { config }: Settings): readonly Finding[] {
  const index = releaseAttestationName(one.page.tag);
  const isOurs = isSigned(config.signing) || one.page.files.some(({ name }) => name === index);
  return isOurs ? judgeRelease(one) : judgePage(one);
}

/** Downloads every file of a page into a place of our own. */
async function download(tag: string, { forge, files }: World): Promise<Page> {
  const release = (await forge?.findRelease(tag)) ?? null;
  if (forge === null || release === null) throw noPage(tag);
  const folder = await files.scratchFolder();
  const places = new Map(
    release.assets.map(({ name }, index) => [name, posix.join(folder, String(index))] as const),
  );
  const found: Page['files'][number][] = [];
  for (const { name, sha256: told } of release.assets) {
    const digest = await forge.digestAsset(release.id, name, places.get(name));
    found.push({ name, ...digest, told });
  }
  return { tag, files: found, read: (name) => files.bytes(places.get(name) ?? name) };
}

function noPage(tag: string): ReleaseError {
  return new ReleaseError('NO_SUCH_VERSION', `${tag} has no release page`, {
    hint: 'To check files you have: release verify <file>',
  });
}
