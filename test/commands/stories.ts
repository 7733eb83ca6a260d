import { execFileSync } from 'node:child_process';
import { hermetic, Repo } from '../helpers/repo.ts';

/** The text of the package's manifest at a version. */
export const manifest = (version: string): string =>
  `{\n  "name": "lamp",\n  "version": "${version}",\n  "private": true\n}\n`;

/** A package at v1.0.0 with a feature and a chore since: 1.1.0 is next. */
export function lamp(dir: string, env: Readonly<Record<string, string>> = {}): Repo {
  const repo = new Repo(dir, env);
  repo.commit('feat: light', { 'package.json': manifest('1.0.0'), 'src/lamp.js': 'on\n' });
  repo.tag('v1.0.0');
  repo.commit('feat(dimmer): dim (#7)', { 'src/lamp.js': 'dim\n' });
  repo.commit('chore: tidy', { 'src/lamp.js': 'dim.\n' });
  return repo;
}

/** The same, never released: 0.3.0 is first. */
export function unreleased(dir: string): Repo {
  const repo = new Repo(dir);
  repo.commit('feat: light', { 'package.json': manifest('0.3.0') });
  return repo;
}

/** A git command anywhere, in the hermetic environment. */
export function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync('git', [...args], {
    cwd,
    env: hermetic({ GIT_ALLOW_PROTOCOL: 'file', GIT_CONFIG_COUNT: '1', ...fileProtocol }),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Submodules from folders need this since git 2.38.1. */
const fileProtocol = { GIT_CONFIG_KEY_0: 'protocol.file.allow', GIT_CONFIG_VALUE_0: 'always' };

/** Clones a folder as if it were far away (`file://` keeps --depth and --filter meaningful). Gives the clone. */
export function clone(from: string, to: string, ...options: readonly string[]): string {
  git('/', 'clone', '--quiet', ...options, '--', `file://${from}`, to);
  return to;
}
