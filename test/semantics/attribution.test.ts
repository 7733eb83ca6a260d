import { conforms, type Case } from './check.ts';
import { configured, lamp, merge, workspace } from './stories.ts';

const both = workspace({ core: {}, web: {} });

/** The released lamp, these files, and a fix. */
const lampWith =
  (files: Readonly<Record<string, string>>): Case['story'] =>
  (repo) => {
    lamp([])(repo);
    repo.commit('chore: files', files);
    repo.commit('fix: a');
  };

const overrides: readonly Case[] = [
  {
    says: 'an override file … replaces its message, for all packages or for one',
    name: 'for one: the other keeps the words',
    story: (repo) => {
      both(repo);
      const sha = repo.commit('fix: a', { 'packages/core/a': '', 'packages/web/a': '' });
      repo.commit('chore: reword', {
        [`.release/overrides/${sha.slice(0, 7)}/web.md`]: 'feat!: b\n\nBREAKING CHANGE: c',
      });
    },
    expected: {
      releases: ['core 1.0.0→1.0.1', 'web 1.0.0→2.0.0'],
      commits: '2/1/1/0',
      notes: ['### Fixed', '- a (id)', '### Breaking changes', '- b (id)', '  c'],
    },
  },
  {
    says: 'an override file … replaces its message, for all packages or for one',
    name: 'for all, with CRLF and a byte order mark; what was reworded is a footer too',
    story: (repo) => {
      lamp([])(repo);
      const sha = repo.commit('Colours');
      repo.commit('docs: reword', {
        [`.release/overrides/${sha}.md`]: '\ufefffeat: colours\r\n\r\nRelease-As: 3.0.0\r\n',
      });
    },
    expected: {
      releases: ['lamp 1.0.0→3.0.0'],
      commits: '2/1/1/0',
      notes: ['### Added', '- colours (id)'],
    },
  },
  {
    says: 'an override file … replaces its message, for all packages or for one',
    name: 'a merge that repeats is judged by its new words',
    story: (repo) => {
      lamp([])(repo);
      merge(repo, 'feat: more (#7)', ['feat: more']);
      repo.commit('docs: reword', {
        [`.release/overrides/${repo.git('rev-parse', 'HEAD').trim()}.md`]: 'fix: otherwise',
      });
    },
    expected: { releases: ['lamp 1.0.0→1.1.0'], commits: '3/2/1/0' },
  },
  {
    says: 'an override file … replaces its message, for all packages or for one',
    name: 'words that make it a revert take back what they name',
    story: (repo) => {
      lamp([])(repo);
      const target = repo.commit('feat: b');
      const sha = repo.commit('Back out');
      repo.commit('chore: reword', {
        [`.release/overrides/${sha.toUpperCase()}.md`]: `revert: b\n\nThis reverts commit ${target}.`,
      });
    },
    expected: { releases: [], commits: '3/0/3/0' },
  },
  {
    says: 'an override file … replaces its message, for all packages or for one',
    name: 'a file about no commit is told',
    story: lampWith({ '.release/overrides/0000000.md': 'feat: x', '.release/overrides/README.md': 'How' }),
    expected: { releases: ['lamp 1.0.0→1.0.1'], warnings: ['OVERRIDE_IGNORED'] },
  },
  {
    says: '`Release-As: x.y.z` works as a footer and as `--as`',
    name: 'in one member of a fixed group, for the group',
    story: (repo) => {
      workspace({ core: {}, web: {} }, configured({ fixed: [['core', 'web']] }))(repo);
      repo.commit('fix: a\n\nRelease-As: 1.5.0', { 'packages/core/a': '' });
    },
    expected: { releases: ['core 1.0.0→1.5.0', 'web 1.0.0→1.5.0'] },
  },
  {
    says: '`Release-As: x.y.z` works as a footer and as `--as`',
    name: 'without files: for the package its scope names, else for none, and the reason says so',
    story: (repo) => {
      both(repo);
      repo.commit('chore: a\n\nRelease-As: 3.0.0');
      repo.commit('chore(core): b\n\nRelease-As: 2.0.0');
    },
    expected: {
      releases: ['core 1.0.0→2.0.0'],
      commits: '2/1/1/0',
      reasons: { 'HEAD~1': 'noRelease: touches no package' },
    },
  },
  {
    says: '`Release-As: x.y.z` works as a footer and as `--as`',
    name: 'the newest footer wins, on a commit that asks for nothing',
    story: lamp(['chore: a\n\nRelease-As: 1.4.0', 'docs: b\n\nRelease-As: v1.5.0', 'fix: c']),
    expected: { releases: ['lamp 1.0.0→1.5.0'], commits: '3/3/0/0', why: 'asked for by a Release-As footer' },
  },
  {
    says: '`Release-As: x.y.z` works as a footer and as `--as`',
    name: '--as goes before the footer',
    story: lamp(['chore: a\n\nRelease-As: 1.4.0']),
    args: ['--as', '1.6.0'],
    expected: { releases: ['lamp 1.0.0→1.6.0'], why: 'asked for by --as' },
  },
  {
    says: '`Release-As: x.y.z` works as a footer and as `--as`',
    name: 'in a fence or a sentence it asks for nothing',
    story: lamp(['fix: a\n\n```\nRelease-As: 9.0.0\n```\n\nSay Release-As: 8.0.0 for that.']),
    expected: { releases: ['lamp 1.0.0→1.0.1'] },
  },
  {
    says: '`Release-As: x.y.z` works as a footer and as `--as`',
    name: 'never downwards',
    story: lamp(['chore: a\n\nRelease-As: 1.0.0']),
    expected: {
      refused: 'VERSION_NOT_GREATER',
      exit: 3,
      message: /asks for 1\.0\.0, but 1\.0\.0 is released/,
    },
  },
  {
    says: '`Release-As: x.y.z` works as a footer and as `--as`',
    name: 'in a workspace for the packages its commit touches',
    story: (repo) => {
      both(repo);
      repo.commit('fix: a', { 'packages/core/a': '' });
      repo.commit('chore: b\n\nRelease-As: 2.0.0', { 'packages/web/a': '' });
    },
    expected: { releases: ['core 1.0.0→1.0.1', 'web 1.0.0→2.0.0'], commits: '2/2/0/0' },
  },
];

