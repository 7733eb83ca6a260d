import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Repo } from '../helpers/repo.ts';
import { at, cloned, first, usual, type Case, type Place } from './places.ts';
import { clone, git, lamp, unreleased } from './stories.ts';

export const historyCases: readonly Case[] = [
  {
    name: 'no tags',
    make: (dir) => at(unreleased(dir).dir),
    expected: first,
  },
  {
    name: 'no commits',
    make: (dir) => at(new Repo(dir).dir),
    expected: { releases: [], commits: '0/0/0/0', branch: 'main', warnings: [] },
  },
  {
    name: 'an unborn branch beside a history',
    make: (dir) => {
      lamp(dir).git('switch', '--quiet', '--orphan', 'fresh');
      return at(dir);
    },
    expected: { releases: [], commits: '0/0/0/0', branch: 'fresh', warnings: [] },
  },
  {
    name: 'no manifest',
    make: (dir) => {
      const repo = new Repo(join(dir, 'wick'));
      repo.commit('fix: trim', { 'wick.txt': 'x' });
      return at(repo.dir);
    },
    expected: { ...first, releases: ['wick -→0.1.0 v0.1.0 -'] },
  },
  {
    name: 'nothing since the tag',
    make: (dir) => {
      lamp(dir).tag('v1.1.0');
      return at(dir);
    },
    expected: { releases: [], commits: '0/0/0/0', branch: 'main', warnings: ['MANIFEST_BEHIND'] },
  },
  { name: 'a clone', make: (dir) => cloned(dir), expected: usual },
  {
    name: 'shallow, the tag outside: the rest is fetched elsewhere',
    make: (dir) => cloned(dir, '--depth=1'),
    expected: usual,
  },
  {
    name: 'shallow, the tag inside, and the remote gone: nothing is fetched',
    make: (dir) => {
      const place = cloned(dir, '--depth=3');
      rmSync(join(dir, 'origin'), { recursive: true });
      return place;
    },
    expected: usual,
  },
  {
    name: 'shallow, with a relative remote, from a subdirectory',
    make: (dir) => {
      const place = cloned(dir, '--depth=1');
      git(place.cwd, 'remote', 'set-url', 'origin', '../origin');
      return { cwd: join(place.cwd, 'src'), watch: place.watch };
    },
    expected: usual,
  },
  {
    name: 'shallow submodule',
    make: (dir) => {
      lamp(join(dir, 'lamp'));
      const repo = new Repo(join(dir, 'super'));
      git(repo.dir, 'submodule', '--quiet', 'add', '--depth', '1', `file://${join(dir, 'lamp')}`, 'lamp');
      return { cwd: join(repo.dir, 'lamp'), watch: [dir] };
    },
    expected: usual,
  },
  {
    name: 'no local tags: the remote is asked, and the plan warned of',
    make: (dir) => cloned(dir, '--no-tags'),
    expected: {
      ...usual,
      releases: ['lamp -→1.0.0 v1.0.0 -'],
      commits: '3/2/1/0',
      warnings: ['TAGS_MISSING'],
    },
  },
  {
    name: 'no local tags and the remote gone',
    make: (dir) => {
      const place = cloned(dir, '--no-tags');
      rmSync(join(dir, 'origin'), { recursive: true });
      return place;
    },
    expected: {
      ...usual,
      releases: ['lamp -→1.0.0 v1.0.0 -'],
      commits: '3/2/1/0',
      warnings: ['TAGS_UNKNOWN'],
    },
  },
  { name: 'partial clone without file contents', make: (dir) => partial(dir, 'blob:none'), expected: usual },
  { name: 'partial clone without folders', make: (dir) => partial(dir, 'tree:0'), expected: usual },
  {
    name: 'object format sha256',
    make: (dir) => at(lamp(dir, { GIT_DEFAULT_HASH: 'sha256' }).dir),
    expected: usual,
  },
  { name: 'merges and an octopus', make: merges, expected: { ...usual, commits: '6/3/3/0' } },
  {
    name: 'a replaced commit',
    make: (dir) => {
      const repo = lamp(dir);
      const target = repo.git('rev-parse', 'HEAD~1').trim();
      const other = repo.run(['commit-tree', '-p', 'v1.0.0^{}', '-F', '-', 'HEAD~1^{tree}'], {
        input: 'fix: only a fix\n',
      });
      repo.git('replace', target, other.trim());
      return at(dir);
    },
    expected: { ...usual, releases: ['lamp 1.0.0→1.0.1 v1.0.1 v1.0.0'] },
  },
  {
    name: 'a graft',
    make: (dir) => {
      const repo = lamp(dir);
      repo.git('replace', '--graft', 'HEAD', 'v1.0.0^{}');
      return at(dir);
    },
    expected: { releases: [], commits: '1/0/1/0', branch: 'main', warnings: [] },
  },
  {
    name: 'packed refs and a packed history',
    make: (dir) => {
      const repo = lamp(dir);
      repo.git('gc', '--quiet');
      return at(dir);
    },
    expected: usual,
  },
];

function partial(dir: string, filter: string): Place {
  lamp(join(dir, 'origin')).git('config', 'uploadpack.allowFilter', 'true');
  git(join(dir, 'origin'), 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  return at(clone(join(dir, 'origin'), join(dir, 'clone'), `--filter=${filter}`, '--no-checkout'));
}

function merges(dir: string): Place {
  const repo = lamp(dir);
  for (const name of ['a', 'b', 'c']) {
    repo.git('switch', '--quiet', '--create', name, 'main');
    repo.commit(name === 'c' ? 'docs: c' : `fix: ${name}`, { [`${name}.txt`]: name });
  }
  repo.git('switch', '--quiet', 'main');
  repo.git('merge', '--quiet', '--no-ff', '-m', 'Merge three branches', 'a', 'b', 'c');
  return at(dir);
}
