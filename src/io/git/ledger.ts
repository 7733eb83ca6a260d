import { ReleaseError } from '../../core/error.ts';
import { entryFile } from '../../core/ledger/entry.ts';
import { shellWord } from '../../core/quote.ts';
import type { Ledger, LedgerPlace, LedgerTip } from '../../ports.ts';
import { asker, type Ask } from './ask.ts';
import { fetchRefs } from './fetch.ts';
import { updateOf } from './follow.ts';
import { readRecords } from './ledger-records.ts';
import { commitTree } from './objects.ts';
import { checkFailure, entryFailure, ledgerMoved } from './push.ts';
import type { Environment } from './run.ts';

/** The exit code with which git says no; with others it failed, and nothing is known. */
const no = { expected: [1] };

/**
 * The ledger of the repository around a folder: an orphan branch whose commits each hold one entry. What the remote
 * said last is kept as its tracking branch, so that entries it loses later are noticed.
 * @param refOf the ref that is kept for a ledger
 */
export function openLedger(
  root: string,
  env: Environment,
  refOf: (place: LedgerPlace) => string = trackedAs,
): Ledger {
  const ask = asker(root, env);
  return {
    tip: (place) => tipOf(ask, place, refOf(place)),
    async fileAt({ commit }, back, file) {
      const id = (await ask(['rev-parse', '--verify', '--quiet', `${commit}~${back}:${file}`], no)).trim();
      return id === '' ? null : ask(['cat-file', 'blob', id]);
    },
    records: ({ commit }, known = 0) => readRecords(root, env, { tip: commit, known }),
    async commit({ parent, files, message }) {
      const lines: string[] = [];
      for (const [name, text] of Object.entries(files)) {
        const id = (await ask(['hash-object', '-w', '--stdin'], { input: text })).trim();
        lines.push(`100644 blob ${id}\t${name}\0`);
      }
      const tree = (await ask(['mktree', '-z'], { input: lines.join('') })).trim();
      return commitTree(ask, { tree, parent, message });
    },
    append: ({ remote, branch }, entry) =>
      remote === null ? appendHere(ask, { ...entry, branch }) : push(ask, { remote, branch }, entry),
  };
}

async function tipOf(ask: Ask, place: LedgerPlace, ref: string): Promise<LedgerTip | null> {
  const known = (await ask(['rev-parse', '--verify', '--quiet', ref], no)).trim();
  const commit = place.remote === null ? known : await fetched(ask, place.remote, { ...place, ref, known });
  if (commit === '') return null;
  return { commit, text: await ask(['cat-file', 'blob', `${commit}:${entryFile}`]) };
}

/** The newest entry as this repository has it, without asking the remote; null where it has none. */
export async function knownEntry(ask: Ask, place: LedgerPlace): Promise<string | null> {
  const offline = { expected: [128], env: { GIT_NO_LAZY_FETCH: '1' } }; // a clone may lack the objects
  return (await ask(['cat-file', 'blob', `${trackedAs(place)}:${entryFile}`], offline)) || null;
}

/** Where this repository keeps the branch: its own, or what it knows of the remote's. */
function trackedAs({ remote, branch }: LedgerPlace): string {
  return remote === null ? `refs/heads/${branch}` : `refs/remotes/${remote}/${branch}`;
}

interface Tracked {
  readonly branch: string;
  readonly ref: string;
  /** The commit last seen, or nothing. */
  readonly known: string;
}

async function fetched(ask: Ask, remote: string, { branch, ref, known }: Tracked): Promise<string> {
  const now = await remoteTip(ask, remote, branch);
  if (now === known) return now;
  if (now === '') throw lost(remote, branch, ref);
  const refspec = `refs/heads/${branch}:${ref}`; // without '+': git refuses what does not continue what was seen
  try {
    await fetchRefs(ask, remote, [refspec]);
  } catch (cause) {
    if (String(cause).includes('non-fast-forward')) throw lost(remote, branch, ref);
    throw cause;
  }
  return (await ask(['rev-parse', '--verify', ref])).trim();
}

async function remoteTip(ask: Ask, remote: string, branch: string): Promise<string> {
  try {
    const listing = await ask(['ls-remote', '--', remote, `refs/heads/${branch}`]);
    return listing.split('\t', 1)[0] ?? '';
  } catch (error) {
    throw checkFailure(remote, branch, error instanceof Error ? error.message : '');
  }
}

function lost(remote: string, branch: string, ref: string): ReleaseError {
  const known = shellWord(ref);
  return new ReleaseError(
    'LEDGER_UNREADABLE',
    `${branch} of ${remote} has lost entries that this clone has seen: somebody rewrote or removed it`,
    {
      hint: `See what is known here: git log ${known}. To bring it back: git push --force ${shellWord(remote)} ${shellWord(`${ref}:refs/heads/${branch}`)}. To accept what the remote has: git update-ref -d ${known}`,
    },
  );
}

async function push(
  ask: Ask,
  { remote, branch }: { readonly remote: string; readonly branch: string },
  { commit, parent }: { readonly commit: string; readonly parent: string | null },
): Promise<void> {
  try {
    await ask([
      'push',
      '--porcelain',
      '--no-verify',
      '--no-follow-tags',
      '--',
      remote,
      `${commit}:refs/heads/${branch}`,
    ]);
  } catch (error) {
    const now = await remoteTip(ask, remote, branch);
    if (now === commit) return;
    if (now !== (parent ?? '')) throw ledgerMoved(branch);
    throw entryFailure(remote, branch, error instanceof Error ? error.message : '');
  }
}

async function appendHere(
  ask: Ask,
  entry: { readonly branch: string; readonly commit: string; readonly parent: string | null },
): Promise<void> {
  const [ref, input] = [`refs/heads/${entry.branch}`, `${updateOf(entry)}\n`];
  try {
    await ask(['update-ref', '--stdin'], { input });
  } catch (error) {
    const now = (await ask(['rev-parse', '--verify', '--quiet', ref], no)).trim();
    throw now === (entry.parent ?? '') ? error : ledgerMoved(entry.branch);
  }
}
