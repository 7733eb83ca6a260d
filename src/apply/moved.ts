import { ReleaseError } from '../core/error.ts';
import { shellWord } from '../core/quote.ts';

/** The branch on the remote has commits that are not here: the release would lose them, so there is none. */
export function remoteMoved(remote: string, branch: string, tip: string): ReleaseError {
  return new ReleaseError(
    'REMOTE_MOVED',
    `${remote}/${branch} has commits that are not here (${tip.slice(0, 12)}); nothing was published`,
    { hint: `git pull --ff-only ${shellWord(remote)} ${shellWord(branch)}, then run: release next` },
  );
}
