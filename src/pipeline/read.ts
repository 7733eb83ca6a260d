import { gt } from 'semver';
import type { Config } from '../config/config.ts';
import type { Changeset } from '../core/changesets.ts';
import { commitReading } from '../core/commits/index.ts';
import { account, type Accounting } from '../core/decide/pending.ts';
import { ReleaseError } from '../core/error.ts';
import { cleanLine, cut } from '../core/notes/clean.ts';
import { respelled } from '../core/lines/spelling.ts';
import { findLines, type Line, type LineRules, type Lines } from '../core/lines/lines.ts';
import { channelOf, maintenanceOn, wantedOn, type Channel } from '../core/channel.ts';
import { nothingWanted, wantsStable, type Wanted } from '../core/decide/wanted.ts';
import type { Change, Package, RawCommit, RawTag, Warning } from '../core/model.ts';
import { ownRules } from '../core/package-settings.ts';
import { isPlaceholder, isPrerelease, parseVersion } from '../core/version/version.ts';
import type { Source, Standing } from '../ports.ts';
import { announcedLines } from './announced.ts';
import { attributionRules } from './attribution.ts';
import { readChangesets } from './changesets.ts';
import { readOverrides } from './overrides.ts';
import { asTagged } from './tagged-workspace.ts';
import { readWorkspace, type Workspace, type WorkspaceRules } from './workspace.ts';
import { selectPackages } from '../core/package-name.ts';

/** Everything read from a repository, understood but not decided. */
export interface Reading extends LinesReading {
  readonly accounting: Accounting;
  /** The changesets that were read. */
  readonly changesets: readonly Changeset[];
  /** What a person should know about what was read. */
  readonly warnings: readonly Warning[];
}

/**
 * Reads a repository at its HEAD. A shallow clone whose history ends inside the range is read again with the
 * missing part, fetched into a place of our own.
 * @throws ReleaseError HISTORY_INCOMPLETE, and what reading manifests throws
 */
export async function readRepository(source: Source, config: Config, wanted: Wanted): Promise<Reading> {
  const reading = await readOnce(source, config, wanted);
  if (!isCut(reading)) return reading;
  const whole = await source.deepen();
  try {
    return await readOnce(whole, config, wanted);
  } finally {
    whole.close();
  }
}

/** A footer may make a prerelease stable, and is only known once the commits are read: then more of them are read. */
async function readOnce(source: Source, config: Config, wanted: Wanted): Promise<Reading> {
  const lines = await readLines(source, config, wanted);
  const reading = await readCommitsOf(source, config, lines, wantsStable(lines.wanted));
  const more = reading.accounting.pending.some(
    ({ line, changes, whole, range }) =>
      whole.range === range && isSeries(line) && [...changes.values()].flat().some(asksForStable),
  );
  return more ? readCommitsOf(source, config, lines, true) : reading;
}

async function readCommitsOf(
  source: Source,
  config: Config,
  reading: LinesReading,
  stable: boolean,
): Promise<Reading> {
  const { lines } = reading.lines;
  const whole = new Set(
    lines
      .filter((line) => stable || saysStable(line))
      .filter(isSeries)
      .map(({ key }) => key),
  );
  const [raw, announced] = await Promise.all([
    readRange(source, reading, whole),
    announcedLines(source, reading, workspaceRules(reading.standing, config)),
  ]);
  const { packages } = reading.workspace;
  const { overrides, warnings } = await readOverrides(source, raw, packages);
  const series = prereleasesOf(
    lines.filter(({ key }) => whole.has(key)),
    raw,
  );
  const { changesets, intents, told, ...more } = await readChangesets(source, config, packages, series);
  const commits = commitReading(raw, config, overrides);
  const rules = attributionRules(config, packages);
  const own = ownRules(packages, config.packages, config).map((one) => ({
    manifests: one.manifests,
    commits: commitReading(raw, one.rules, overrides),
  }));
  const accounting = account({ lines, commits, own, packages, announced, whole, rules, intents, told });
  return { ...reading, accounting, changesets, warnings: [...warnings, ...more.warnings] };
}

/** Whether a line's last release is a prerelease. */
function isSeries({ last }: Line): boolean {
  return last !== null && isPrerelease(last.version);
}

/** Commits that are prereleases of what some lines are about to release. */
function prereleasesOf(lines: readonly Line[], commits: readonly RawCommit[]): readonly RawCommit[] {
  const released = new Set(
    lines.flatMap(({ tags, stable }) =>
      tags
        .filter(({ reachable, version }) => reachable && (stable === null || gt(version, stable.version)))
        .map(({ sha }) => sha),
    ),
  );
  return commits.filter(({ sha }) => released.has(sha));
}

/** Whether the manifests say a stable version already. */
function saysStable({ manifest }: Line): boolean {
  return manifest !== null && !isPrerelease(manifest) && !isPlaceholder(manifest);
}

function asksForStable({ releaseAs }: Change): boolean {
  const version = releaseAs === null ? null : parseVersion(releaseAs);
  return version !== null && !isPrerelease(version);
}

/** A repository without its commits: packages, tags, and the lines they make. */
export interface LinesReading {
  readonly standing: Standing;
  readonly workspace: Workspace;
  readonly lines: Lines;
  readonly tags: readonly RawTag[];
  /** What the command line asks for, and the branch where that says nothing. */
  readonly wanted: Wanted;
  /** Whether commits must be told apart by path. */
  readonly needsPaths: boolean;
}

