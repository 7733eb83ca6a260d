import { ReleaseError } from '../core/error.ts';
import type { RawCommit } from '../core/model.ts';
import type { PullRequest } from '../core/preview/event.ts';
import { pathsOf, squashCommit } from '../core/preview/squash.ts';
import { collect } from '../pipeline/read.ts';
import type { Source, Standing } from '../ports.ts';
import { withSource, type Settings } from './planning.ts';
import type { Tools } from './tools.ts';

/** What a repository is looked at as. */
export interface Ahead {
  /** Branch that is merged into. */
  readonly branch: string;
  readonly request: PullRequest | null;
  /** Title of the commit that all becomes; null: the commits come as they are. */
  readonly title: string | null;
}

/** A repository as it will be once a pull request is merged, and what that brings. */
export interface Future {
  readonly source: Source;
  /** Commits the pull request has, newest first. */
  readonly commits: readonly RawCommit[];
  /** Commit of the branch they come onto. */
  readonly base: string;
  readonly head: string;
  readonly notes: readonly string[];
}

/**
 * Opens a repository for one piece of work, with the whole of its history: a shallow clone's is fetched for it.
 * @throws ReleaseError HISTORY_INCOMPLETE where it cannot be
 */
export function withHistory<T>(
  tools: Tools,
  settings: Settings,
  work: (source: Source, standing: Standing) => Promise<T>,
): Promise<T> {
  return withSource(tools, settings, async (opened) => {
    const standing = await opened.standing();
    const source = standing.shallow ? await opened.deepen() : opened;
    try {
      return await work(source, standing);
    } finally {
      if (source !== opened) source.close();
    }
  });
}

/**
 * Looks at what is checked out as the future of a branch. Reads only.
 * @throws ReleaseError HISTORY_INCOMPLETE where the branch is not known here
 */
export async function futureOf(source: Source, ahead: Ahead): Promise<Future> {
  const standing = await source.standing();
  const { head } = standing;
  if (head === null) throw unknown(ahead.branch);
  const tip = await newestOf(source.history({ exclude: [], paths: false }));
  const isMerge = tip?.parents[1] !== undefined && tip.parents[1] === ahead.request?.head.sha;
  const base = (isMerge ? tip.parents[0] : undefined) ?? (await baseOf(source, ahead, standing));
  const commits = await collect(source.history({ from: head, exclude: [base], paths: true }));
  const isOld = ahead.request !== null && !isMerge && head !== ahead.request.base.sha;
  return {
    source: seenFrom(source, { ahead, head, commits }),
    commits: commits.filter(({ sha, parents }) => sha !== head || parents.length < 2),
    base,
    head,
    notes: isOld ? [notMerged] : [],
  };
}

const notMerged =
  'What is checked out is not the merge of this pull request: commits of the base may be missing. Check out refs/pull/<number>/merge, as actions/checkout does by itself';

interface View {
  readonly ahead: Ahead;
  readonly head: string;
  readonly commits: readonly RawCommit[];
}

/** The same source on the branch that is merged into; squashed, its own commits are one. */
function seenFrom(source: Source, view: View): Source {
  const { ahead, head, commits } = view;
  return {
    ...source,
    standing: async () => {
      const standing = await source.standing();
      const defaultBranch = standing.defaultBranch ?? ahead.request?.defaultBranch ?? null;
      return { ...standing, branch: ahead.branch, defaultBranch };
    },
    deepen: async () => seenFrom(await source.deepen(), view),
    async *history(range) {
      const inner = source.history(range);
      if (ahead.title === null || (range.from ?? head) !== head || commits.length === 0) {
        yield* inner;
        return;
      }
      const own = new Set(commits.map(({ sha }) => sha));
      const one = squashed(ahead.title, view);
      const { under = [] } = range;
      if (isUnder(pathsOf(commits), under)) yield range.paths ? one : { ...one, paths: null };
      for await (const commit of inner) if (!own.has(commit.sha)) yield commit;
    },
  };
}

function squashed(title: string, { ahead, head, commits }: View): RawCommit {
  const [newest] = commits;
  const author = newest?.author ?? { name: '', email: '' };
  const parents = commits.at(-1)?.parents.slice(0, 1) ?? [];
  return squashCommit(
    { title, number: ahead.request?.number ?? null, commits },
    { sha: head, parents, author, time: newest?.time ?? 0, paths: null },
  );
}

function isUnder(paths: readonly string[], directories: readonly string[]): boolean {
  return (
    directories.length === 0 ||
    paths.some((path) => directories.some((one) => one === '.' || path.startsWith(`${one}/`)))
  );
}

/** The tip of the branch: as the event tells it, else as the remote has it, else as it is here. */
async function baseOf(source: Source, { request, branch }: Ahead, { remote }: Standing): Promise<string> {
  const told = request === null ? [] : await source.knownCommits([request.base.sha]);
  const names = [
    ...told,
    ...(remote === null ? [] : [`refs/remotes/${remote.name}/${branch}`]),
    `refs/heads/${branch}`,
  ];
  for (const name of names) {
    const tip = newestOf(source.history({ from: name, exclude: [], paths: false }));
    const commit = await tip.catch(() => undefined);
    if (commit !== undefined) return commit.sha;
  }
  throw unknown(branch);
}

/** The newest commit of a history. */
async function newestOf(commits: AsyncIterable<RawCommit>): Promise<RawCommit | undefined> {
  for await (const commit of commits) return commit;
  return undefined;
}

function unknown(branch: string): ReleaseError {
  return new ReleaseError('HISTORY_INCOMPLETE', `the branch ${branch} is not known here`, {
    hint: 'Fetch all of the history: git fetch --unshallow, or fetch-depth: 0 for actions/checkout',
  });
}
