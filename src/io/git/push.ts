import { ReleaseError } from '../../core/error.ts';
import type { LedgerCommit } from '../../ports.ts';
import { withoutCredentials } from './run.ts';
import { shellWord } from '../../core/quote.ts';

/** What is to be pushed, as ids. */
export interface PushRefs {
  readonly branch: string;
  readonly commit: string;
  /** Tip the branch must have on the remote, or null where it must not exist. */
  readonly expected: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly ledger: (LedgerCommit & { readonly branch: string }) | null;
}

/**
 * The command line of the commit point. `--atomic`: all refs or none. The leases make it compare-and-swap: the
 * branch moves only from the expected tip, a tag appears only where there is none. The ledger is pushed plainly: a lease
 * would allow to replace entries, a plain push can only add to them.
 */
export function pushArguments(
  remote: string,
  { branch, commit, expected, tags, ledger }: PushRefs,
): readonly string[] {
  const names = Object.keys(tags);
  return [
    ...['push', '--atomic', '--porcelain', '--no-follow-tags', '--recurse-submodules=no'],
    `--force-with-lease=refs/heads/${branch}:${expected ?? ''}`,
    ...names.map((name) => `--force-with-lease=refs/tags/${name}:`),
    '--',
    remote,
    `${commit}:refs/heads/${branch}`,
    ...names.map((name) => `${tags[name] ?? ''}:refs/tags/${name}`),
    ...(ledger === null ? [] : [`${ledger.commit}:refs/heads/${ledger.branch}`]),
  ];
}

/**
 * Whether a push that seemed to fail has happened: an answer may get lost after success. The tags decide, for the
 * push moves all or nothing, while branch and ledger may have moved on since; see `isOurEntry` for whose they are.
 */
export function isPushed(remote: ReadonlyMap<string, string>, { branch, commit, tags }: PushRefs): boolean {
  const all = Object.entries(tags);
  if (all.length === 0) return remote.get(`refs/heads/${branch}`) === commit;
  return all.every(([name, id]) => remote.get(`refs/tags/${name}`) === id);
}

/** Whether nothing but the ledger stood in the way: somebody added an entry between our look and our push. */
export function isLedgerAlone(
  remote: ReadonlyMap<string, string>,
  { branch, expected, tags, ledger }: PushRefs,
): boolean {
  return (
    ledger !== null &&
    (remote.get(`refs/heads/${ledger.branch}`) ?? null) !== ledger.parent &&
    (remote.get(`refs/heads/${branch}`) ?? null) === expected &&
    Object.keys(tags).every((name) => !remote.has(`refs/tags/${name}`))
  );
}

/** Somebody added to the ledger first. */
export function ledgerMoved(branch: string): ReleaseError {
  return new ReleaseError('LEDGER_MOVED', `others added to ${branch} at the same time, again and again`, {
    hint: 'Run again: release next',
  });
}

/** What a refused push means for the person who ran it. */
export function pushFailure(
  remote: string,
  { branch, ledger }: Pick<PushRefs, 'branch'> & { readonly ledger: { readonly branch: string } | null },
  words: string,
): ReleaseError {
  const said = withoutCredentials(words).trim();
  if (isLate(said)) return moved(remote, branch);
  if (isForbidden(said)) return forbidden(remote, branch, said);
  return new ReleaseError('PUSH_REJECTED', `${remote} refused the release, all of it: ${reasonIn(said)}`, {
    hint: `Nothing was published. ${usedUp(said)}Allow this push (branch protection and hooks of ${branch}${ledger === null ? '' : ` and ${ledger.branch}`}, tag rules), then run: release next${ledger === null ? '' : '. To keep no ledger: ledger: null in release.config'}`,
  });
}

/** Git's words where somebody else was quicker. */
function isLate(words: string): boolean {
  return /stale info|non-fast-forward|fetch first|cannot lock ref/.test(words);
}

function moved(remote: string, branch: string): ReleaseError {
  return new ReleaseError(
    'REMOTE_MOVED',
    `${remote} moved while the release was made; nothing was published`,
    { hint: `git pull --ff-only ${shellWord(remote)} ${shellWord(branch)}, then run: release next` },
  );
}

/** GitHub says of a tag whose immutable release was deleted what it says of a rule, and no rule can be found then. */
function usedUp(said: string): string {
  return /creations being restricted/i.test(said)
    ? 'If no rule forbids the tag, it had an immutable release, and its name is used up: release next --as <version>. Else: '
    : '';
}

/** The push failed and the remote does not say how it stands: only it knows whether the release is public. */
export function pushUnknown(remote: string, words: string): ReleaseError {
  const why = reasonIn(withoutCredentials(words).trim());
  return new ReleaseError('PUSH_REJECTED', `${remote} went away during the push: ${why}`, {
    hint: `The release may be public or not. When ${remote} answers again, run: release next. It completes the release, or puts your files back.`,
    exit: 'failedAfter',
  });
}

/** The same before anything was made. */
export function checkFailure(remote: string, branch: string, words: string): ReleaseError {
  const said = withoutCredentials(words).trim();
  if (isLate(said)) return moved(remote, branch);
  if (isForbidden(said)) return forbidden(remote, branch, said);
  return new ReleaseError('PUSH_FORBIDDEN', `${remote} cannot be pushed to: ${reasonIn(said)}`, {
    hint: `Check the address (git remote get-url ${shellWord(remote)}) and the network; a dry run needs neither: release next --dry-run`,
  });
}

/** The server refused an entry about a release that is public already. */
export function entryFailure(remote: string, branch: string, words: string): ReleaseError {
  const said = withoutCredentials(words).trim();
  if (isForbidden(said)) return forbidden(remote, branch, said);
  return new ReleaseError('PUSH_REJECTED', `${remote} refused an entry of ${branch}: ${reasonIn(said)}`, {
    hint: `The release itself is public. Allow pushes to ${branch} (its protection, rules and hooks), then run: release resume`,
    exit: 'failedAfter',
  });
}

function forbidden(remote: string, branch: string, said: string): ReleaseError {
  return new ReleaseError('PUSH_FORBIDDEN', `no right to push to ${remote}/${branch}: ${reasonIn(said)}`, {
    hint: 'Use credentials with write access; in GitHub Actions: permissions: { contents: write }. A preview needs none: release next --dry-run',
  });
}

function isForbidden(words: string): boolean {
  return /\b40[13]\b|permission (?:to .* )?denied|authentication failed|could not read (?:username|password)|access denied/i.test(
    words,
  );
}

/** The line that says why: a hook's words, else git's rejection line, else its last one. */
function reasonIn(words: string): string {
  const lines = words
    .replace(/^git [a-z-]+ failed: /, '')
    .split('\n')
    .map((line) => line.trim());
  const told = lines
    .filter((line) => /^remote:\s*\S/.test(line))
    .map((line) => line.replace(/^remote:\s*/, ''));
  const rejected = lines.find((line) => line.includes('rejected'));
  return [told.join(' '), rejected, lines.at(-1)].find((text) => text) ?? 'it gave no reason';
}
