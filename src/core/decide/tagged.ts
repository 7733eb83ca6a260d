import { SemVer, gt } from 'semver';
import type { Line } from '../lines/lines.ts';
import { moduleTag } from '../lines/module-tags.ts';
import type { Change, Level, Package, Release, TaggedRelease } from '../model.ts';
import { suffixOf } from '../version/prerelease.ts';
import { greatest, isPrerelease, maxLevel } from '../version/version.ts';
import type { Numbered } from './number.ts';
import type { Pending, Span } from './pending.ts';

/** A line that will be released. */
export interface Active {
  readonly pending: Pending;
  readonly level: Level;
  /** The level the command line asks for where the changes ask for less; null where it plays no part. */
  readonly asked: Level | null;
  /** Members released, with what pulled them; of fixed groups always all. */
  readonly members: ReadonlyMap<string, string | null>;
}

/** The release of a line, complete. */
export function toTagged(active: Active, number: Numbered, all: readonly Pending[]): TaggedRelease {
  const { pending, members } = active;
  const { line } = pending;
  const { span, previousTag } = toldBy(pending, number.version);
  const packages = line.members.filter(({ manifest }) => members.has(manifest));
  const channel = channelOf(number.version, line);
  return {
    tag: number.tag,
    previousTag,
    version: number.version,
    channel,
    title: all.length > 1 ? line.name : null,
    path: line.path,
    packages: packages.map((pkg) => toRelease(pkg, active, number)),
    changes: unique([...span.changes.values()].flat(), span.range),
    latest: channel === 'latest' && isLatest(line, number.version, all),
  };
}

/** All tags of a release: its own, and those of its modules. */
export function tagsOf({ tag, packages }: TaggedRelease): readonly string[] {
  return [...new Set([tag, ...packages.flatMap(({ moduleTag: own }) => own ?? [])])];
}

/**
 * The commits a release tells, and the release they follow: a stable release that ends a series of prereleases
 * tells everything since the stable one before.
 */
export function toldBy(
  pending: Pending,
  version: string,
): { readonly span: Span; readonly previousTag: string | null } {
  const { last, stable } = pending.line;
  const ends = last !== null && isPrerelease(last.version) && !isPrerelease(new SemVer(version));
  const previous = ends ? stable : last;
  return { span: ends ? pending.whole : pending, previousTag: previous === null ? null : previous.name };
}

/** What pulled a member, or the whole line where its own changes ask for less than it gets. */
function pullOf(pkg: Package, { pending, level, members }: Active): string | null {
  const own = members.get(pkg.manifest) ?? null;
  if (own !== null || pending.level === null || pending.level === level) return own;
  return [...members.values()].find((why) => why !== null) ?? null;
}

function toRelease(pkg: Package, active: Active, number: Numbered): Release {
  const { line } = active.pending;
  const pull = pullOf(pkg, active);
  const { span, previousTag } = toldBy(active.pending, number.version);
  const own = line.sharing === 'single' ? null : moduleTag(pkg, number.tag, number.version);
  return {
    package: pkg.name,
    path: pkg.path,
    ecosystem: pkg.ecosystem,
    manifest: pkg.manifest,
    current: currentOf(pkg, line),
    next: number.version,
    bump: number.bump,
    reason: pull === null ? reasonOf(active, number, span.changes) : `dependency: ${pull}`,
    channel: channelOf(number.version, line),
    tag: number.tag,
    ...(own === null ? {} : { moduleTag: own }),
    previousTag,
    changes: span.changes.get(pkg.manifest) ?? [],
  };
}

/** The version a member had: in a linked group its own, else the line's. */
export function currentOf(pkg: Package, line: Line): string | null {
  if (line.last === null) return null;
  return line.sharing === 'linked' ? pkg.version : line.last.version.version;
}

/** Why this version: the rule, and the newest change that asked for the most. */
function reasonOf(
  { asked, pending: { said } }: Active,
  { why, byChanges }: Numbered,
  changes: Span['changes'],
): string {
  if (asked !== null && byChanges) return `${asked} asked for on the command line`;
  if (said !== undefined && byChanges) return `${why} (as ${said} says)`;
  const all = [...changes.values()].flat();
  const level = all.reduce<Level | null>((max, change) => maxLevel(max, change.level), null);
  const top = all.find((change) => change.level !== null && change.level === level) ?? null;
  if (top === null || !byChanges) return why;
  return `${why} (${top.sha.slice(0, 7)} ${top.type}${top.breaking ? '!' : ''}: ${top.subject})`;
}

/**
 * Whom a version is for: who follows a prerelease identifier, who installs without asking (`latest`, the greatest
 * stable version of its line), or who stays on what is maintained below that.
 */
function channelOf(version: string, { tags, maintenance }: Line): string {
  const parsed = new SemVer(version);
  const suffix = suffixOf(parsed);
  if (suffix) return suffix.id || 'prerelease';
  const top = greatest(tags.filter((tag) => !isPrerelease(tag.version)));
  if (top === null || gt(parsed, top.version)) return 'latest';
  const own = top.version.major === parsed.major ? `${parsed.major}.${parsed.minor}.x` : `${parsed.major}.x`;
  return maintenance?.name ?? own;
}

/** Latest is the greatest stable version of the repository's main line; where packages are independent, of each. */
function isLatest(line: Line, version: string, all: readonly Pending[]): boolean {
  const main = all.find(
    ({ line: other }) => other.name === null || (other.sharing === 'single' && other.path === '.'),
  );
  if (main?.line.key !== undefined && main.line.key !== line.key) return false;
  return line.tags.every((tag) => isPrerelease(tag.version) || gt(version, tag.version));
}

/** The members' changes, each once, in the order of the history. */
function unique(changes: readonly Change[], range: ReadonlySet<string>): readonly Change[] {
  const order = new Map([...range].map((sha, at) => [sha, at]));
  return [...new Set(changes)].sort((a, b) => (order.get(a.sha) ?? 0) - (order.get(b.sha) ?? 0));
}