/** @throws what reading manifests throws */
export async function readLines(
  source: Source,
  config: Config,
  wanted: Wanted = nothingWanted,
): Promise<LinesReading> {
  const standing = await source.standing();
  const rules = workspaceRules(standing, config);
  const [top, tags] = await Promise.all([readWorkspace(source.tree(), rules), source.tags()]);
  const workspace = await asTagged(top, tags, source.tree(), rules);
  const channel = channelOn(standing, config);
  const asked = wantedOn(channel, wanted);
  const lineWishes = {
    pre: asked.pre,
    channel: channel?.kind === 'prerelease' && channel.id === asked.pre ? channel.id : null,
    graduate: asked.graduate !== 'none',
    maintenance: maintenanceOn(channel),
  };
  return { standing, tags, wanted: asked, ...linesOf(workspace, tags, config, lineWishes) };
}

/** What the command line and the branch say about lines. */
type LineWishes = Pick<LineRules, 'pre' | 'channel' | 'graduate' | 'maintenance'>;

/** What the checked-out branch releases. */
export function channelOn({ branch, defaultBranch }: Standing, config: Config): Channel | null {
  return channelOf(branch, { channels: config.channels, main: config.branch ?? defaultBranch });
}

function linesOf(
  workspace: Workspace,
  tags: readonly RawTag[],
  config: Config,
  wanted: LineWishes,
): Pick<LinesReading, 'workspace' | 'lines' | 'needsPaths'> {
  const packages = respelled(workspace.packages, tags);
  const lines = findLines(packages, tags, lineRules(config, packages, wanted));
  const isMapped = Object.keys(config.paths).length > 0;
  return {
    workspace: { ...workspace, packages },
    lines,
    needsPaths: packages.length > 1 || packages[0]?.path !== '.' || isMapped,
  };
}

/** One walk for all lines; packages that were never released get a walk of their own below their directory. */
async function readRange(
  source: Source,
  reading: LinesReading,
  whole: ReadonlySet<string>,
): Promise<readonly RawCommit[]> {
  const { lines } = reading.lines;
  const paths = reading.needsPaths;
  if (lines.length === 0) return [];
  const baseOf = ({ key, last, stable }: Line): string | null =>
    (whole.has(key) ? stable : last)?.sha ?? null;
  const bases = [...new Set(lines.map(baseOf).filter((sha) => sha !== null))];
  const fresh = lines.filter((line) => baseOf(line) === null).flatMap(({ members }) => members);
  const everything = bases.length === 0 || fresh.some(({ path }) => path === '.');
  const main = await collect(source.history({ exclude: everything ? [] : bases, paths }));
  if (everything || fresh.length === 0) return main;
  const known = new Set(main.map(({ sha }) => sha));
  const older = await collect(source.history({ exclude: [], paths, under: fresh.map(({ path }) => path) }));
  return [...main, ...older.filter(({ sha }) => !known.has(sha))];
}

/** All of a stream. */
export async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** Whether a shallow clone ends before the range does. */
function isCut({ standing, lines, accounting }: Reading): boolean {
  if (!standing.shallow) return false;
  if (lines.lines.some(({ last }) => last === null)) return true;
  const boundary = new Set(standing.boundary);
  return accounting.commits.some(({ commit }) => boundary.has(commit.sha));
}

function lineRules(config: Config, packages: readonly Package[], wishes: LineWishes): LineRules {
  const ignored = selectPackages(packages, config.ignore).map(({ manifest }) => manifest);
  return {
    tagFormat: config.tagFormat,
    fixed:
      (config.fixed ?? (config.linked.length > 0 ? [] : null))?.map((group) =>
        named(packages, group, 'fixed'),
      ) ?? null,
    settings: config.packages,
    ignored: new Set(ignored),
    prereleaseOrder: config.prereleaseOrder,
    ...wishes,
  };
}

/** Manifests of the packages that share the next version when they change, by group. */
export function linkedOf(packages: readonly Package[], { linked }: Config): readonly ReadonlySet<string>[] {
  return linked.map((group) => new Set(named(packages, group, 'linked').map(({ manifest }) => manifest)));
}

function named(
  packages: readonly Package[],
  patterns: readonly string[],
  kind: 'fixed' | 'linked',
): readonly Package[] {
  const members = selectPackages(packages, patterns);
  if (members.length > 0) return members;
  throw new ReleaseError('CONFIG_INVALID', `no package matches the ${kind} group [${patterns.join(', ')}]`, {
    hint: `Packages here: ${packages.map(({ name }) => name).join(', ')}`,
  });
}

/** How a repository's packages are found. */
export function workspaceRules(standing: Standing, { workspaces, ecosystems }: Config): WorkspaceRules {
  return { name: repositoryName(standing), workspaces, ecosystems };
}

/** The remote's name of the repository, else its folder's; both may hold anything, a name may not, least a password. */
export function repositoryName({ remote, root }: Standing): string {
  const address = remote === null ? root : (remote.url.split(/[?#]/, 1)[0] ?? '');
  const parts = address.slice(-longestAddress).split(/[/\\:@]/);
  const last = parts.findLast((part) => part !== '') ?? '';
  const name = cut(cleanLine(last.endsWith('.git') ? last.slice(0, -4) : last), longestName);
  return /^\.*$/.test(name) ? 'repository' : name;
}

/** Characters of an address that are looked at, and of a name that are kept. */
const longestAddress = 4096;
const longestName = 100;
