import { ReleaseError } from '../core/error.ts';
import { bannerOf, withBanner } from '../core/withdraw/banner.ts';
import type { WithdrawEffect, WithdrawReport, WithdrawStep } from '../core/withdraw/step.ts';
import type { Forge, World } from '../ports.ts';
import { forgeOf } from './executors/release-page.ts';

/** What steps need of the world. */
export type WithdrawWorld = Pick<World, 'forge' | 'registries'>;

/**
 * Does steps one after the other. One that fails stops none of the others, and is told with the command that does it. Never throws
 * what a person can act on.
 * @param better the version to use instead, for the page
 */
export async function withdraw(
  steps: readonly WithdrawStep[],
  world: WithdrawWorld,
  { better }: { readonly better: string | null },
): Promise<readonly WithdrawReport[]> {
  const reports: WithdrawReport[] = [];
  for (const { effect, ...report } of steps) {
    const done = effect === null ? report : await attempt(report, () => carryOut(effect, better, world));
    reports.push(done);
  }
  return reports;
}

async function attempt(report: WithdrawReport, work: () => Promise<void>): Promise<WithdrawReport> {
  try {
    await work();
    return { ...report, state: 'done', command: null };
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    return { ...report, state: 'failed', message: error.message };
  }
}

async function carryOut(effect: WithdrawEffect, better: string | null, world: WithdrawWorld): Promise<void> {
  switch (effect.kind) {
    case 'point':
      return world.registries[effect.on.to].withdrawing.point(effect.on, effect.tag, effect.to);
    case 'mark':
      return world.registries[effect.on.to].withdrawing.mark(effect.on, effect.words);
    case 'latest': {
      const forge = forgeOf(world, effect.tag);
      return forge.makeLatest(await idOf(forge, effect.tag));
    }
    case 'banner':
      return putBanner(effect, better, forgeOf(world, effect.tag));
  }
}

type Banner = Extract<WithdrawEffect, { readonly kind: 'banner' }>;

/** The text as it is now: somebody may have changed it since it was looked at. */
async function putBanner({ tag, words }: Banner, better: string | null, forge: Forge): Promise<void> {
  const id = await idOf(forge, tag);
  const banner = words === null ? null : bannerOf(words === '' ? null : words, better);
  const notes = withBanner(await forge.notesOf(id), banner);
  if (notes.length > forge.longestNotes)
    throw new ReleaseError('FORGE_REFUSED', `the notes of ${tag} are too long to say one thing more`, {
      hint: 'Shorten them on the page, then run this again',
    });
  await forge.rewrite(id, notes);
}

async function idOf(forge: Forge, tag: string): Promise<string> {
  const page = await forge.findRelease(tag);
  if (page !== null && !page.draft) return page.id;
  throw new ReleaseError('FORGE_FAILED', `the release page of ${tag} is gone`, {
    hint: 'Somebody removed it meanwhile. Run this again',
  });
}
