import type { Repo } from '../helpers/repo.ts';
import { conforms, type Case } from './check.ts';
import { configured, crate, editsOf, npm, workspace } from './stories.ts';

const members = 'Lockfiles: only entries of workspace members change';

const npmLock = (version: string): string =>
  `${JSON.stringify(
    {
      name: 'top',
      lockfileVersion: 3,
      packages: {
        '': { name: 'top', workspaces: ['packages/*'] },
        'node_modules/a': { resolved: 'packages/a', link: true },
        'node_modules/left-pad': { version: '1.0.0', integrity: 'sha512-x' },
        'packages/a': { version, dependencies: { 'left-pad': '1.0.0' } },
      },
    },
    null,
    2,
  )}\n`;

const lockfiles: readonly Case[] = [
  {
    says: members,
    name: 'package-lock.json: not the stranger at the same version',
    story: (repo) => {
      workspace(
        { a: { dependencies: { 'left-pad': '1.0.0' } } },
        { 'package-lock.json': npmLock('1.0.0') },
      )(repo);
      repo.commit('fix: x', { 'packages/a/a.js': '' });
    },
    expected: {
      releases: ['a 1.0.0→1.0.1'],
      edits: ['packages/a/package.json: 1.0.0 → 1.0.1', 'package-lock.json: 1.0.0 → 1.0.1'],
    },
  },
  {
    says: members,
    name: 'Cargo.lock: not the stranger of the same name',
    story: (repo) => {
      cargoWorkspace(repo);
      repo.commit('fix: x', { 'a/src/lib.rs': '' });
    },
    expected: {
      releases: ['a 1.0.0→1.0.1'],
      edits: ['a/Cargo.toml: 1.0.0 → 1.0.1', 'Cargo.lock: 1.0.0 → 1.0.1'],
    },
  },
  {
    says: members,
    name: 'pnpm-lock.yaml: the range of a member that was rewritten',
    story: (repo) => {
      repo.commit('feat: begin', {
        'package.json': npm('top', null, { private: true }),
        'pnpm-workspace.yaml': 'packages:\n  - packages/*\n',
        'packages/a/package.json': npm('a', '1.0.0'),
        'packages/b/package.json': npm('b', '1.0.0', { dependencies: { a: 'workspace:^1.0.0' } }),
        'pnpm-lock.yaml':
          "lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n\n  packages/a: {}\n\n  packages/b:\n    dependencies:\n      a:\n        specifier: workspace:^1.0.0\n        version: link:../a\n",
      });
      repo.tag('a@1.0.0', 'b@1.0.0');
      repo.commit('feat!: x', { 'packages/a/a.js': '' });
    },
    expected: {
      releases: ['a 1.0.0→2.0.0', 'b 1.0.0→1.0.1'],
      edits: [
        ...editsOf('a 1.0.0→2.0.0, b 1.0.0→1.0.1', ['workspace:^1.0.0 → workspace:^2.0.0']),
        'pnpm-lock.yaml: workspace:^1.0.0 → workspace:^2.0.0',
      ],
    },
  },
];

function cargoWorkspace(repo: Repo): void {
  repo.commit('feat: begin', {
    'Cargo.toml': '[workspace]\nmembers = ["a", "b"]\n',
    'a/Cargo.toml': crate('a', '1.0.0'),
    'b/Cargo.toml': crate('b', '2.0.0'),
    'Cargo.lock':
      'version = 4\n\n[[package]]\nname = "a"\nversion = "1.0.0"\n\n[[package]]\nname = "a"\nversion = "0.9.0"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n\n[[package]]\nname = "b"\nversion = "2.0.0"\n',
  });
  repo.tag('a-v1.0.0', 'b-v2.0.0');
}

const complete = 'Version and notes alike: what released is told, and nothing else';
const mentions = '@mentions in notes do not ping: they are rendered as links or code';

const notes: readonly Case[] = [
  {
    says: complete,
    name: 'every type that releases has a place, those that do not have none',
    story: (repo) => {
      workspace({ a: {} }, configured({ bump: { sec: 'patch' } }))(repo);
      for (const message of [
        'feat: one',
        'fix: two',
        'perf: three',
        'sec: four',
        'docs: five',
        'chore: six',
      ]) {
        repo.commit(message, { 'packages/a/a.js': message });
      }
    },
    expected: {
      releases: ['a 1.0.0→1.1.0'],
      commits: '6/4/2/0',
      notes: [
        '### Added',
        '- one (id)',
        '### Changed',
        '- three (id)',
        '### Fixed',
        '- two (id)',
        '### Other changes',
        '- four (id)',
      ],
    },
  },
  {
    says: mentions,
    name: 'names, teams, scoped packages, addresses of mail',
    story: (repo) => {
      workspace({ a: {} })(repo);
      repo.commit(
        'fix(@acme/core): thank @bob, @acme/team and (@eve)\n\nBREAKING CHANGE: ask @mallory, m@example.invalid',
        {
          'packages/a/a.js': '',
        },
      );
    },
    expected: {
      releases: ['a 1.0.0→2.0.0'],
      notes: [
        '### Breaking changes',
        '- **`@acme/core`:** thank `@bob`, `@acme/team` and (`@eve`) (id)',
        '  ask `@mallory`, `m@example.invalid`',
      ],
    },
  },
  {
    says: mentions,
    name: 'and markup is text',
    story: (repo) => {
      workspace({ a: {} })(repo);
      repo.commit('fix: <img src=x> [a](javascript:b) *c* _d_ ![e](f) # g', { 'packages/a/a.js': '' });
    },
    expected: {
      releases: ['a 1.0.0→1.0.1'],
      notes: ['### Fixed', '- &lt;img src=x> \\[a\\](javascript:b) \\*c\\* \\_d\\_ !\\[e\\](f) # g (id)'],
    },
  },
];

conforms('dependents: lockfiles', lockfiles);
conforms('notes', notes);
