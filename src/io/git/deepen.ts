import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReleaseError } from '../../core/error.ts';
import type { Standing } from '../../ports.ts';
import { accessSettings } from './access.ts';
import type { Ask } from './ask.ts';
import type { Environment } from './run.ts';
import { shellWord } from '../../core/quote.ts';

/** A bare repository of our own. */
export interface Place {
  readonly dir: string;
  readonly remove: () => void;
}

/**
 * Fetches a shallow clone's missing history into a throw-away bare repository, without file contents. The clone's
 * own objects are lent to it afterwards, so commits that only exist here are found too.
 * @throws ReleaseError HISTORY_INCOMPLETE with the command that mends the clone
 */
export async function fetchWhole(
  ask: Ask,
  { root, gitDir, remote }: Standing,
  environment: Environment,
): Promise<Place> {
  let dir: string | null = null;
  const remove = (): void => {
    if (dir !== null) rmSync(dir, { recursive: true, force: true });
  };
  try {
    dir = mkdtempSync(join(tmpdir(), 'releasewright-history-'));
    if (remote === null) throw new Error('there is no remote to fetch the rest from');
    const format = (await ask(['rev-parse', '--show-object-format'])).trim();
    await ask(['init', '--quiet', '--bare', `--object-format=${format}`, dir]);
    const env = await accessSettings(ask, environment);
    const refs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
    const options = ['--quiet', '--no-write-fetch-head', '--filter=blob:none'];
    await ask(['-C', root, '--git-dir', dir, 'fetch', ...options, '--', remote.url, ...refs], { env });
    await writeFile(join(dir, 'objects', 'info', 'alternates'), `${join(gitDir, 'objects')}\n`);
    return { dir, remove };
  } catch (cause) {
    remove();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ReleaseError(
      'HISTORY_INCOMPLETE',
      `this is a shallow clone and the last release is not in it: ${why}`,
      {
        cause,
        hint: `git fetch --unshallow --tags ${shellWord(remote?.name ?? 'origin')}   (in CI: fetch-depth: 0)`,
      },
    );
  }
}
