import type { Config } from '../config/config.ts';
import { nothingWanted } from '../core/decide/wanted.ts';
import { dayOf } from '../core/decide/past.ts';
import { ReleaseError } from '../core/error.ts';
import type { Plan, RawCommit, RawTag, Release } from '../core/model.ts';
import { ancestorsOf, lastMoments, type Moment } from '../core/moments.ts';
import { isPrerelease } from '../core/version/version.ts';
import type { PluginHost, Source, Standing } from '../ports.ts';
import { planRelease } from './plan.ts';
import { collect, readLines } from './read.ts';

/** One version that was released, and the one this tool would have released. */
export interface ShadowRelease {
  readonly package: string;
  readonly tag: string;
  readonly released: string;
  /** Null: none. */
  readonly ours: string | null;
  readonly agrees: boolean;
  /** Why ours is what it is; null where both agree. */
  readonly why: string | null;
}

/** The releases of one commit. */
export interface ShadowPoint {
  readonly commit: string;
  /** Day, UTC. */
  readonly date: string;
  /** Commit that was planned on. */
  readonly base: string;
  readonly releases: readonly ShadowRelease[];
  /** What would have been released beside them. */
  readonly more: readonly { readonly package: string; readonly version: string; readonly why: string }[];
  /** Why no plan could be made there; null where one was. */
  readonly problem: string | null;
}

/** The last releases, compared. */
export interface Shadow {
  /** Newest first. */
  readonly points: readonly ShadowPoint[];
  /** Whether older ones are left out because the history of a shallow clone ends before them. */
  readonly cut: boolean;
}

/**
 * Plans the last releases again, on the commits they were made from, and holds the versions against the tags, which are what
 * the other tool (or a person) decided. Nothing is written, and nothing is fetched.
 * @throws ReleaseError CONFIG_INVALID, CONFIG_UNREADABLE where no plan can be made anywhere for it
 */
export async function shadow(
  source: Source,
  config: Config,
  { last, plugins }: { readonly last: number; readonly plugins: (standing: Standing) => PluginHost },
): Promise<Shadow> {
  const { standing, tags, lines } = await readLines(source, config);
  const commits = await collect(source.history({ exclude: [], paths: false }));
  const moments = lastMoments(commits, lines.lines, last);
  const known = new Map(commits.map((commit) => [commit.sha, commit]));
  const tried: Tried[] = [];
  for (const moment of moments) {
    const then = sourceAt(source, moment, { standing, tags, known });
    tried.push(await tryAt(moment, () => planThen(then, quiet(config), moment, plugins)));
  }
  const whole = tried.filter(({ error }) => error?.code !== 'HISTORY_INCOMPLETE');
  const [first] = whole;
  if (first?.error && whole.every(({ error }) => error?.code.startsWith('CONFIG_') === true))
    throw first.error;
  return {
    points: whole.map(pointOf),
    cut: whole.length < tried.length || (standing.shallow && moments.length < last),
  };
}

/** A plan, or what stood in its way. */
type Tried =
  | { readonly moment: Moment; readonly plan: Plan; readonly error: null }
  | { readonly moment: Moment; readonly plan: null; readonly error: ReleaseError };

/** What decides versions, and nothing of what else a release does. */
function quiet(config: Config): Config {
  return {
    ...config,
    ...{ files: [], build: [], assets: [], changelog: null, ledger: null, sbom: false, sbomPolicy: null },
    ...{
      apiGuard: 'off',
      checksums: null,
      notUnderstood: 'ignore',
      dependencyTable: false,
      goMajor: 'report',
    },
    registries: { npm: false, cargo: false, python: false },
    publish: { ...config.publish, npm: false, cargo: false, python: false, images: [], commands: [] },
    forge: { ...config.forge, kind: 'none' },
    plugins: config.plugins.map((plugin) => ({ ...plugin, plan: () => Promise.resolve([]) })),
  };
}

/** The repository as it is, read once. */
interface Now {
  readonly standing: Standing;
  readonly tags: readonly RawTag[];
  readonly known: ReadonlyMap<string, RawCommit>;
}

/** The repository as the release found it: at its base, with the tags of then. What a shallow clone lacks is not fetched. */
function sourceAt(source: Source, { base, releases }: Moment, { standing, tags, known }: Now): Source {
  const past = ancestorsOf(base, known);
  const hidden = new Set(releases.map(({ tag }) => tag.name));
  const then = tags
    .filter(({ name, sha }) => past.has(sha) && !hidden.has(name))
    .map((tag) => ({ ...tag, reachable: true }));
  return {
    ...source,
    standing: () => Promise.resolve({ ...standing, head: base }),
    tags: () => Promise.resolve(then),
    remoteTags: () => Promise.resolve(then.map(({ name }) => name)),
    history: (range) => source.history({ from: base, ...range }),
    tree: (commit = base) => source.tree(commit),
    deepen: () => Promise.reject(incomplete()),
  };
}

