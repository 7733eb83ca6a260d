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

/** What a fetch brings: commits and trees, or the contents of files too. */
type Extent = 'history' | 'contents';

/**
 * Fetches a remote's whole history into a throw-away bare repository. The clone's own objects are lent to it, so commits
 * that only exist here are found too; those of a shallow or partial clone afterwards, for they would be taken for whole.
 * @throws ReleaseError HISTORY_INCOMPLETE with the command that mends the clone
 */
export async function fetchWhole(
  ask: Ask,
  { root, gitDir, remote, shallow }: Standing,
  environment: Environment,
  extent: Extent,
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
    const lend = { file: join(dir, 'objects', 'info', 'alternates'), text: `${join(gitDir, 'objects')}\n` };
    if (!shallow && !(await isPartial(ask))) await writeFile(lend.file, lend.text);
    const refs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
    const options = [
      '--quiet',
      '--no-write-fetch-head',
      ...(extent === 'history' ? ['--filter=blob:none'] : []),
    ];
    await ask(['-C', root, '--git-dir', dir, 'fetch', ...options, '--', remote.url, ...refs], { env });
    await writeFile(lend.file, lend.text);
    return { dir, remove };
  } catch (cause) {
    remove();
    throw incomplete(cause, remote?.name ?? 'origin', extent);
  }
}

/** Whether a clone leaves contents on its remote until they are needed (`git clone --filter`). */
async function isPartial(ask: Ask): Promise<boolean> {
  return (await ask(['config', '--get-regexp', '^remote\\..*\\.promisor$'], { expected: [1] })) !== '';
}

function incomplete(cause: unknown, remote: string, extent: Extent): ReleaseError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const what =
    extent === 'history'
      ? 'this is a shallow clone and the last release is not in it'
      : `what ${remote} had before the release cannot be read`;
  return new ReleaseError('HISTORY_INCOMPLETE', `${what}: ${why}`, {
    cause,
    hint: `git fetch ${extent === 'history' ? '--unshallow ' : ''}--tags ${shellWord(remote)}   (in CI: fetch-depth: 0)`,
  });
}
