import type { RawTag } from '../../core/model.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ReleaseError } from '../../core/error.ts';
import type { Remote, Source, Standing, Tree } from '../../ports.ts';
import { readHistory } from './history.ts';
import { openBatch, type Batch } from './batch.ts';
import { asker, type Ask } from './ask.ts';
import { knownEntry } from './ledger.ts';
import { fetchWhole } from './deepen.ts';
import { remoteTags } from './remote-tags.ts';
import { runGit, type Environment } from './run.ts';
import { commitTree } from './tree.ts';

/** The repository around a folder, read-only, at its HEAD. */
export async function openSource(cwd: string, env: Environment, remote: string): Promise<Source> {
  return sourceAt(cwd, env, await readStanding(asker(cwd, env), remote), () => undefined);
}

/** A source that reads from `cwd` what `standing` says of the user's clone. */
function sourceAt(cwd: string, env: Environment, standing: Standing, onClose: () => void): Source {
  const git = asker(cwd, env);
  const { head } = standing;
  let batch: Batch | null = null; // one process for the trees of all commits
  const trees = new Map<string, Tree>();
  const treeOf = (commit: string): Tree => {
    const tree = trees.get(commit) ?? commitTree((id) => (batch ??= openBatch(cwd, env)).get(id), commit);
    trees.set(commit, tree);
    return tree;
  };
  return {
    standing: () => Promise.resolve(standing),
    tags: () => readTags(git, head),
    remoteTags: () =>
      standing.remote === null ? Promise.resolve([]) : remoteTags(cwd, env, standing.remote.name),
    knownEntry: (branch) => knownEntry(git, { remote: standing.remote?.name ?? null, branch }),
    knownCommits: (ids) => knownCommits(git, ids),
    async *history({ exclude, paths, from: start = head, under = [] }) {
      if (start === null) return;
      const from = exclude.length > 1 ? await commonBase(git, exclude) : exclude;
      yield* readHistory({ cwd, env, head: start, exclude: from, paths, under });
    },
    tree: (commit = head ?? undefined) => (commit === undefined ? emptyTree : treeOf(commit)),
    async deepen() {
      const place = await fetchWhole(git, standing, env, 'history');
      return sourceAt(place.dir, env, { ...standing, shallow: false, boundary: [] }, place.remove);
    },
    before: (commit, branch) => sourceBefore(git, env, { standing, commit, branch }),
    close: () => {
      batch?.close();
      onClose();
    },
  };
}

/** What a release found: its own tags are not there yet. */
async function sourceBefore(
  git: Ask,
  env: Environment,
  {
    standing,
    commit,
    branch,
  }: { readonly standing: Standing; readonly commit: string; readonly branch: string },
): Promise<Source> {
  const place = await fetchWhole(git, standing, env, 'contents');
  try {
    const head = (await asker(place.dir, env)(['rev-parse', '--verify', `${commit}^`])).trim();
    const then = { ...standing, head, branch, shallow: false, boundary: [] };
    const source = sourceAt(place.dir, env, then, place.remove);
    return { ...source, tags: async () => (await source.tags()).filter(({ sha }) => sha !== commit) };
  } catch (error) {
    place.remove();
    throw error;
  }
}

const emptyTree: Tree = { read: () => Promise.resolve(new Map()), glob: () => Promise.resolve([]) };

/** A git exit code that says no instead of failing. */
const no = { expected: [1] };

async function readStanding(git: Ask, wanted: string): Promise<Standing> {
  const [places, head, branch, remote] = await Promise.all([
    git([
      'rev-parse',
      '--path-format=absolute',
      '--show-toplevel',
      '--git-common-dir',
      '--absolute-git-dir',
      '--is-shallow-repository',
    ]),
    headOf(git),
    branchOf(git),
    remoteOf(git, wanted),
  ]);
  const [root = '', gitDir = '', ownGitDir = '', shallow] = places.split('\n');
  return {
    root,
    gitDir,
    ownGitDir,
    head,
    branch,
    shallow: shallow === 'true',
    boundary: shallow === 'true' ? (await readFile(join(gitDir, 'shallow'), 'utf8')).trim().split('\n') : [],
    remote,
    defaultBranch: remote === null ? null : await defaultBranchOf(git, remote),
  };
}

