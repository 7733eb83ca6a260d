/** Clones at a point in history, and the built command run in them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const cli = join(import.meta.dirname, '..', '..', 'dist', 'cli.js');

const env = {
  PATH: process.env.PATH,
  HOME: join(import.meta.dirname, 'no-home'),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Real',
  GIT_AUTHOR_EMAIL: 'real@example.com',
  GIT_COMMITTER_NAME: 'Real',
  GIT_COMMITTER_EMAIL: 'real@example.com',
  NO_COLOR: '1',
};

export function git(cwd, ...args) {
  return execFileSync('git', args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

let count = 0;

/**
 * A clone of a mirror at a point, on a branch, with only the tags `keep` accepts among those whose commits are no
 * younger than the point.
 */
export function cloneAt({ git: mirror, folder, at, branch = 'main', hide = [], repository }) {
  const dir = join(folder, `clone-${(count += 1)}`);
  git(folder, 'clone', '--quiet', '--shared', '--no-checkout', '--no-tags', mirror, dir);
  const head = git(mirror, 'rev-parse', `${at}^{commit}`);
  git(dir, 'checkout', '--quiet', '--force', '-B', branch, head);
  const born = Number(git(dir, 'show', '--no-patch', '--format=%ct', head));
  const format = '%(refname) %(objectname) %(committerdate:unix)%(*committerdate:unix)';
  for (const line of git(mirror, 'for-each-ref', `--format=${format}`, 'refs/tags').split('\n')) {
    const [ref, id, time] = line.split(' ');
    const name = ref?.slice('refs/tags/'.length);
    if (id === undefined || hide.includes(name) || Number(time) > born) continue;
    git(dir, 'update-ref', ref, id);
  }
  for (const ref of git(dir, 'for-each-ref', '--format=%(refname)', 'refs/remotes').split('\n'))
    if (ref !== '') git(dir, 'update-ref', '--no-deref', '-d', ref);
  git(dir, 'remote', 'set-url', 'origin', `https://github.com/${repository}.git`);
  return dir;
}

/** Runs the command; a run that takes longer than a minute is killed and counts as failed. */
export function release(cwd, ...args) {
  const start = process.hrtime.bigint();
  const run = spawnSync(process.execPath, [cli, ...args], {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: 60_000,
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  return { code: run.status, stdout: run.stdout, stderr: run.stderr, all: run.stdout + run.stderr, seconds };
}

/** Everything a dry run must not change. */
export function fingerprint(dir) {
  return [
    git(dir, 'status', '--porcelain=v1', '--ignored'),
    git(dir, 'for-each-ref'),
    git(dir, 'rev-parse', 'HEAD'),
  ].join('\n');
}

/** Names and versions of a Cargo workspace's crates as Cargo says, with the lockfile held to. */
export function crates(dir, ...args) {
  const home = process.env.CARGO_HOME ?? join(process.env.HOME ?? '', '.cargo');
  const run = spawnSync('cargo', ['metadata', '--locked', '--offline', '--format-version', '1', ...args], {
    cwd: dir,
    env: { ...env, HOME: process.env.HOME, ...(existsSync(home) ? { CARGO_HOME: home } : {}) },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (run.status !== 0) return { error: run.stderr ?? String(run.error) };
  const { packages } = JSON.parse(run.stdout);
  return {
    versions: Object.fromEntries(
      packages.filter(({ source }) => source === null).map((each) => [each.name, each.version]),
    ),
  };
}
