import type { Change, IgnoredTag, Plan, Release } from '../model.ts';

/** What every view of a plan says in the same words. Plain text; names in it are not cleaned yet. */

/** "Release 1.2.0", "Release a@1.2.0, b@2.0.0", "Release 12 packages", or "Nothing to release". */
export function headline({ releases }: Plan): string {
  const groups = byTag(releases);
  const [first] = groups;
  if (first === undefined) return 'Nothing to release';
  if (groups.length === 1) return `Release ${first[0].tag}`;
  return groups.length <= 3
    ? `Release ${groups.map(([each]) => each.tag).join(', ')}`
    : `Release ${releases.length} packages`;
}

/** One sentence that says why a plan releases nothing. */
export function whyNothing({ commits }: Plan): string {
  const { total, noRelease, notUnderstood } = commits;
  if (total === 0) return 'There are no commits since the last release.';
  const parts = [
    ...(noRelease > 0 ? [`${noRelease} that do not release`] : []),
    ...(notUnderstood > 0 ? [`${notUnderstood} not understood`] : []),
  ];
  return `No commit since the last release asks for one: ${parts.join(', ')}.`;
}

/** Accounts for every commit: "937 commits: 211 in the release, 432 that do not release, 294 not understood". */
export function commitLine({ commits }: Plan): string {
  const { total, included, noRelease, notUnderstood } = commits;
  const parts = [
    `${included} in the release`,
    `${noRelease} that do not release`,
    `${notUnderstood} not understood`,
  ];
  return total === 0 ? '0 commits' : `${plural(total, 'commit', 'commits')}: ${parts.join(', ')}`;
}

/** "1 breaking change, 2 features, 3 fixes, 4 others". A breaking change is counted as that only. */
export function changeLine(changes: readonly Change[]): string {
  const count = (test: (change: Change) => boolean): number => changes.filter(test).length;
  const breaking = count((change) => change.breaking);
  const features = count((change) => !change.breaking && change.type === 'feat');
  const fixes = count((change) => !change.breaking && change.type === 'fix');
  const others = changes.length - breaking - features - fixes;
  const parts = [
    ...(breaking > 0 ? [plural(breaking, 'breaking change', 'breaking changes')] : []),
    ...(features > 0 ? [plural(features, 'feature', 'features')] : []),
    ...(fixes > 0 ? [plural(fixes, 'fix', 'fixes')] : []),
    ...(others > 0 ? [plural(others, 'other', 'others')] : []),
  ];
  return parts.length === 0 ? 'no changes' : parts.join(', ');
}

/** Releases that share a tag, in order of first appearance. */
export function byTag(releases: readonly Release[]): readonly (readonly [Release, ...Release[]])[] {
  const groups = new Map<string, [Release, ...Release[]]>();
  for (const release of releases) {
    const group = groups.get(release.tag);
    if (group === undefined) groups.set(release.tag, [release]);
    else group.push(release);
  }
  return [...groups.values()];
}

/** The changes of all releases, each once, breaking ones first, then features, then the others. */
export function distinctChanges(releases: readonly Release[]): readonly Change[] {
  const changes = new Map<string, Change>();
  for (const change of releases.flatMap((release) => release.changes)) {
    changes.set(JSON.stringify([change.sha, change.type, change.scopes, change.subject]), change);
  }
  return [...changes.values()].sort((a, b) => rank(a) - rank(b));
}

/** Ignored tags by reason, most frequent reason first. */
export function tagsByReason(
  ignored: readonly IgnoredTag[],
): readonly (readonly [reason: string, tags: readonly string[]])[] {
  const reasons = new Map<string, string[]>();
  for (const { tag, reason } of ignored) {
    const tags = reasons.get(reason);
    if (tags === undefined) reasons.set(reason, [tag]);
    else tags.push(tag);
  }
  return [...reasons].sort((a, b) => b[1].length - a[1].length);
}

/** Most names shown of a list that is counted. */
const exampleLimit = 4;

/** All of a short list; of a longer one some from everywhere, because neighbours are alike. */
export function examples(list: readonly string[]): {
  readonly shown: readonly string[];
  readonly all: boolean;
} {
  if (list.length <= exampleLimit) return { shown: list, all: true };
  const places = [0, Math.floor(list.length / 2), list.length - 1];
  return { shown: list.filter((_, at) => places.includes(at)), all: false };
}

/** "1 tag", "2 tags". */
export function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function rank({ breaking, type }: Change): number {
  if (breaking) return 0;
  if (type === 'feat') return 1;
  return type === 'fix' ? 2 : 3;
}
