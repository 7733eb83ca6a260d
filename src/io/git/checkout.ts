import { appendFile, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asker } from './ask.ts';
import type { Environment } from './run.ts';

/** A folder with the files of a commit. */
export interface CheckedOut {
  readonly dir: string;
  readonly remove: () => Promise<void>;
}

/** Which files, and which commit git is to say it is at. */
export interface Wanted {
  readonly commit: string;
  readonly head: string;
}

/**
 * Puts the files of a commit into a temporary repository that shares our objects, so that a build finds a work tree with
 * its history. This repository gets no ref, no work tree entry and no configuration from it.
 */
export async function checkOut(
  root: string,
  env: Environment,
  { commit, head }: Wanted,
): Promise<CheckedOut> {
  const here = asker(root, env);
  const places = await here([
    'rev-parse',
    '--path-format=absolute',
    '--git-path',
    'objects',
    '--git-path',
    'shallow',
    '--show-object-format',
  ]);
  const [objects = '', shallow = '', format = 'sha1'] = places.split('\n');
  const dir = await mkdtemp(join(tmpdir(), 'releasewright-checkout-'));
  const ask = asker(dir, env);
  await ask(['init', '--quiet', `--object-format=${format}`]);
  await appendFile(join(dir, '.git/objects/info/alternates'), `${objects}\n`);
  await copyFile(shallow, join(dir, '.git/shallow')).catch(() => undefined); // there is none in a whole clone
  await ask(['update-ref', '--no-deref', 'HEAD', head]);
  // From here and not from there: what a partial clone lacks is fetched, which only this repository can.
  const index = join(dir, '.git/index');
  const whole = ['-c', 'core.sparseCheckout=false', '--work-tree', dir];
  await here([...whole, 'read-tree', '--reset', '-u', commit], { env: { GIT_INDEX_FILE: index } });
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}
