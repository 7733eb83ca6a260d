import { ReleaseError } from '../../core/error.ts';
import type { Git, Published } from '../../ports.ts';
import type { Ask } from './ask.ts';
import type { PushRefs } from './push.ts';

/** The exit code with which git says no; with others it failed, and nothing is known. */
const no = { expected: [1] };

/**
 * Makes this clone follow a release that is public. Done twice is done once.
 * @throws ReleaseError GIT_FAILED, as a failure after the commit point
 */
export function follower(ask: Ask): Git['follow'] {
  return async (release) => {
    try {
      await moveRefs(ask, release);
      await moveIndex(ask, release);
    } catch (cause) {
      throw lagging(cause);
    }
  };
}

/** The release is a fact; only this clone lags behind. */
function lagging(cause: unknown): ReleaseError {
  const why = cause instanceof Error ? `: ${cause.message}` : '';
  return new ReleaseError('GIT_FAILED', `the release is public, but this clone did not follow${why}`, {
    cause,
    hint: 'Mend that, then run: release next. It completes what is missing.',
    exit: 'failedAfter',
  });
}

/** A release and where it goes: the branch moves from `base`. */
type Move = Published & { readonly branch: string; readonly base: string };

/**
 * The commit point of a repository without a remote.
 * @throws ReleaseError PLAN_STALE when the branch is not where the release was made, GIT_FAILED when a tag exists
 */
export async function publishHere(
  ask: Ask,
  { ledger, ...move }: Move & Pick<PushRefs, 'ledger'>,
): Promise<void> {
  if (await isAt(ask, move.branch, move.base)) return moveRefs(ask, move, ledger);
  throw new ReleaseError(
    'PLAN_STALE',
    `${move.branch} moved while the release was made; nothing was published`,
    {
      hint: 'Run again: release next',
    },
  );
}

/** Moves the branch (where it is checked out and still at `base`) and makes the tags that are not here, all or none. */
async function moveRefs(
  ask: Ask,
  { branch, base, commit, tags }: Move,
  ledger: PushRefs['ledger'] = null,
): Promise<void> {
  const here = new Set(
    (await ask(['for-each-ref', '--format=%(objectname) %(refname)', 'refs/tags'])).split('\n'),
  );
  const moves = (await isAt(ask, branch, base)) ? [`update refs/heads/${branch} ${commit} ${base}`] : [];
  const creates = Object.entries(tags)
    .filter(([name, id]) => !here.has(`${id} refs/tags/${name}`))
    .map(([name, id]) => `create refs/tags/${name} ${id}`);
  const entry = ledger === null ? [] : [updateOf(ledger)];
  await ask(['update-ref', '--stdin'], { input: [...moves, ...creates, ...entry, ''].join('\n') });
}

/** A line of `git update-ref --stdin` that adds an entry: from its parent only, or as the first. */
export function updateOf({ branch, commit, parent }: NonNullable<PushRefs['ledger']>): string {
  return parent === null
    ? `create refs/heads/${branch} ${commit}`
    : `update refs/heads/${branch} ${commit} ${parent}`;
}

/**
 * Enters what the release commit changed into the index, where it still has what was there before: everything else that is
 * staged stays, and the work tree is neither read nor written. The branch may have gone on: a run can be killed between
 * its refs and its index, and a pull come before the next one.
 */
async function moveIndex(ask: Ask, { branch, base, commit }: Move): Promise<void> {
  if (!(await isOn(ask, branch))) return;
  const raw = ['-z', '--raw', '--no-abbrev', '--no-renames'];
  const released = changesIn(await ask(['diff-tree', '-r', ...raw, base, commit]));
  const lacking = new Set(changesIn(await ask(['diff-index', '-R', '--cached', ...raw, 'HEAD', '--'])));
  const entries = released.filter((change) => lacking.has(change)).map(entryOf);
  if (entries.length === 0) return;
  await ask(['update-index', '-z', '--index-info'], { input: entries.join('') });
  await ask(['update-index', '-q', '--refresh'], no); // says 1 when other files are modified
}

async function isAt(ask: Ask, branch: string, commit: string): Promise<boolean> {
  return (await isOn(ask, branch)) && (await ask(['rev-parse', 'HEAD'])).trim() === commit;
}

async function isOn(ask: Ask, branch: string): Promise<boolean> {
  return (await ask(['symbolic-ref', '--quiet', 'HEAD'], no)).trim() === `refs/heads/${branch}`;
}

/** `:<mode> <mode> <id> <id> <letter> NUL <path> NUL …` → `<mode> <mode> <id> <id> TAB <path>` each. */
function changesIn(raw: string): readonly string[] {
  const tokens = raw.split('\0');
  return tokens.flatMap((token, at) =>
    token.startsWith(':') && at % 2 === 0
      ? [`${token.slice(1, token.lastIndexOf(' '))}\t${tokens[at + 1] ?? ''}`]
      : [],
  );
}

/** The new side of a change, as `update-index` reads it: `<mode> <id> TAB <path> NUL`. */
function entryOf(change: string): string {
  const [, mode = '', , ...more] = change.split(' ');
  return `${mode} ${more.join(' ')}\0`;
}

/** The release of a plan among some refs, if its objects were made here and its commit names the plan. */
export async function findPublished(
  ask: Ask,
  refs: ReadonlyMap<string, string>,
  {
    tags,
    planId,
    base,
  }: { readonly tags: readonly string[]; readonly planId: string; readonly base: string },
): Promise<Published | null> {
  const found: Record<string, string> = {};
  let commit: string | null = null;
  for (const name of tags) {
    const id = refs.get(`refs/tags/${name}`);
    commit =
      id === undefined
        ? null
        : (await ask(['rev-parse', '--verify', '--quiet', `${id}^{commit}`], no)).trim();
    if (id === undefined || !commit) return null;
    found[name] = id;
  }
  if (commit === null) return null;
  const plan = await ask(['show', '--no-patch', '--format=%(trailers:key=Release-Plan,valueonly)', commit]);
  return commit === base || plan.trim() === planId ? { commit, tags: found } : null;
}
