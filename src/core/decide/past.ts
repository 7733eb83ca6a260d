import { rcompare } from 'semver';
import { attributor, type AttributionRules } from '../attribute.ts';
import { readCommits, type CommitRules, type Overrides } from '../commits/index.ts';
import { changeKey } from '../commits/change.ts';
import type { Line } from '../lines/lines.ts';
import type { OwnRules } from '../package-settings.ts';
import type { VersionTag } from '../lines/tags.ts';
import type { Change, Package, RawCommit, ReadCommit, TaggedRelease } from '../model.ts';
import { isPrerelease } from '../version/version.ts';

/** A release of the past, as history tells it. */
export interface PastRelease {
  readonly release: TaggedRelease;
  /** Day of the tagged commit, UTC. */
  readonly date: string;
}

/** What reading the past needs besides the commits. */
export interface PastInput {
  readonly lines: readonly Line[];
  readonly packages: readonly Package[];
  readonly rules: CommitRules & AttributionRules;
  readonly overrides: Overrides;
  /** Packages with rules of their own for commits. */
  readonly own: readonly OwnRules[];
}

/**
 * All releases of a history, newest first. Each commit belongs to the oldest stable release of its line that contains
 * it, and to the prerelease before that, if any: a stable release tells all its prereleases told. Every release is read by itself, so a revert of something released before stays a change of its own.
 */
export function pastReleases(commits: readonly RawCommit[], input: PastInput): readonly PastRelease[] {
  const times = new Map(commits.map(({ sha, time }) => [sha, time]));
  const tell = teller(input);
  return input.lines
    .flatMap((line) => releasesOf(line, commits, input.lines, tell))
    .map((found) => ({ ...found, time: times.get(found.sha) ?? 0 }))
    .sort((a, b) => b.time - a.time)
    .map(({ release, time }) => ({ release, date: dayOf(time) }));
}

/** One release made of some commits; `label` names it. */
export function releaseOf(
  commits: readonly RawCommit[],
  label: Label,
  input: Omit<PastInput, 'lines'>,
): TaggedRelease {
  return teller(input)(commits, label);
}

type Teller = (commits: readonly RawCommit[], label: Label) => TaggedRelease;

function teller({ packages, rules, overrides, own }: Omit<PastInput, 'lines'>): Teller {
  const attribute = attributor(packages, rules);
  const kinds = [{ manifests: null, rules }, ...own];
  const isOwn = new Set(own.flatMap(({ manifests }) => [...manifests]));
  return (commits, { members, ...label }) => {
    const manifests = (members ?? packages).map(({ manifest }) => manifest);
    const heard = kinds.map((kind) => {
      const read = readCommits(commits, kind.rules, overrides);
      const mine = manifests.filter((one) => kind.manifests?.has(one) ?? !isOwn.has(one));
      return { read, mine, touched: members === null ? null : attribute(read) };
    });
    const changes = commits.flatMap((_, at) =>
      heard.flatMap(({ read, mine, touched }) => {
        const one = read[at];
        if (one === undefined || mine.length === 0) return [];
        const of = touched?.get(one.commit.sha);
        return of === undefined ? told(one) : mine.flatMap((manifest) => of.get(manifest) ?? []);
      }),
    );
    const once = own.length === 0 ? [...new Set(changes)] : onceEach(changes);
    return { ...label, channel: 'latest', packages: [], changes: once, latest: false };
  };
}

/** The same change, read by several rules, is one. */
function onceEach(changes: readonly Change[]): readonly Change[] {
  return [...new Map(changes.map((one) => [`${one.sha} ${changeKey(one)}`, one])).values()];
}

/** Everything a commit says, for whatever package. */
function told({ verdict, changes, apart }: ReadCommit): readonly Change[] {
  return verdict === 'included' ? [...changes, ...[...apart.values()].flat()] : [];
}

/** How a release of the past is called. */
export interface Label {
  readonly tag: string;
  readonly previousTag: string | null;
  readonly version: string;
  readonly title: string | null;
  readonly path: string;
  /** Packages whose changes count; null = every commit counts. */
  readonly members: readonly Package[] | null;
}

/** What a tag of a line is called in a changelog. */
export function labelOf(
  line: Line,
  tag: VersionTag,
  previous: VersionTag | null,
  lines: readonly Line[],
): Label {
  return {
    tag: tag.name,
    previousTag: previous?.name ?? null,
    version: tag.version.version,
    title: lines.length > 1 ? line.name : null,
    path: line.path,
    members: lines.length > 1 ? line.members : null,
  };
}

/** The release before a tag: of a stable one the last stable, of a prerelease whatever came before. */
export function previousOf(line: Line, tag: VersionTag): VersionTag | null {
  const lower = reachable(line).filter(({ version }) => rcompare(tag.version, version) < 0);
  return lower.find(({ version }) => isPrerelease(tag.version) || !isPrerelease(version)) ?? null;
}

function releasesOf(
  line: Line,
  commits: readonly RawCommit[],
  lines: readonly Line[],
  tell: Teller,
): readonly { readonly release: TaggedRelease; readonly sha: string }[] {
  const tags = reachable(line);
  const parts = partition(commits, tags.toReversed());
  const stable = partition(commits, tags.filter(({ version }) => !isPrerelease(version)).toReversed());
  return tags.map((tag) => {
    const label = labelOf(line, tag, previousOf(line, tag), lines);
    const mine = (isPrerelease(tag.version) ? parts : stable).get(tag.name) ?? [];
    return { release: tell(mine, label), sha: tag.sha };
  });
}

function reachable(line: Line): readonly VersionTag[] {
  return line.tags.filter((tag) => tag.reachable).sort((a, b) => rcompare(a.version, b.version));
}

/** Gives each commit to the first of some tags, oldest first, that contains it. One pass over the graph. */
function partition(
  commits: readonly RawCommit[],
  tags: readonly VersionTag[],
): ReadonlyMap<string, readonly RawCommit[]> {
  const parents = new Map(commits.map((commit) => [commit.sha, commit.parents]));
  const home = new Map<string, string>();
  for (const tag of tags) {
    const stack = [tag.sha];
    for (let sha = stack.pop(); sha !== undefined; sha = stack.pop()) {
      const next = parents.get(sha);
      if (next === undefined || home.has(sha)) continue;
      home.set(sha, tag.name);
      stack.push(...next);
    }
  }
  const parts = new Map<string, RawCommit[]>(tags.map(({ name }) => [name, []]));
  for (const commit of commits) parts.get(home.get(commit.sha) ?? '')?.push(commit);
  return parts;
}

/** Last second a four-digit year can name. */
const lastSecond = 253_402_300_799;

/** Day of a commit's time, UTC, YYYY-MM-DD. A commit may claim any time: days outside the calendar become its ends. */
export function dayOf(seconds: number): string {
  const within = Math.min(Math.max(Number.isNaN(seconds) ? 0 : seconds, 0), lastSecond);
  return new Date(within * 1000).toISOString().slice(0, 10);
}
