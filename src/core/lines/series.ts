import type { SemVer } from 'semver';
import { suffixOf } from '../version/prerelease.ts';
import { isPrerelease } from '../version/version.ts';
import type { VersionTag } from './tags.ts';

/**
 * The tags that the prerelease channel of a branch goes on from: stable ones and its own. What other channels released
 * comes in with merges and stays theirs: `alpha` goes on with alpha.5 although beta.3 was merged into it. All of them
 * where that leaves none.
 * @param channel prerelease identifier the branch releases, or null where no branch says it
 */
export function ofChannel(tags: readonly VersionTag[], channel: string | null): readonly VersionTag[] {
  const own = tags.filter(({ version }) => !isOfOther(version, channel));
  return own.length > 0 ? own : tags;
}

/** The version manifests say, or null where it is another channel's: that came in with a merge. */
export function ownVersion(version: SemVer | null, channel: string | null): SemVer | null {
  return version !== null && isOfOther(version, channel) ? null : version;
}

function isOfOther(version: SemVer, channel: string | null): boolean {
  if (channel === null || !isPrerelease(version)) return false;
  return suffixOf(version)?.id.toLowerCase() !== channel.toLowerCase();
}
