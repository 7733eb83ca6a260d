import type { SimpleGit } from 'simple-git';
import { ReleaseError } from '../../core/error.ts';
import type { Git } from '../../ports.ts';
import { asker, type Ask } from './ask.ts';
import { changesHere } from './changes.ts';
import { fetchRefs } from './fetch.ts';
import { findPublished, follower, publishHere } from './follow.ts';
import { makeCommit, makeTag } from './objects.ts';
import {
  checkFailure,
  isLedgerAlone,
  isPushed,
  ledgerMoved,
  pushArguments,
  pushFailure,
  pushUnknown,
  type PushRefs,
} from './push.ts';
import { releaseCommits } from './release-commits.ts';
import { pushSecret } from './push-secret.ts';
import { isRetracted, makeRevert, retractArguments } from './retract.ts';
import { gitFailure, type Environment } from './run.ts';
import { checkSigning, signs } from './signing.ts';
import { branchOf } from './source.ts';
import { openSimpleGit } from './simple.ts';

/** The repository around a folder, writable. */
export function openGit(root: string, env: Environment): Git {
  const ask = asker(root, env);
  const git = openSimpleGit(root, env);
  const remoteRefs = async (remote: string): Promise<ReadonlyMap<string, string>> =>
    refsIn(await listRemote(git, remote));
  const localTags = async (): Promise<ReadonlyMap<string, string>> =>
    refsIn(await ask(['for-each-ref', '--format=%(objectname)%09%(refname)', 'refs/tags']));
  const follow = follower(ask);
  return {
    base: async () => ({
      head:
        (await ask(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], { expected: [1] })).trim() || null,
      branch: await branchOf(ask),
    }),
    ...personHere(ask),
    checkPush: (remote, branch) => checkPush(git, remote, branch),
    isIn: (sha, commit) => isIn(ask, sha, commit),
    modified: (paths) => modified(git, paths),
    ...changesHere(ask, root),
    commit: (options) => makeCommit(ask, options),
    tag: (options) => makeTag(ask, options),
    remoteRefs,
    localTags,
    defaultBranch: async (remote) =>
      /^ref: refs\/heads\/(.+)	HEAD$/m.exec(await listRemote(git, remote, '--symref', 'HEAD'))?.[1] ?? null,
    async publish({ remote, ...refs }) {
      if (remote === null) await publishHere(ask, refs);
      else await pushOnce({ git, ask, remoteRefs }, remote, refs);
      await follow(refs);
    },
    releaseCommits: (tip) => releaseCommits(ask, tip),
    makeRevert: (options) => makeRevert(ask, options),
    fetchBranch: (remote, branch) => fetchBranch(ask, remote, branch, remoteRefs),
    retract: (options) => retract(git, options, remoteRefs),
    fetchTags: (remote, tags) => fetchRefs(ask, remote, tags.map(tagRef)),
    findPublished: async ({ remote, ...release }) =>
      findPublished(ask, remote === null ? await localTags() : await remoteRefs(remote), release),
    follow,
  };
}

/** As whom things are made and pushed here. */
function personHere(ask: Ask): Pick<Git, 'checkIdentity' | 'signs' | 'checkSigning' | 'pushSecret'> {
  return {
    checkIdentity: () => checkIdentity(ask),
    signs: () => signs(ask),
    checkSigning: () => checkSigning(ask),
    pushSecret: (remote) => pushSecret(ask, remote),
  };
}

/** Pushes a retraction; when the answer does not come, the remote itself decides whether it happened. */
async function retract(
  git: SimpleGit,
  options: Parameters<Git['retract']>[0],
  remoteRefs: Git['remoteRefs'],
): Promise<void> {
  const { remote, branch, revert, tags, ledger } = options;
  try {
    await git.raw([...retractArguments(options)]);
  } catch (error) {
    const now = await remoteRefs(remote);
    if (isRetracted(now, tags)) return;
    const isMoved = revert !== null && now.get(`refs/heads/${branch}`) !== revert.parent;
    const isLate = (now.get(`refs/heads/${ledger.branch}`) ?? null) !== ledger.parent;
    throw isLate || isMoved ? ledgerMoved(ledger.branch) : pushFailure(remote, options, wordsOf(error));
  }
}

