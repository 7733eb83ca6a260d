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

/** Titles of the commits and merges that release tools make. */
const made = /\brelease\b|\bversion packages\b|\bpublish\b|\bbump\b|release-please--|changeset-release\//i;

function baseOf({ sha, parents: [parent], message }: RawCommit, releases: Moment['releases']): string {
  const [header = ''] = message.split('\n', 1);
  const says = releases.some(({ tag: { version } }) => header.includes(version.version));
  return parent !== undefined && (says || made.test(header)) ? parent : sha;
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
