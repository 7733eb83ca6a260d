import type { Line } from './lines/lines.ts';
import type { VersionTag } from './lines/tags.ts';
import type { RawCommit } from './model.ts';

/** A commit that was released under some tags, and the commit that release was made from. */
export interface Moment {
  readonly commit: RawCommit;
  /** Where the release was decided: before the commit that only writes versions, else at the commit itself. */
  readonly base: string;
  readonly releases: readonly { readonly line: Line; readonly tag: VersionTag }[];
}

/**
 * The last releases of a history, newest first: the tags of one commit are one release. Of several versions of one line at
 * a commit the greatest counts.
 * @param commits newest first
 */
export function lastMoments(
  commits: readonly RawCommit[],
  lines: readonly Line[],
  count: number,
): readonly Moment[] {
  const tagged = new Map<string, { readonly line: Line; readonly tag: VersionTag }[]>();
  for (const line of lines) {
    const seen = new Set<string>();
    for (const tag of line.tags) {
      if (!tag.reachable || seen.has(tag.sha)) continue;
      seen.add(tag.sha); // tags are sorted, the greatest first
      tagged.set(tag.sha, [...(tagged.get(tag.sha) ?? []), { line, tag }]);
    }
  }
  return commits
    .flatMap((commit) => {
      const releases = tagged.get(commit.sha);
      return releases === undefined ? [] : [{ commit, base: baseOf(commit, releases), releases }];
    })
    .slice(0, count);
}

/**
 * Whole titles that release tools give their commits, where these do not say the version: release-please's for several
 * packages, changesets' "Version Packages" and "RELEASING: …", lerna's "Publish", cargo-release's "chore: Release".
 */
const made = [
  /^(?:chore|build|ci)\((?:release|publish)\)!?:/i,
  /^(?:chore(?:\([^()]*\))?: )?(?:release|release \S+|publish|version packages|bump versions?(?: \S.*)?)$/i,
  /^(?:version packages|releasing:) ?(?:\(|releasing \d)/i,
  /^\[(?:ci|release)\] release\b/i,
];

/** Merges of the branches that release tools make. */
const merged = /^Merge .*(?:release-please--|changeset-release\/)/;

function baseOf({ sha, parents: [parent], message }: RawCommit, releases: Moment['releases']): string {
  const [line = ''] = message.split('\n', 1);
  const header = line.trim();
  const title = header.replace(/ \(#\d+\)$/, '');
  const isMade =
    releases.some(({ tag: { version } }) => says(header, version.version)) ||
    made.some((form) => form.test(title)) ||
    merged.test(header);
  return parent !== undefined && isMade ? parent : sha;
}

/** Whether a title says a version, and not one it is a part of. */
function says(header: string, version: string): boolean {
  const [before = '', ...parts] = header.split(version);
  return parts.some((after, at) => {
    const left = at === 0 ? before : (parts[at - 1] ?? '');
    return !/[\d.]$/.test(left) && !/^(?:\d|[.+-][\dA-Za-z])/.test(after);
  });
}

/** All ancestors of a commit, and itself. */
export function ancestorsOf(sha: string, commits: ReadonlyMap<string, RawCommit>): ReadonlySet<string> {
  const found = new Set<string>();
  const stack = [sha];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (found.has(at)) continue;
    found.add(at);
    stack.push(...(commits.get(at)?.parents ?? []));
  }
  return found;
}
