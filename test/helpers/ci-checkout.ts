import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitAsync } from './ci-git.ts';
import type { CiWorld } from './ci-world.ts';

/** What a job asks `actions/checkout` for. */
export interface Checkout {
  /**
   * Where the action keeps the credentials: in the clone's own configuration (v4), or in a file of the runner's that
   * the configuration includes for this git directory only (v6).
   */
  readonly credentials: 'config' | 'includeIf';
  readonly branch?: string;
  /** Checks out the commit itself, as for pull requests. */
  readonly detached?: boolean;
}

/** Clones as `actions/checkout` does with `fetch-depth: 1`: no tags, no `origin/HEAD`, credentials as a header. */
export async function checkout(
  world: CiWorld,
  { credentials, branch = 'main', detached = false }: Checkout,
): Promise<void> {
  const dir = join(world.base, 'workspace');
  mkdirSync(dir);
  const git = (...args: readonly string[]): Promise<string> => gitAsync(dir, world.env, ...args);
  await git('init', '--quiet', dir);
  await git('remote', 'add', 'origin', world.git.url());
  await git('config', '--local', 'gc.auto', '0');
  const key = `http.${world.git.front.url}/.extraheader`;
  if (credentials === 'config') await git('config', '--local', key, world.git.extraHeader);
  else {
    const file = join(world.base, 'git-credentials-3f1c.config');
    writeFileSync(file, `[http "${world.git.front.url}/"]\n\textraheader = ${world.git.extraHeader}\n`);
    await git('config', '--local', `includeIf.gitdir:${join(dir, '.git')}.path`, file);
  }
  const tracking = `refs/remotes/origin/${branch}`;
  const options = ['--quiet', '--no-tags', '--prune', '--no-recurse-submodules', '--depth=1'];
  await git('-c', 'protocol.version=2', 'fetch', ...options, 'origin', `+refs/heads/${branch}:${tracking}`);
  await git(
    'checkout',
    '--quiet',
    '--force',
    ...(detached ? ['--detach', tracking] : ['-B', branch, tracking]),
  );
  world.dir = dir;
}
