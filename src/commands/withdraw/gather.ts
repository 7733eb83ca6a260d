import type { LedgerReading } from '../../apply/deploy/ledger.ts';
import { ReleaseError } from '../../core/error.ts';
import { publicationKey, isOf } from '../../core/publication.ts';
import { hasBanner } from '../../core/withdraw/banner.ts';
import { packageSteps, type KnownImage, type Wish } from '../../core/withdraw/packages.ts';
import { pageSteps } from '../../core/withdraw/page.ts';
import { isBefore, isSameKind } from '../../core/withdraw/rank.ts';
import { leftToDo, type Published, type WithdrawStep } from '../../core/withdraw/step.ts';
import type { ReleasedLine, ReleasedTag } from '../../pipeline/past.ts';
import type { Forge } from '../../ports.ts';
import type { Office } from '../deploy/access.ts';
import { toldRelease, type ToldRelease } from './told-plan.ts';

/** A version that is to be withdrawn everywhere, or to be taken back. */
export interface Withdrawal {
  readonly released: ReleasedLine;
  readonly wish: Wish;
  readonly office: Office;
  readonly reading: LedgerReading;
  /** The ledger that tells of releases; null where none is kept. */
  readonly releases: LedgerReading | null;
  /** The command that does all of it once more. */
  readonly again: string;
}

/** How many older releases are looked at for something to go back to. */
const longest = 20;

/** Looks everywhere the version is, and says what is to be done. Nothing is changed. */
export async function withdrawSteps(asked: Withdrawal): Promise<readonly WithdrawStep[]> {
  const told = await toldOf(asked.released.tag, asked);
  return [...(await ofPackages(asked, told)), ...(await ofPage(asked, told))];
}

async function toldOf(tag: string, { releases, office }: Withdrawal): Promise<ToldRelease | null> {
  return releases === null ? null : toldRelease(tag, { reading: releases, ledger: office.world.ledger });
}

async function ofPackages(asked: Withdrawal, told: ToldRelease | null): Promise<readonly WithdrawStep[]> {
  const { released, wish, again } = asked;
  if (told === null) {
    const message =
      'the ledger does not tell what it published: it was not released with one, or by another version';
    return [leftToDo(`packages of ${released.tag}`, message, null)];
  }
  const steps: WithdrawStep[] = [];
  for (const on of publishedIn(told, released.tag)) {
    const { withdrawing } = asked.office.world.registries[on.to];
    const images = on.to === 'image' ? await olderImages(on, asked) : [];
    steps.push(
      ...(await orFailed(`${on.to} ${on.package} ${on.version}`, again, async () =>
        packageSteps(on, await withdrawing.look(on), wish, images),
      )),
    );
  }
  return steps;
}

/** What a release published under a tag. */
export function publishedIn({ plan }: ToldRelease, tag: string): readonly Published[] {
  const releases = plan.releases.filter((one) => one.tag === tag);
  return plan.actions.flatMap((action) =>
    action.kind === 'publishPackage' && releases.some((one) => isOf(action, one)) ? [action] : [],
  );
}

/** The same image at the versions before, newest first. */
async function olderImages(on: Published, asked: Withdrawal): Promise<readonly KnownImage[]> {
  const images: KnownImage[] = [];
  for (const { tag, version } of olderOf(asked.released)) {
    const told = await toldOf(tag, asked);
    if (told !== null) images.push(...imagesIn(told, on.package, { tag, version }));
  }
  return images;
}

function imagesIn(
  told: ToldRelease,
  repository: string,
  { tag, version }: Pick<ReleasedTag, 'tag' | 'version'>,
): readonly KnownImage[] {
  const { packages } = told.entry.predicate;
  return publishedIn(told, tag).flatMap((one) => {
    const [file] = packages[publicationKey(one)] ?? [];
    if (one.to !== 'image' || one.package !== repository || file === undefined) return [];
    return [{ version, digest: `sha256:${file.sha256}`, moving: one.tags?.moving ?? [] }];
  });
}

/** The newest versions before one, newest first. */
function olderOf({ version, siblings }: ReleasedLine): readonly ReleasedTag[] {
  return siblings
    .filter((one) => isBefore(one.version, version))
    .sort((a, b) => (isBefore(a.version, b.version) ? 1 : -1))
    .slice(0, longest);
}

async function ofPage(asked: Withdrawal, told: ToldRelease | null): Promise<readonly WithdrawStep[]> {
  const { released, wish, office, again } = asked;
  const { forge } = office.world;
  if (forge === null) return [];
  const { tag, siblings } = released;
  return orFailed(`page ${tag}`, again, async () => {
    const page = await forge.findRelease(tag);
    if (page === null || page.draft) return [];
    const latest = await forge.latest();
    const next = latest === tag && wish.direction === 'yank' ? await nextLatest(asked, forge) : null;
    const shown = {
      ...{ tag, next, again },
      hasBanner: hasBanner(await forge.notesOf(page.id)),
      latest: siblings.find((one) => one.tag === latest) ?? null,
      wasLatest: wasLatest(told, tag),
    };
    return pageSteps(shown, wish);
  });
}

function wasLatest(told: ToldRelease | null, tag: string): boolean {
  return (
    told?.plan.actions.some(
      (one) => one.kind === 'publishRelease' && one.tag === tag && one.latest && !one.prerelease,
    ) ?? false
  );
}

/** The page of the greatest version before that is good and for the same people. */
async function nextLatest({ released, wish }: Withdrawal, forge: Forge): Promise<string | null> {
  const fit = olderOf(released).filter(
    ({ version }) => !wish.bad.has(version) && isSameKind(version, released.version),
  );
  for (const { tag } of fit) if ((await forge.findRelease(tag))?.draft === false) return tag;
  return null;
}

/** What cannot be looked at is a step that failed. */
async function orFailed(
  step: string,
  again: string,
  look: () => Promise<readonly WithdrawStep[]>,
): Promise<readonly WithdrawStep[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    return [{ step, state: 'failed', message: error.message, command: again, effect: null }];
  }
}
