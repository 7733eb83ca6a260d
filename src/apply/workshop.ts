import { ReleaseError } from '../core/error.ts';
import type { Action, Asset, KnownAsset, Plan } from '../core/model.ts';
import type { PackedFile } from '../core/publication.ts';
import type { Checkout, World } from '../ports.ts';
import { assetName } from '../core/describe.ts';
import { gatherFrom, textsOf } from './executors/gather-assets.ts';
import type { OpenRelease } from './open-release.ts';

/** Makes files again; the place for it is only set up when something is needed, and once. */
export interface Workshop {
  /** @param lacking the files that are needed, as far as they are known */
  make(gather: Action<'gatherAssets'>, lacking: readonly KnownAsset[]): Promise<readonly Asset[]>;
  pack(action: Action<'packPackage'>): Promise<readonly PackedFile[]>;
  close(): Promise<void>;
}

/** @param release what is made again */
export function openWorkshop({ plan, commit }: OpenRelease, world: World): Workshop {
  const textOf = textsOf(plan, world);
  let built: Promise<Checkout> | null = null;
  const build = async (): Promise<Checkout> => {
    const checkout = await world.checkout(commit);
    try {
      for (const action of plan.actions)
        if (action.kind === 'run') await checkout.shell.run(action.argv, action.title);
    } catch (error) {
      await checkout.close();
      throw error;
    }
    return checkout;
  };
  return {
    async make(gather, lacking) {
      try {
        // Whoever checks the release out and builds it by hand is taken at the word.
        if ((await world.git.base()).head === commit) return await gatherFrom(gather, world.files, textOf);
      } catch (error) {
        if (!(error instanceof ReleaseError)) throw error;
      }
      try {
        return await gatherFrom(gather, (await (built ??= build())).files, textOf);
      } catch (error) {
        throw error instanceof ReleaseError ? unmade(error, plan, { gather, lacking, commit }) : error;
      }
    },
    async pack(action) {
      const place = await (built ??= build());
      return place.registries[action.to].pack(action, await place.files.scratchFolder());
    },
    close: async () => (await built?.catch(() => null))?.close(),
  };
}

function unmade(
  { message, cause }: ReleaseError,
  plan: Plan,
  {
    gather,
    lacking,
    commit,
  }: {
    readonly gather: Action<'gatherAssets'>;
    readonly lacking: readonly KnownAsset[];
    readonly commit: string;
  },
): ReleaseError {
  const wanted = gather.sources.map(assetName);
  const names = (lacking.length > 0 ? lacking.map(({ name }) => name) : wanted).join(', ');
  const steps = plan.actions.flatMap((action) => (action.kind === 'run' ? [action.title] : []));
  const build =
    steps.length === 0 ? 'put them where the configuration expects them' : `build (${steps.join(', ')})`;
  return new ReleaseError(
    'ASSET_MISSING',
    `files of ${gather.tag} are not on its page, not here, and could not be made again: ${names}\n${message}`,
    { cause, hint: `git switch --detach ${commit}; ${build}; then: release resume`, exit: 'failedAfter' },
  );
}
