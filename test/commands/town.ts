import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { release, type Run } from '../helpers/cli.ts';
import { temporary, Repo } from '../helpers/repo.ts';
import { manifest } from './stories.ts';

interface Clean {
  after(clean: () => void): void;
}

/** A repository with releases that can be deployed: to files that say what runs, by scripts. */
export interface Town {
  readonly repo: Repo;
  readonly remote: string;
  readonly dir: string;
  /** Runs `release` in the repository. */
  run(...args: string[]): Promise<Run>;
  /** What runs in an environment, as the target has it. */
  running(environment?: string): string;
  /** Says that a version is not well, from now on. */
  breaks(version: string): void;
}

const scripts = {
  'bin/deploy.sh':
    'test ! -e "$SITE/slow" || sleep 20; test ! -e "$SITE/broken" && echo "$1" > "$SITE/$RELEASE_ENVIRONMENT"',
  'bin/running.sh': 'cat "$SITE/${LIES:-$RELEASE_ENVIRONMENT}"',
  'bin/healthy.sh': '! grep -qxF "$(cat "$SITE/$RELEASE_ENVIRONMENT")" "$SITE/bad"',
};

const environment = {
  target: { kind: 'command', deploy: ['./bin/deploy.sh', '{version}'], observe: ['./bin/running.sh'] },
  health: { checks: [{ name: 'well', command: ['./bin/healthy.sh'] }], attempts: 2, interval: '1s' },
};

/** How a town differs from the usual one. */
export interface Plot {
  /** How many releases it has: 1.0.0-beta1 and so on. */
  readonly releases: number;
  /** Keys of every environment. */
  readonly environment?: object;
  readonly config?: object;
  /** Whether releases and the ledger are signed; yes unless told. */
  readonly signed?: boolean;
}

/** Builds one, with `production` and `staging`. */
export async function town(t: Clean, plot: Plot): Promise<Town> {
  const dir = temporary(t, 'town');
  const env = { SITE: join(dir, 'site'), COSIGN_PASSWORD: 'of the town', GIT_ALLOW_PROTOCOL: 'file' };
  const repo = new Repo(join(dir, 'work'), env);
  spawnSync('mkdir', [env.SITE]);
  writeFileSync(join(env.SITE, 'bad'), '');
  const run = (...args: string[]): Promise<Run> => release(repo.dir, repo.env, ...args);
  await settle({ repo, run }, plot);
  const remote = repo.withRemote(join(dir, 'remote.git'));
  for (let number = 1; number <= plot.releases; number += 1) {
    repo.commit(`feat: light ${String(number)}`, { 'lamp.js': `${String(number)}\n` });
    repo.git('push', '--quiet', 'origin', 'main');
    const released = await run('next', '--yes', ...(number === 1 ? ['--pre', 'beta'] : []));
    if (released.code !== 0) throw new Error(released.stderr);
  }
  return {
    ...{ repo, remote, dir, run },
    running: (name = 'production') => readFileSync(join(env.SITE, name), 'utf8').trim(),
    breaks: (version) => {
      writeFileSync(join(env.SITE, 'bad'), `${version}\n`, { flag: 'a' });
    },
  };
}

async function settle(
  { repo, run }: Pick<Town, 'repo' | 'run'>,
  { environment: more = {}, config = {}, signed = true }: Plot,
): Promise<void> {
  if (signed) await run('keygen');
  const signing = { key: 'cosign.key', trust: { keys: [{ file: 'cosign.pub' }] } };
  const place = { ...environment, ...more };
  const settings = {
    ...{ forge: { kind: 'local' }, assets: ['lamp.js'], environments: { staging: place, production: place } },
    ...(signed ? { signing } : {}),
    ...config,
  };
  const files = Object.entries(scripts).map(([path, line]) => [path, `#!/bin/sh\n${line}\n`] as const);
  repo.write({
    'package.json': manifest('1.0.0-beta1'),
    '.gitignore': 'cosign.key\n',
    'release.config.json': JSON.stringify(settings),
    ...Object.fromEntries(files),
  });
  for (const [path] of files) chmodSync(join(repo.dir, path), 0o755);
  repo.commit('chore: settle');
}
