import { chmodSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Repo } from '../helpers/repo.ts';
import { at, first, usual, type Case, type Place } from './places.ts';
import { git, lamp, manifest } from './stories.ts';

function dirty(dir: string): Place {
  const repo = lamp(dir);
  repo.write({ 'package.json': manifest('7.7.7'), 'staged.txt': 'staged', 'src/lamp.js': 'stashed' });
  repo.git('stash', 'push', '--quiet', '--', 'src/lamp.js');
  repo.git('add', 'staged.txt');
  repo.write({ 'package.json': manifest('8.8.8'), 'src/lamp.js': 'modified', 'untracked.txt': '?' });
  repo.write({ 'packages/new/package.json': manifest('3.0.0'), 'Cargo.toml': 'not TOML [[' });
  return at(dir);
}

export const workTreeCases: readonly Case[] = [
  { name: 'clean', make: (dir) => at(lamp(dir).dir), expected: usual },
  { name: 'dirty: the plan is that of HEAD', make: dirty, expected: usual },
  {
    name: 'detached HEAD',
    make: (dir) => {
      lamp(dir).git('switch', '--quiet', '--detach');
      return at(dir);
    },
    expected: { ...usual, branch: null, warnings: ['DETACHED_HEAD'] },
  },
  {
    name: 'another branch',
    make: (dir) => {
      lamp(dir).git('switch', '--quiet', '--create', 'feature/größer');
      return at(dir);
    },
    expected: { ...usual, branch: 'feature/größer' },
  },
  {
    name: 'a subdirectory',
    make: (dir) => ({ ...at(join(lamp(dir).dir, 'src')), watch: [dir] }),
    expected: usual,
  },
  {
    name: '--cwd',
    make: (dir) => ({ cwd: '/', watch: [lamp(dir).dir], args: ['--cwd', join(dir, 'src')] }),
    expected: usual,
  },
  {
    name: 'relative --cwd',
    make: (dir) => ({
      cwd: join(dir, '..'),
      watch: [lamp(dir).dir],
      args: ['-C', dir.split('/').at(-1) ?? ''],
    }),
    expected: usual,
  },
  {
    name: 'a path with spaces, quotes and other letters',
    make: (dir) => at(lamp(join(dir, "Zoë's  lämp „ä“ 灯 $HOME;`x`")).dir),
    expected: usual,
  },
  {
    name: 'a path through a symbolic link',
    make: (dir) => {
      lamp(join(dir, 'real'));
      symlinkSync('real', join(dir, 'link'));
      return { cwd: join(dir, 'link'), watch: [dir] };
    },
    expected: usual,
  },
  {
    name: 'sparse checkout without the manifest',
    make: (dir) => {
      const repo = lamp(dir);
      repo.git('sparse-checkout', 'set', '--no-cone', 'src');
      return at(dir);
    },
    expected: usual,
  },
  {
    name: 'linked worktree',
    make: (dir) => {
      const repo = lamp(join(dir, 'main'));
      repo.git('worktree', 'add', '--quiet', '-b', 'side', join(dir, 'side'));
      return { cwd: join(dir, 'side'), watch: [dir] };
    },
    expected: { ...usual, branch: 'side' },
  },
  {
    name: 'a .git file',
    make: (dir) => {
      lamp(join(dir, 'work'));
      renameSync(join(dir, 'work', '.git'), join(dir, 'elsewhere'));
      writeFileSync(join(dir, 'work', '.git'), 'gitdir: ../elsewhere\n');
      return { cwd: join(dir, 'work'), watch: [dir] };
    },
    expected: usual,
  },
  {
    name: 'inside a submodule',
    make: (dir) => ({ cwd: join(superproject(dir), 'lamp'), watch: [dir] }),
    expected: { ...usual, branch: null, warnings: ['DETACHED_HEAD'] },
  },
  {
    name: 'a superproject',
    make: (dir) => ({ cwd: superproject(dir), watch: [dir] }),
    expected: {
      ...first,
      releases: ['super -→2.0.0 v2.0.0 -'],
    },
  },
  {
    name: 'hooks that fail and settings that mislead',
    make: (dir) => {
      const repo = lamp(dir);
      mkdirSync(join(dir, '.git/hooks'), { recursive: true });
      for (const hook of ['pre-commit', 'post-index-change', 'reference-transaction', 'post-checkout']) {
        writeFileSync(join(dir, '.git/hooks', hook), `#!/bin/sh\ntouch ${dir}/ran-${hook}\nexit 1\n`);
        chmodSync(join(dir, '.git/hooks', hook), 0o755);
      }
      for (const [key, value] of misleading) repo.git('config', key, value);
      return { ...at(join(dir, 'src')), watch: [dir] };
    },
    expected: usual,
  },
  {
    name: 'a workspace from a package, with settings that mislead',
    make: (dir) => {
      const repo = workspace(dir);
      for (const [key, value] of misleading) repo.git('config', key, value);
      return { ...at(join(dir, 'packages/b')), watch: [dir] };
    },
    expected: { ...usual, releases: ['a 1.0.0→1.0.1 a@1.0.1 a@1.0.0'], commits: '1/1/0/0' },
  },
];

/** Two packages, each with tags of its own; `a` has a fix. */
function workspace(dir: string): Repo {
  const repo = new Repo(dir);
  const pkg = (name: string): string => JSON.stringify({ name, version: '1.0.0' });
  repo.commit('feat: both', {
    'package.json': JSON.stringify({ private: true, workspaces: ['packages/*'] }),
    'packages/a/package.json': pkg('a'),
    'packages/b/package.json': pkg('b'),
  });
  repo.tag('a@1.0.0', 'b@1.0.0');
  repo.commit('fix: only a', { 'packages/a/index.js': 'a' });
  return repo;
}

/** Settings that change what git prints. */
const misleading = [
  ['diff.relative', 'true'],
  ['diff.noprefix', 'true'],
  ['diff.renames', 'copies'],
  ['log.showRoot', 'false'],
  ['log.follow', 'true'],
  ['log.showSignature', 'true'],
  ['log.date', 'relative'],
  ['format.pretty', 'oneline'],
  ['color.ui', 'always'],
  ['core.pager', 'false'],
  ['core.quotePath', 'true'],
  ['i18n.logOutputEncoding', 'latin1'],
  ['status.showUntrackedFiles', 'no'],
  ['tag.sort', '-creatordate'],
  ['column.ui', 'always'],
] as const;

function superproject(dir: string): string {
  lamp(join(dir, 'lamp'));
  const repo = new Repo(join(dir, 'super'));
  git(repo.dir, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', join(dir, 'lamp'), 'lamp');
  repo.commit('feat: a house with a lamp', {
    'package.json': JSON.stringify({ name: 'super', version: '2.0.0', workspaces: ['lamp'] }),
  });
  git(join(repo.dir, 'lamp'), 'checkout', '--quiet', '--detach');
  return repo.dir;
}