function incomplete(): ReleaseError {
  return new ReleaseError('HISTORY_INCOMPLETE', 'the history of this clone ends before the release before', {
    hint: 'git fetch --unshallow --tags   (in CI: fetch-depth: 0)',
  });
}

/** A plan as the branch of then would have made it: of stable versions, or of that channel. */
async function planThen(
  source: Source,
  config: Config,
  { releases }: Moment,
  plugins: (standing: Standing) => PluginHost,
): Promise<Plan> {
  const { branch } = await source.standing();
  const id = releases
    .map(({ tag: { version } }) =>
      isPrerelease(version) ? version.prerelease.find(isIdentifier) : undefined,
    )
    .find((one) => one !== undefined);
  const channel = id === undefined ? 'latest' : String(id);
  const { plan } = await planRelease({
    source,
    config: {
      ...config,
      channels: { ...config.channels, ...(branch === null ? {} : { [branch]: channel }) },
    },
    wanted: { ...nothingWanted, pre: id === undefined ? null : channel },
    date: '2000-01-01',
    renderer: () => Promise.resolve(silent),
    registries: () => Promise.resolve({ ask: () => Promise.resolve([]) }),
    plugins,
    warnings: [],
  });
  return plan;
}

function isIdentifier(part: string | number): boolean {
  return typeof part === 'string';
}

const nothing = (): string => '';
const silent = { changelog: nothing, changelogFile: nothing, notes: nothing, commit: nothing, tag: nothing };

async function tryAt(moment: Moment, make: () => Promise<Plan>): Promise<Tried> {
  try {
    return { moment, plan: await make(), error: null };
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    return { moment, plan: null, error };
  }
}

function pointOf({ moment, plan, error }: Tried): ShadowPoint {
  const { commit, base } = moment;
  const at = { commit: commit.sha, date: dayOf(commit.time), base };
  if (error === null) return { ...at, ...compared(moment, plan), problem: null };
  const problem = `${error.code}: ${error.message}`;
  return { ...at, releases: comparedWith(moment, () => undefined, problem), more: [], problem };
}

function compared(moment: Moment, plan: Plan): Pick<ShadowPoint, 'releases' | 'more'> {
  const used = new Set<Release>();
  const find = (tag: string, members: ReadonlySet<string>): Release | undefined => {
    const found =
      plan.releases.find((one) => one.tag === tag) ?? plan.releases.find((one) => members.has(one.package));
    for (const one of plan.releases) if (one === found || one.tag === found?.tag) used.add(one);
    return found;
  };
  const releases = comparedWith(moment, find, silenceOf(plan));
  const more = plan.releases
    .filter((one) => !used.has(one))
    .map((one) => ({ package: one.package, version: one.next, why: whyOf(one) }));
  return { releases, more };
}

function comparedWith(
  { releases }: Moment,
  find: (tag: string, members: ReadonlySet<string>) => Release | undefined,
  without: string,
): readonly ShadowRelease[] {
  return releases.map(({ line, tag }) => {
    const found = find(tag.name, new Set(line.members.map(({ name }) => name)));
    const agrees = found?.next === tag.version.version;
    return {
      package: line.name ?? line.members[0]?.name ?? '',
      tag: tag.name,
      released: tag.version.version,
      ours: found?.next ?? null,
      agrees,
      why: agrees ? null : found === undefined ? without : whyOf(found),
    };
  });
}

/** Why nothing would have been released: changesets that are not read, else the commits. */
function silenceOf({ commits: { total, noRelease, notUnderstood }, warnings }: Plan): string {
  const unread = warnings.find(({ code }) => code.startsWith('CHANGESETS_'));
  if (unread !== undefined) return unread.message;
  if (total === 0) return 'there was no commit since the release before';
  return `no commit asked for a release of it: ${String(total)} commits, ${String(noRelease)} that do not release, ${String(notUnderstood)} not understood`;
}

/** The reason of a version, and the change that asks for most. */
function whyOf({ reason, changes }: Release): string {
  const order = ['major', 'minor', 'patch'];
  const [first] = changes
    .filter(({ level }) => level !== null)
    .toSorted((a, b) => order.indexOf(a.level ?? '') - order.indexOf(b.level ?? ''));
  if (first === undefined) return reason;
  const mark = first.breaking ? '!' : '';
  return `${reason} (${first.sha.slice(0, 8)} ${first.type}${mark}: ${first.subject})`;
}
