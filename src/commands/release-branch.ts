import type { Config } from '../config/config.ts';
import { channelOf } from '../core/channel.ts';
import { ReleaseError } from '../core/error.ts';
import type { Git, Standing } from '../ports.ts';
import type { Job } from './job.ts';
import { shellWord } from '../core/quote.ts';

/**
 * Releases are made from the main branch and from those that have a channel; any other may be previewed.
 * @throws ReleaseError NO_BRANCH
 */
export async function assertReleaseBranch(job: Job, git: Git): Promise<void> {
  assertChannel(job);
  await assertDefaultBranch(job, git);
}

/** Where nothing was committed yet, nothing else can be asked. */
export function noCommit(): ReleaseError {
  return new ReleaseError('NO_BRANCH', 'there is no commit to release', {
    hint: 'Commit first: git add --all && git commit',
  });
}

function assertChannel({ standing, settings: { config } }: Job): void {
  const { branch, defaultBranch } = standing;
  const main = config.branch ?? defaultBranch;
  if (hasChannel(standing, config)) return;
  throw notFrom(placeOf(branch, config), main ?? 'a branch', main ?? 'main');
}

/** Whether anything is released from the branch something stands on, as far as that is known without asking the remote. */
export function hasChannel(
  { branch, defaultBranch }: Pick<Standing, 'branch' | 'defaultBranch'>,
  config: Config,
): boolean {
  const main = config.branch ?? defaultBranch;
  return channelOf(branch, { channels: config.channels, main }) !== null && !isLedger(branch, config);
}

/** It shares no history with the others, and only entries are added to it. */
function isLedger(branch: string | null, { ledger }: Config): boolean {
  return branch !== null && branch === ledger;
}

function placeOf(branch: string | null, config: Config): string {
  if (branch === null) return 'HEAD is on no branch';
  return `this is branch ${branch}${isLedger(branch, config) ? ', which holds the ledger' : ''}`;
}

/**
 * Refuses to release from another branch than the remote's default one, or as something else than the latest from
 * that one, where only the remote knows which that is: clones made by `actions/checkout` have no `origin/HEAD`.
 */
async function assertDefaultBranch({ standing, settings: { config } }: Job, git: Git): Promise<void> {
  const { branch, defaultBranch, remote } = standing;
  if (config.branch !== null || defaultBranch !== null || remote === null || branch === null) return;
  const wanted = await git.defaultBranch(remote.name).catch(() => null); // told by the check of the push
  const { channels } = config;
  if (wanted === null || sameChannel(branch, channels, wanted)) return;
  if (branch !== wanted)
    throw notFrom(`this is branch ${branch}`, `${wanted}, the default branch of ${remote.name}`, wanted);
  const message = `${branch} is the default branch of ${remote.name}, which this clone does not know`;
  throw new ReleaseError('NO_BRANCH', message, {
    hint: `git remote set-head ${shellWord(remote.name)} ${shellWord(branch)}, or set branch in release.config`,
  });
}

/** Whether the plan, made without knowing the main branch, is the one that knowing it would have given. */
function sameChannel(branch: string, channels: Config['channels'], main: string): boolean {
  const [known, assumed] = [main, null].map((one) => channelOf(branch, { channels, main: one }));
  return known !== null && JSON.stringify(known) === JSON.stringify(assumed);
}

function notFrom(where: string, from: string, main: string): ReleaseError {
  return new ReleaseError('NO_BRANCH', `${where}; releases are made from ${from}`, {
    hint: `git switch ${shellWord(main)}, or preview here: release next --dry-run, or set branch or channels in release.config`,
  });
}
