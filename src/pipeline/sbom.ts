import type { Config } from '../config/config.ts';
import { ReleaseError } from '../core/error.ts';
import type { Package } from '../core/model.ts';
import { requirePackages } from '../core/package-name.ts';
import type { Source } from '../ports.ts';
import { readLocked, type Locked } from './locked.ts';
import { readLines, repositoryName, type LinesReading } from './read.ts';

/** What a repository's lockfiles say at HEAD. */
export interface LockedAtHead extends Locked {
  readonly packages: readonly Package[];
  /** When HEAD was committed, UTC, `YYYY-MM-DDThh:mm:ssZ`. */
  readonly date: string;
}

/** @throws ReleaseError LOCKFILE_UNREADABLE, and what reading manifests throws */
export async function lockedAtHead(source: Source, config: Config): Promise<LockedAtHead> {
  const reading = await readLines(source, config);
  const locked = await readLocked(source.tree(), reading.workspace, {
    name: repositoryName(reading.standing),
    versions: taggedVersions(reading),
  });
  return { ...locked, packages: reading.workspace.packages, date: await dateOfHead(source) };
}

/** Versions of packages whose manifests hold none, where HEAD is their release. */
function taggedVersions({ lines: { lines }, standing: { head } }: LinesReading): ReadonlyMap<string, string> {
  return new Map(
    lines.flatMap(({ members, last }) =>
      last?.sha !== head
        ? []
        : members
            .filter(({ version }) => version === null)
            .map(({ manifest }) => [manifest, last.version.version] as const),
    ),
  );
}

async function dateOfHead(source: Source): Promise<string> {
  for await (const { time } of source.history({ exclude: [], paths: false })) {
    return `${new Date(time * 1000).toISOString().slice(0, 19)}Z`;
  }
  throw new ReleaseError('NO_SUCH_COMMIT', 'there is no commit yet, so nothing is locked', {
    hint: 'Commit the lockfiles, and run the command again.',
  });
}

/**
 * The ids of the graph that are meant: the packages of a name, or the whole repository.
 * @throws ReleaseError USAGE for a name nobody has
 */
export function subjectsNamed(name: string | null, { packages, whole }: LockedAtHead): readonly string[] {
  if (name === null) return [whole];
  return requirePackages(name, packages, 'release sbom').map(({ manifest }) => manifest);
}