const paths = 'The longest package directory that contains a path owns it';
const rootFiles = 'Root files, lockfiles and CI files belong to no package';
const scopes = 'a scope only narrows, or adds a package it names';

const attribution: readonly Case[] = [
  {
    says: paths,
    name: 'a package inside a package',
    story: (repo) => {
      workspace({ core: {}, 'core-x': {} }, {})(repo);
      repo.commit('feat: a', { 'packages/core-x/core/a': '' });
    },
    expected: { releases: ['core-x 1.0.0→1.1.0'], commits: '1/1/0/0' },
  },
  {
    says: rootFiles,
    name: 'none of them releases',
    story: (repo) => {
      both(repo);
      repo.commit('feat: a', {
        'README.md': '',
        'package-lock.json': '{}',
        '.github/workflows/ci.yml': '',
        'scripts/x.js': '',
      });
    },
    expected: { releases: [], commits: '1/0/1/0', reasons: { HEAD: 'noRelease: touches no package' } },
  },
  {
    says: rootFiles,
    name: 'unless the config maps them',
    story: (repo) => {
      workspace(
        { core: {}, web: {} },
        { 'release.config.json': '{ "paths": { "proto/**": ["core", "web"] } }' },
      )(repo);
      repo.commit('feat: a', { 'proto/a.proto': '' });
    },
    expected: { releases: ['core 1.0.0→1.1.0', 'web 1.0.0→1.1.0'] },
  },
  {
    says: 'Renames count for both ends',
    name: 'a file that moves from one package into another',
    story: (repo) => {
      workspace({ core: {}, web: {} }, { 'packages/core/long.txt': 'x\n'.repeat(50) })(repo);
      repo.git('mv', 'packages/core/long.txt', 'packages/web/long.txt');
      repo.commit('fix: move');
    },
    expected: { releases: ['core 1.0.0→1.0.1', 'web 1.0.0→1.0.1'], commits: '1/1/0/0' },
  },
  {
    says: paths,
    name: 'a merge with a title of its own counts for the files it brings',
    story: (repo) => {
      both(repo);
      repo.git('switch', '--quiet', '-c', 'topic');
      repo.commit('wip', { 'packages/core/a': '' });
      repo.git('switch', '--quiet', 'main');
      repo.commit('docs: meanwhile', { 'packages/web/a': '' });
      repo.git('merge', '--quiet', '--no-ff', '-m', 'feat: core (#3)', 'topic');
    },
    expected: { releases: ['core 1.0.0→1.1.0'], commits: '3/1/1/1', warnings: ['COMMITS_NOT_UNDERSTOOD'] },
  },
  {
    says: paths,
    name: 'a submodule, and a package that is gone',
    story: (repo) => {
      both(repo);
      const id = '1'.repeat(40);
      repo.git('update-index', '--add', '--cacheinfo', `160000,${id},packages/core/sub`);
      repo.git('commit', '--quiet', '-m', 'fix: sub');
      repo.git('rm', '--quiet', '-r', '--', 'packages/web');
      repo.git('commit', '--quiet', '-m', 'feat!: drop web');
    },
    expected: {
      releases: ['core 1.0.0→1.0.1'],
      commits: '2/1/1/0',
      ignored: ['web@1.0.0: names no package of this workspace'],
      reasons: { HEAD: 'noRelease: touches no package' },
    },
  },
  {
    says: scopes,
    name: 'adds by default, several split at the comma',
    story: (repo) => {
      workspace({ core: {}, web: {}, cli: {} })(repo);
      repo.commit('fix(core, cli, elsewhere): a', { 'packages/web/a': '' });
    },
    expected: { releases: ['cli 1.0.0→1.0.1', 'core 1.0.0→1.0.1', 'web 1.0.0→1.0.1'] },
  },
  {
    says: scopes,
    name: "narrows with scopes: 'narrow'",
    story: (repo) => {
      workspace({ core: {}, web: {} }, { 'release.config.json': '{ "scopes": "narrow" }' })(repo);
      repo.commit('fix(core): a', { 'packages/web/a': '', 'packages/core/a': '' });
    },
    expected: { releases: ['core 1.0.0→1.0.1'] },
  },
  {
    says: scopes,
    name: 'a scope that is no package takes nothing away',
    story: (repo) => {
      workspace({ core: {}, web: {} }, { 'release.config.json': '{ "scopes": "narrow" }' })(repo);
      repo.commit('fix(deps): a', { 'packages/web/a': '' });
    },
    expected: { releases: ['web 1.0.0→1.0.1'] },
  },
  {
    says: scopes,
    name: 'two changes of one commit each by its own scope',
    story: (repo) => {
      workspace({ core: {}, web: {} }, { 'release.config.json': '{ "scopes": "narrow" }' })(repo);
      repo.commit('Many\n\n* feat(core): a\n* fix(web): b', { 'packages/web/a': '', 'packages/core/a': '' });
    },
    expected: { releases: ['core 1.0.0→1.1.0', 'web 1.0.0→1.0.1'] },
  },
];

conforms('commits: overrides and Release-As', overrides);
conforms('commits: paths and scopes', attribution);
