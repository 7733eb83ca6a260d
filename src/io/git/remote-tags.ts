import { setTimeout as wait } from 'node:timers/promises';
import { signalGroup } from '../process-group.ts';
import { spawnGit, textOf, type Environment } from './run.ts';

/** How long a remote may take to list its tags before a dry run goes on without them, in milliseconds. */
const patience = 5_000;

/** Nothing may ask a person: the answer is a courtesy, and a dry run never waits for anybody. */
const silent = { GIT_ASKPASS: '', SSH_ASKPASS: '', SSH_ASKPASS_REQUIRE: 'never', GCM_INTERACTIVE: 'never' };

/**
 * Names of the tags a remote has, or null when it does not answer soon. git runs in a session of its own: it (and its
 * ssh) has no terminal to ask on, and all of it can be ended at once.
 */
export async function remoteTags(
  cwd: string,
  env: Environment,
  remote: string,
): Promise<readonly string[] | null> {
  const args = ['ls-remote', '--tags', '--refs', '--', remote];
  const child = spawnGit({ cwd, env: { ...env, ...silent }, args, apart: true });
  const late = new AbortController();
  const ended = new Promise<number | null>((resolve) =>
    child.on('error', () => resolve(null)).on('close', resolve),
  );
  child.stdin.end();
  child.stderr.resume();
  const answer = Promise.all([textOf(child.stdout), ended]).catch(() => null);
  const timeout = wait(patience, null, { signal: late.signal }).catch(() => null);
  const result = await Promise.race([answer, timeout]);
  late.abort();
  if (result === null) signalGroup(child, 'SIGKILL');
  return result?.[1] === 0 ? namesIn(result[0]) : null;
}

function namesIn(listing: string): readonly string[] {
  return listing.split('\n').flatMap((line) => {
    const name = line.split('\trefs/tags/')[1];
    return name === undefined ? [] : [name];
  });
}
