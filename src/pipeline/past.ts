import type { Config } from '../config/config.ts';
import {
  dayOf,
  labelOf,
  pastReleases,
  previousOf,
  releaseOf,
  type PastInput,
  type PastRelease,
} from '../core/decide/past.ts';
import { ReleaseError } from '../core/error.ts';
import { forgeTarget } from '../core/forge-target.ts';
import { repositoryLinks, type RepositoryLinks } from '../core/repository-links.ts';
import type { Line } from '../core/lines/lines.ts';
import type { VersionTag } from '../core/lines/tags.ts';
import { ownRules } from '../core/package-settings.ts';
import { suggest } from '../core/suggest.ts';
import type { Source } from '../ports.ts';
import type { RawCommit } from '../core/model.ts';
import { attributionRules } from './attribution.ts';
import { readOverrides } from './overrides.ts';
import { collect, readLines, type LinesReading } from './read.ts';
import { shellWord } from '../core/quote.ts';

/** Releases of the past and how to link them. */
export interface Past {
  readonly releases: readonly PastRelease[];
  readonly links: RepositoryLinks;
}

/** Every release of the history, newest first. */
export async function wholeHistory(source: Source, config: Config): Promise<Past> {
  const reading = await readLines(source, config);
  const commits = await collect(source.history({ exclude: [], paths: reading.needsPaths }));
  return {
    releases: pastReleases(commits, {
      ...(await inputOf(source, commits, reading, config)),
      lines: reading.lines.lines,
    }),
    links: linksOf(reading, config),
  };
}

/**
 * One released version.
 * @throws ReleaseError NO_SUCH_VERSION
 */
export async function releasedVersion(source: Source, config: Config, asked: string): Promise<Past> {
  const reading = await readLines(source, config);
  const reachable = tagsOf(reading.lines.lines).filter(({ tag }) => tag.reachable);
  const { line, tag } = findVersion(reachable, asked) ?? missing(asked, reachable);
  const previous = previousOf(line, tag);
  const exclude = previous ? [previous.sha] : [];
  const commits = await collect(source.history({ from: tag.sha, exclude, paths: reading.needsPaths }));
  const release = releaseOf(
    commits,
    labelOf(line, tag, previous, reading.lines.lines),
    await inputOf(source, commits, reading, config),
  );
  const date = dayOf(commits.find(({ sha }) => sha === tag.sha)?.time ?? 0);
  return { releases: [{ release, date }], links: linksOf(reading, config) };
}

/** What a person asked for, and what it resolved to. */
export interface Range {
  readonly from: string;
  readonly to: string;
  readonly fromSha: string;
  readonly toSha: string;
  readonly today: string;
}

/** The changes between two revisions, as if they were one release. */
export async function rangeRelease(source: Source, config: Config, range: Range): Promise<Past> {
  const reading = await readLines(source, config);
  const commits = await collect(
    source.history({ from: range.toSha, exclude: [range.fromSha], paths: reading.needsPaths }),
  );
  const label = {
    tag: range.to,
    previousTag: range.from,
    version: `${range.from}..${range.to}`,
    title: null,
    path: '.',
    members: null,
  };
  const release = releaseOf(commits, label, await inputOf(source, commits, reading, config));
  return {
    releases: [{ release, date: range.today }],
    links: linksOf(reading, config),
  };
}

/** The tag of a released version, and what it stands for. */
export interface ReleasedTag {
  readonly tag: string;
  readonly version: string;
  readonly commit: string;
}

/**
 * The tag of one released version.
 * @throws ReleaseError NO_SUCH_VERSION
 */
export async function releasedTag(source: Source, config: Config, asked: string): Promise<ReleasedTag> {
  const { tag, version, commit } = await releasedLine(source, config, asked);
  return { tag, version, commit };
}

/** A released version among the others of its packages. */
export interface ReleasedLine extends ReleasedTag {
  /** Its package; of several that share the version, the first. */
  readonly package: string;
  /** All of them, itself among them. */
  readonly siblings: readonly ReleasedTag[];
}

/**
 * One released version and all others of its packages.
 * @throws ReleaseError NO_SUCH_VERSION
 */
export async function releasedLine(source: Source, config: Config, asked: string): Promise<ReleasedLine> {
  const reading = await readLines(source, config);
  const tags = tagsOf(reading.lines.lines);
  const found = findVersion(tags, asked);
  if (found === undefined) {
    throw new ReleaseError('NO_SUCH_VERSION', `no tag here is the release '${asked}'`, {
      hint: 'Fetch the tags (git fetch --tags), or see the releases: release changelog --all',
    });
  }
  const { tag, line } = found;
  const name = line.name ?? line.members[0]?.name ?? line.path;
  return { ...released(tag), package: name, siblings: line.tags.map(released) };
}

function released({ name: tag, version: { version }, sha: commit }: VersionTag): ReleasedTag {
  return { tag, version, commit };
}

interface Tagged {
  readonly line: Line;
  readonly tag: VersionTag;
}

function tagsOf(lines: readonly Line[]): readonly Tagged[] {
  return lines.flatMap((line) => line.tags.map((tag) => ({ line, tag })));
}

/** @throws ReleaseError USAGE for a bare version that several packages have */
function findVersion(all: readonly Tagged[], asked: string): Tagged | undefined {
  const named =
    all.find(({ tag }) => tag.name === asked) ??
    all.find(({ line, tag }) => versionNamed(line, asked) === tag.version.version);
  if (named !== undefined) return named;
  const [found, ...others] = all.filter(({ tag }) => tag.version.version === asked.replace(/^v/, ''));
  const other = others.find(({ tag }) => tag.name !== found?.tag.name);
  if (found !== undefined && other !== undefined) throw ambiguous(asked, [found, ...others]);
  return found;
}

function ambiguous(asked: string, found: readonly Tagged[]): ReleaseError {
  const names = [...new Set(found.map(({ tag }) => tag.name))];
  const shown = names.slice(0, 5).join(', ');
  const more = names.length > 5 ? ` and ${String(names.length - 5)} more` : '';
  return new ReleaseError('USAGE', `several packages have a version '${asked}': ${shown}${more}`, {
    hint: `Name the tag of the one that is meant, such as ${shellWord(names[0] ?? asked)}`,
  });
}

function missing(asked: string, all: readonly Tagged[]): never {
  const near = suggest(
    asked,
    all.map(({ tag }) => tag.name),
  );
  throw new ReleaseError('NO_SUCH_VERSION', `no release '${asked}' in the history of HEAD`, {
    hint:
      near === null
        ? 'See the releases: release changelog --all'
        : `Did you mean: release changelog ${shellWord(near)}`,
  });
}

/** The version that a tag of one of a line's modules names. */
function versionNamed({ moduleTags }: Line, asked: string): string | undefined {
  return moduleTags.find(({ name }) => name === asked)?.version.version;
}

async function inputOf(
  source: Source,
  commits: readonly RawCommit[],
  { workspace: { packages } }: LinesReading,
  config: Config,
): Promise<Omit<PastInput, 'lines'>> {
  const { overrides } = await readOverrides(source, commits, packages);
  const own = ownRules(packages, config.packages, config);
  return { packages, rules: { ...config, ...attributionRules(config, packages) }, overrides, own };
}

function linksOf({ standing }: LinesReading, config: Config): RepositoryLinks {
  const url = standing.remote?.url ?? null;
  return repositoryLinks(url, forgeTarget(config.forge, url));
}