async function fetchBranch(
  ask: Ask,
  remote: string,
  branch: string,
  remoteRefs: Git['remoteRefs'],
): Promise<string | null> {
  const ref = `refs/heads/${branch}`;
  const tip = (await remoteRefs(remote)).get(ref);
  if (tip === undefined) return null;
  await fetchRefs(ask, remote, [ref]);
  return tip;
}

function tagRef(name: string): string {
  return `refs/tags/${name}`;
}

async function checkPush(git: SimpleGit, remote: string, branch: string): Promise<void> {
  try {
    await git.raw([
      'push',
      '--dry-run',
      '--porcelain',
      '--no-verify',
      '--',
      remote,
      `HEAD:refs/heads/${branch}`,
    ]);
  } catch (error) {
    throw checkFailure(remote, branch, wordsOf(error));
  }
}

async function modified(git: SimpleGit, paths: readonly string[]): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  const named = paths.map((path) => `:(top,literal)${path}`);
  try {
    const { files } = await git.status(['--untracked-files=all', '--', ...named]);
    return files.map(({ path }) => path);
  } catch (error) {
    throw gitFailure(['status'], wordsOf(error));
  }
}

async function listRemote(
  git: SimpleGit,
  remote: string,
  option?: '--symref',
  ref?: 'HEAD',
): Promise<string> {
  try {
    return await git.listRemote([...(option ? [option] : []), '--', remote, ...(ref ? [ref] : [])]);
  } catch (error) {
    throw checkFailure(remote, 'its branches', wordsOf(error));
  }
}

async function checkIdentity(ask: Ask): Promise<void> {
  const idents = await Promise.all(
    ['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT'].map((name) => ask(['var', name], { expected: [1, 128] })),
  );
  if (idents.every((ident) => ident.trim() !== '')) return;
  throw new ReleaseError('NO_IDENTITY', 'git does not know who makes the release commit', {
    hint: 'git config user.name "Release Bot" && git config user.email "bot@example.com"',
  });
}

async function isIn(ask: Ask, sha: string, commit: string): Promise<boolean> {
  const known = await ask(['rev-parse', '--verify', '--quiet', `${sha}^{commit}`], { expected: [1] });
  if (known === '') return false;
  return (await ask(['rev-list', '--count', '--max-count=1', sha, `^${commit}`])).trim() === '0';
}

/** Ways to ask the repository and its remote. */
interface Askers {
  readonly git: SimpleGit;
  readonly ask: Ask;
  readonly remoteRefs: (remote: string) => Promise<ReadonlyMap<string, string>>;
}

/** Pushes; when the answer says no or does not come, the remote itself decides whether it happened. */
async function pushOnce({ git, ask, remoteRefs }: Askers, remote: string, refs: PushRefs): Promise<void> {
  try {
    await git.raw([...pushArguments(remote, refs)]);
  } catch (error) {
    const now = await remoteRefs(remote).catch(() => null);
    const isOurs = now && isPushed(now, refs) && (await isOurEntry(ask, now, remote, refs).catch(() => null));
    if (now === null || isOurs === null) throw pushUnknown(remote, wordsOf(error));
    if (isOurs) return;
    throw isLedgerAlone(now, refs)
      ? ledgerMoved(refs.ledger?.branch ?? '')
      : pushFailure(remote, refs, wordsOf(error));
  }
}

/**
 * Whether the ledger has our entry. Two runs that make one release of one commit in the same second make the very same
 * commit and tags; only their entries differ, by the process that wrote them.
 */
async function isOurEntry(
  ask: Ask,
  now: ReadonlyMap<string, string>,
  remote: string,
  { ledger }: PushRefs,
): Promise<boolean> {
  if (ledger === null) return true;
  const ref = `refs/heads/${ledger.branch}`;
  const tip = now.get(ref) ?? '';
  if (tip === ledger.commit) return true;
  await fetchRefs(ask, remote, [ref]);
  return isIn(ask, ledger.commit, tip);
}

function refsIn(listing: string): ReadonlyMap<string, string> {
  return new Map(
    listing
      .split('\n')
      .map((line) => line.split('\t'))
      .flatMap(([sha, ref]): [string, string][] => (sha && ref ? [[ref, sha]] : [])),
  );
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
