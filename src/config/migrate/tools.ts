import { cargoRelease, cargoReleaseFiles } from './cargo-release.ts';
import { changesets, changesetsFiles } from './changesets.ts';
import { gitCliff, gitCliffFiles } from './git-cliff.ts';
import { goreleaser, goreleaserFiles } from './goreleaser.ts';
import { lerna, lernaFiles } from './lerna.ts';
import type { Ground, Migrate, Migration, Texts } from './model.ts';
import { releaseIt, releaseItFiles } from './release-it.ts';
import { releasePlease, releasePleaseFiles } from './release-please.ts';
import { semanticRelease, semanticReleaseFiles } from './semantic-release.ts';
import { standardVersion, standardVersionFiles } from './standard-version.ts';

/** Every tool whose configuration is read, the one that decides versions first. */
const tools: readonly { readonly files: readonly string[]; readonly migrate: Migrate }[] = [
  { files: semanticReleaseFiles, migrate: semanticRelease },
  { files: releasePleaseFiles, migrate: releasePlease },
  { files: changesetsFiles, migrate: changesets },
  { files: lernaFiles, migrate: lerna },
  { files: standardVersionFiles, migrate: standardVersion },
  { files: releaseItFiles, migrate: releaseIt },
  { files: cargoReleaseFiles, migrate: cargoRelease },
  { files: gitCliffFiles, migrate: gitCliff },
  { files: goreleaserFiles, migrate: goreleaser },
];

/** Files that may configure one of them. */
export const foreignFiles: readonly string[] = [...new Set(tools.flatMap(({ files }) => files))];

/**
 * The configurations of other release tools that are there, in our words.
 * @throws ReleaseError CONFIG_UNREADABLE with file and line
 */
export function migrations(texts: Texts, ground: Ground): readonly Migration[] {
  return tools.flatMap(({ migrate }) => migrate(texts, ground) ?? []);
}
