import type { Config } from '../config/config.ts';
import { ReleaseError } from '../core/error.ts';
import type { Package } from '../core/model.ts';
import { requirePackages } from '../core/package-name.ts';
import type { Source } from '../ports.ts';
import { readLocked, type Locked } from './locked.ts';
import { readLines, repositoryName, workspaceRules, type LinesReading } from './read.ts';
import { readWorkspace } from './workspace.ts';

/** What the lockfiles of a commit say. */
export interface LockedAt extends Locked {
  readonly packages: readonly Package[];
}

/** What a repository's lockfiles say at HEAD. */
export interface LockedAtHead extends LockedAt {
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

/** What the lockfiles of any commit say. @throws as {@link lockedAtHead} */
export async function lockedAt(source: Source, config: Config, commit: string): Promise<LockedAt> {
  const [tree, standing] = [source.tree(commit), await source.standing()];
  const workspace = await readWorkspace(tree, workspaceRules(standing, config));
  const locked = await readLocked(tree, workspace, { name: repositoryName(standing), versions: new Map() });
  return { ...locked, packages: workspace.packages };
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
export function subjectsNamed(name: string | null, { packages, whole }: LockedAt): readonly string[] {
  if (name === null) return [whole];
  return requirePackages(name, packages, 'release sbom').map(({ manifest }) => manifest);
}

/**
 * The id of the one package of a name.
 * @throws ReleaseError USAGE for a name that none has at the revision, or several
 */
export function subjectNamed(name: string, { packages }: LockedAt, revision: string): string {
  const [only, ...others] = requirePackages(name, packages, `at ${revision}`);
  if (only !== undefined && others.length === 0) return only.manifest;
  throw new ReleaseError('USAGE', `at ${revision} several packages are called ${name}`, {
    hint: 'Name one by its path.',
  });
}
