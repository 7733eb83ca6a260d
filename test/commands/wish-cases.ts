import { Repo } from '../helpers/repo.ts';
import { at, type Case } from './places.ts';

const manifest = (name: string, version: string): string => `${JSON.stringify({ name, version }, null, 2)}\n`;

/** A package between 1.0.0 and 1.1.0: a feature before the beta, a fix after it. */
function series(dir: string, last = 'fix: draught'): Repo {
  const repo = new Repo(dir);
  repo.commit('feat: light', { 'package.json': manifest('lamp', '1.0.0') });
  repo.tag('v1.0.0');
  repo.commit('feat: dim', { 'package.json': manifest('lamp', '1.1.0-beta.1') });
  repo.tag('v1.1.0-beta.1');
  repo.commit(last, { 'src.js': 'x' });
  return repo;
}

/** Three packages with versions of their own; core and cli changed. */
function three(dir: string, config?: string): Repo {
  const repo = new Repo(dir);
  const names = ['core', 'cli', 'docs'];
  repo.commit('feat: begin', {
    'package.json': `${JSON.stringify({ private: true, workspaces: ['packages/*'] })}\n`,
    ...Object.fromEntries(names.map((name) => [`packages/${name}/package.json`, manifest(name, '1.0.0')])),
    ...(config === undefined ? {} : { 'release.config.json': config }),
  });
  for (const name of names) repo.tag(`${name}@1.0.0`);
  repo.commit('feat: more', { 'packages/core/a.js': 'x' });
  repo.commit('fix: less', { 'packages/cli/a.js': 'x' });
  return repo;
}

const base = { branch: 'main', warnings: [] } as const;

/** What the command line and `hold` choose, in real repositories. */
export const wishCases: readonly Case[] = [
  {
    name: 'a prerelease goes on, and tells what came since',
    make: (dir) => at(series(dir).dir),
    expected: {
      ...base,
      releases: ['lamp 1.1.0-beta.1→1.1.0-beta.2 v1.1.0-beta.2 v1.1.0-beta.1'],
      commits: '1/1/0/0',
    },
  },
  {
    name: '--graduate tells everything since the last stable release',
    make: (dir) => at(series(dir).dir, { args: ['--graduate'] }),
    expected: { ...base, releases: ['lamp 1.1.0-beta.1→1.1.0 v1.1.0 v1.0.0'], commits: '2/2/0/0' },
  },
  {
    name: '--as a stable version does, too',
    make: (dir) => at(series(dir).dir, { args: ['--as', '1.2.0'] }),
    expected: { ...base, releases: ['lamp 1.1.0-beta.1→1.2.0 v1.2.0 v1.0.0'], commits: '2/2/0/0' },
  },
  {
    name: 'and a footer that asks for one',
    make: (dir) => at(series(dir, 'chore: done\n\nRelease-As: 1.1.0').dir),
    expected: { ...base, releases: ['lamp 1.1.0-beta.1→1.1.0 v1.1.0 v1.0.0'], commits: '2/2/0/0' },
  },
  {
    name: 'a snapshot of what would be released',
    make: (dir) => {
      return at(series(dir).dir, { args: ['--snapshot', 'pr-7'] });
    },
    expected: {
      ...base,
      releases: ['lamp 1.1.0-beta.1→1.1.0-pr-7.1.gc25cc2f3c9 v1.1.0-pr-7.1.gc25cc2f3c9 v1.1.0-beta.1'],
      commits: '1/1/0/0',
    },
  },
  {
    name: '--package: the rest waits',
    make: (dir) => at(three(dir).dir, { args: ['--package', 'cli'] }),
    expected: {
      ...base,
      releases: ['cli 1.0.0→1.0.1 cli@1.0.1 cli@1.0.0'],
      commits: '2/1/1/0',
      warnings: ['HELD_BACK'],
    },
  },
  {
    name: 'hold in the configuration',
    make: (dir) => at(three(dir, '{ "hold": ["c*"] }').dir),
    expected: { ...base, releases: [], commits: '2/0/2/0', warnings: ['HELD_BACK', 'HELD_BACK'] },
  },
  {
    name: 'two versions and a release without a change',
    make: (dir) =>
      at(three(dir).dir, { args: ['--as', 'core@2.0.0', '--force', 'docs', '--level', 'minor'] }),
    expected: {
      ...base,
      releases: [
        'cli 1.0.0→1.0.1 cli@1.0.1 cli@1.0.0',
        'core 1.0.0→2.0.0 core@2.0.0 core@1.0.0',
        'docs 1.0.0→1.1.0 docs@1.1.0 docs@1.0.0',
      ],
      commits: '2/2/0/0',
    },
  },
];
