import { ReleaseError } from '../core/error.ts';
import type { Action, Facts, Warning } from '../core/model.ts';
import { publicationKey, type KnownPackedFile, type PackedFile } from '../core/publication.ts';
import type { Content, World } from '../ports.ts';
import type { OpenRelease } from './open-release.ts';

type Pack = (action: Action<'packPackage'>) => Promise<readonly PackedFile[]>;

/**
 * Finds the packages another run packed: what its registry has is needed no more, the rest is packed again. What differs from
 * the record in more than bytes is not published: a build may be missing.
 * @throws ReleaseError PACK_FAILED, REGISTRY_FAILED, TOOL_MISSING
 */
export async function recoverPackages(
  { plan, commit, recorded }: OpenRelease,
  world: World,
  packElsewhere: Pack,
): Promise<Pick<Facts, 'packages' | 'notices'>> {
  const packages: Record<string, readonly KnownPackedFile[]> = {};
  const notices: Warning[] = [];
  for (const action of plan.actions.filter(({ kind }) => kind === 'publishPackage')) {
    if (action.kind !== 'publishPackage') continue;
    const key = publicationKey(action);
    const known = (recorded?.packages[key] ?? []).map((file) => ({ ...file, path: null }));
    const packing = plan.actions.find((one) => one.kind === 'packPackage' && publicationKey(one) === key);
    if (
      packing?.kind !== 'packPackage' ||
      (await isThere(action, { files: known, commit }, { world, recorded }))
    )
      packages[key] = known;
    else {
      const made = await packAgain(packing, known, { world, commit, packElsewhere });
      packages[key] = made;
      if (!isSame(made, known)) notices.push(rebuilt(packing));
    }
  }
  return { packages, notices };
}

/** Whether a registry has a package that was recorded; where nothing was, it is packed again to be compared. */
async function isThere(
  action: Action<'publishPackage'>,
  content: Content,
  { world, recorded }: { readonly world: World } & Pick<OpenRelease, 'recorded'>,
): Promise<boolean> {
  return recorded !== null && (await world.registries[action.to].compare(action, content)) !== 'absent';
}

interface Place {
  readonly world: World;
  readonly commit: string;
  readonly packElsewhere: Pack;
}

/** In this work tree, where it is the release; else in a checkout, after the plan's own steps. */
async function packAgain(
  action: Action<'packPackage'>,
  known: readonly KnownPackedFile[],
  { world, commit, packElsewhere }: Place,
): Promise<readonly PackedFile[]> {
  const isHere = (await world.git.base()).head === commit;
  const here = isHere ? await packHere(action, world).catch(() => []) : [];
  if (isSame(here, known)) return here;
  const made = await packElsewhere(action).catch((error: unknown) => {
    if (hasSameNames(here, known)) return here;
    throw error instanceof ReleaseError ? unmade(action, commit, error) : error;
  });
  if (isSame(made, known) || hasSameNames(made, known)) return made;
  if (hasSameNames(here, known)) return here;
  throw unmade(action, commit, null);
}

async function packHere(action: Action<'packPackage'>, world: World): Promise<readonly PackedFile[]> {
  return world.registries[action.to].pack(action, await world.files.scratchFolder());
}

function isSame(made: readonly PackedFile[], known: readonly KnownPackedFile[]): boolean {
  return (
    made.length > 0 &&
    known.every(({ name, sha256 }) => made.some((one) => one.name === name && one.sha256 === sha256))
  );
}

function hasSameNames(made: readonly PackedFile[], known: readonly KnownPackedFile[]): boolean {
  return (
    made.length > 0 &&
    known.every(({ name, contents }) => made.some((one) => one.name === name && one.contents === contents))
  );
}

function rebuilt({ package: name, version }: Action<'packPackage'>): Warning {
  return {
    code: 'PACKAGE_REBUILT',
    message: `packed again, ${name} ${version} differs in bytes from what was packed first, which nobody got`,
    hint: null,
  };
}

function unmade(
  { package: name, version, path }: Action<'packPackage'>,
  commit: string,
  cause: ReleaseError | null,
): ReleaseError {
  const why =
    cause === null ? 'what is packed now has other files than what was packed first' : cause.message;
  return new ReleaseError(
    'PACK_FAILED',
    `${name} ${version} is not published yet and could not be packed again: ${why}`,
    {
      cause,
      hint: `git switch --detach ${commit}; install and build as your CI does (${path}); then: release resume`,
      exit: 'failedAfter',
    },
  );
}