/** The remote of a name; where there is no `origin`, which is what clones call it by themselves, the only one there is. */
async function remoteOf(git: Ask, name: string): Promise<Remote | null> {
  const listing = await git(['config', '--null', '--get-regexp', '^remote\\..*\\.url$'], no);
  const remotes = new Map(
    listing.split('\0').flatMap((line): [string, string][] => {
      const [key = '', url = ''] = line.split('\n');
      return url.trim() === '' ? [] : [[key.slice('remote.'.length, -'.url'.length), url.trim()]];
    }),
  );
  const [only, ...others] = [...remotes.keys()];
  const found = name === 'origin' && !remotes.has(name) && others.length === 0 ? (only ?? name) : name;
  const url = remotes.get(found);
  return url === undefined ? null : { name: found, url };
}

async function defaultBranchOf(git: Ask, { name }: Remote): Promise<string | null> {
  const ref = await git(['symbolic-ref', '--quiet', `refs/remotes/${name}/HEAD`], no);
  return withoutPrefix(ref.trim(), `refs/remotes/${name}/`);
}

/** The commit of HEAD, or null on an unborn branch. @throws ReleaseError GIT_FAILED when it is named but not there */
async function headOf(git: Ask): Promise<string | null> {
  const named = (await git(['rev-parse', '--verify', '--quiet', 'HEAD'], no)).trim();
  if (named === '') return null;
  const commit = (await git(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], no)).trim();
  if (commit !== '') return commit;
  throw new ReleaseError('GIT_FAILED', `git does not have the commit of HEAD, ${named.slice(0, 12)}`, {
    hint: 'Look for what is damaged or missing: git fsck',
  });
}

/**
 * The branch HEAD is on, or null. In full: what `--short` gives depends on which other refs there are (with a tag
 * `main` it is `heads/main`).
 */
export async function branchOf(git: Ask): Promise<string | null> {
  return withoutPrefix((await git(['symbolic-ref', '--quiet', 'HEAD'], no)).trim(), 'refs/heads/');
}

function withoutPrefix(ref: string, prefix: string): string | null {
  return ref.startsWith(prefix) ? ref.slice(prefix.length) : null;
}

/** All tags, and which of them HEAD contains. */
async function readTags(git: Ask, head: string | null): Promise<readonly RawTag[]> {
  const [all, merged] = await Promise.all([
    git([
      'for-each-ref',
      '--format=%(refname:strip=2)%00%(objectname)%00%(*objectname)%00%(*objecttype)%00%(objecttype)',
      'refs/tags',
    ]),
    head !== null
      ? git(['for-each-ref', `--merged=${head}`, '--format=%(refname:strip=2)', 'refs/tags'])
      : Promise.resolve(''),
  ]);
  const reachable = new Set(merged.split('\n'));
  return all
    .split('\n')
    .map((line) => line.split('\0'))
    .filter(([, , , peeledType, type]) => type === 'commit' || peeledType === 'commit')
    .map(([name = '', object = '', peeled = '']) => ({
      name,
      sha: peeled === '' ? object : peeled,
      reachable: reachable.has(name),
    }));
}

/** Asks for many ids at once: git says `missing` or `ambiguous` for those that name no commit, or several. */
async function knownCommits(git: Ask, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const input = ids.map((id) => `${id}^{commit}\n`).join('');
  const answers = await git(['cat-file', '--batch-check=%(objecttype)'], {
    input,
    env: { GIT_NO_LAZY_FETCH: '1' },
  });
  const types = answers.split('\n');
  return ids.filter((_, at) => types[at] === 'commit');
}

/** The newest commit all of some commits descend from: one walk from there serves every range. */
async function commonBase(git: Ask, shas: readonly string[]): Promise<readonly string[]> {
  const base = (await git(['merge-base', '--octopus', ...shas], no)).trim();
  return base === '' ? [] : [base];
}

/** Resolves what a person typed to a commit id. @throws ReleaseError NO_SUCH_COMMIT */
export async function resolveCommit(cwd: string, env: Environment, revision: string): Promise<string> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const sha = (await runGit({ cwd, env, args, expected: [1, 128] })).stdout.trim();
  if (sha === '') {
    throw new ReleaseError('NO_SUCH_COMMIT', `'${revision}' names no commit here`, {
      hint: 'git log --oneline',
    });
  }
  return sha;
}
