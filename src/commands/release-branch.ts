import { ReleaseError } from '../core/error.ts';
import type { Git } from '../ports.ts';
import type { Job } from './job.ts';

/**
 * Refuses to release from another branch than the remote's default one where only the remote knows which that is:
 * clones made by `actions/checkout` have no `origin/HEAD`.
 * @throws ReleaseError NO_BRANCH
 */
export async function assertDefaultBranch({ standing, settings }: Job, git: Git): Promise<void> {
  const { branch, defaultBranch, remote } = standing;
  if (settings.config.branch !== null || defaultBranch !== null || remote === null) return;
  const wanted = await git.defaultBranch(remote.name).catch(() => null); // told by the check of the push
  if (wanted === null || branch === wanted) return;
  throw new ReleaseError(
    'NO_BRANCH',
    `this is branch ${branch ?? '(none)'}; releases are made from ${wanted}, the default branch of ${remote.name}`,
    {
      hint: `git switch ${wanted}, or preview here: release next --dry-run, or set branch in release.config`,
    },
  );
}
