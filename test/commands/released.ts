import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporary, type Repo } from '../helpers/repo.ts';
import { start, type Running } from './running.ts';
import { git, lamp, manifest } from './stories.ts';

/** A clone with its remote, ready to be released, and what a failed run must leave untouched. */
export interface Site {
  readonly dir: string;
  readonly repo: Repo;
  readonly remote: string;
  readonly watch: readonly string[];
}

interface Clean {
  after(clean: () => void): void;
}

/** A package at v1.0.0 with a pending feature, a remote, and files of the user's own that are not committed. */
export function site(t: Clean, config: object = {}): Site {
  const dir = temporary(t, 'site');
  const repo = lamp(join(dir, 'work'));
  repo.commit('chore: configure', {
    'release.config.json': JSON.stringify(config),
    'CHANGELOG.md': '# Changelog\n\n## [1.0.0] - 2026-01-01\n\n- light\n',
    '.gitignore': 'marks/\n',
  });
  const remote = repo.withRemote(join(dir, 'remote.git'));
  repo.write({ 'mine-staged.txt': 'mine, staged\n', 'src/lamp.js': 'mine, modified\n', 'new.txt': 'mine\n' });
  repo.git('add', 'mine-staged.txt');
  return { dir, repo, remote, watch: [repo.dir, remote] };
}

/** Starts a real release. */
export function releasing({ repo }: Site, ...args: readonly string[]): Running {
  return start({ cwd: repo.dir, env: repo.env, args: ['next', '--yes', ...args] });
}

/** Releases in one clone and kills that run as soon as the server has taken the push with its entry. */
export async function killedAfterPush(
  place: Site,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  await killedByPush(place, env);
  assert.match(newestEntry(place.remote), /^release opened: v1\.1\.0 #1$/m);
}

/** The same, with or without a ledger. */
export async function killedByPush(
  place: Site,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<void> {
  hook(place.remote, 'post-receive', 'test -e "$PIDFILE" && kill -9 $(cat "$PIDFILE"); rm -f "$PIDFILE"');
  const pidFile = join(place.dir, 'pid');
  const running = start({
    cwd: place.repo.dir,
    env: { ...place.repo.env, ...env, PIDFILE: pidFile },
    args: ['next', '--yes', ...args],
  });
  writeFileSync(pidFile, String(running.child.pid));
  assert.equal((await running.done).signal, 'SIGKILL');
}

/** A clone of the remote as it is now. */
export function cloned(place: Site, name: string): string {
  const dir = join(place.dir, name);
  git('/', 'clone', '--quiet', place.remote, dir);
  return dir;
}

/** Writes an executable hook. */
export function hook(gitDir: string, name: string, script: string): void {
  const place = join(gitDir, 'hooks', name);
  writeFileSync(place, `#!/bin/sh\n${script}\n`);
  chmodSync(place, 0o755);
}

/** A build step that runs a shell script. */
export function step(script: string): object {
  return { build: [{ title: 'build', argv: ['sh', '-c', script] }] };
}

/** Branch and tags of a repository, as `name id` lines; the ledger is kept on the remote alone. */
export function refs(dir: string): readonly string[] {
  return git(dir, 'for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads', 'refs/tags')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('refs/heads/release-ledger '));
}

/** What the newest entry of a ledger says. */
export function newestEntry(dir: string): string {
  return git(dir, 'log', '-1', '--format=%s', 'refs/heads/release-ledger', '--');
}

/** Says in which words a place was not released as it should be; empty when all is well. */
export function unreleased({ repo, remote }: Site, version = '1.1.0'): readonly string[] {
  const tag = `v${version}`;
  const facts: readonly (readonly [string, boolean])[] = [
    ['remote refs differ from local ones', refs(remote).join() === refs(repo.dir).join()],
    ['the ledger does not say it is complete', newestEntry(remote).startsWith(`release completed: ${tag} #`)],
    ['no annotated tag', repo.git('cat-file', '-t', tag).trim() === 'tag'],
    ['tag is not on main', repo.git('rev-parse', `${tag}^{}`) === repo.git('rev-parse', 'main')],
    ['manifest in the commit', repo.git('show', 'HEAD:package.json') === manifest(version)],
    [
      'tree and commit differ',
      repo.git('diff', '--name-only', 'HEAD', '--', 'package.json', 'CHANGELOG.md') === '',
    ],
    ['index and commit differ', repo.git('diff', '--cached', '--name-only').trim() === 'mine-staged.txt'],
    ['work of the user is lost', repo.git('diff', '--name-only').trim() === 'src/lamp.js'],
    ['untracked file of the user is lost', repo.git('status', '--porcelain').includes('?? new.txt')],
    [
      'plan was not named',
      repo.git('log', '-1', '--format=%(trailers:key=Release-Plan,valueonly)').trim() !== '',
    ],
  ];
  return facts.flatMap(([words, ok]) => (ok ? [] : [words]));
}

/** Somebody else pushes a commit. Gives its id. */
export function elsewhere({ dir, remote }: Site): string {
  const other = join(dir, 'other');
  git('/', 'clone', '--quiet', remote, other);
  git(other, 'commit', '--quiet', '--allow-empty', '-m', 'fix: of somebody else');
  git(other, 'push', '--quiet', 'origin', 'HEAD:main');
  return git(other, 'rev-parse', 'HEAD').trim();
}
