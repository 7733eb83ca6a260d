import type { Repo } from '../helpers/repo.ts';
import { conforms, type Case } from './check.ts';
import { crate, lamp, npm } from './stories.ts';

const root = 'unprefixed version tags belong to the root package';
const lockstep = 'to the fixed group of those packages whose manifests carry the version in lockstep';
const independent = '`pkg@1.2.3`-style tags make packages independent';
const helpers = 'members at another version with no tags of their own are left alone and listed as such';

const top = npm('top', null, { private: true, workspaces: ['packages/*'] });

/** An npm workspace of these versions, tags on it, and a fix in `packages/a`. */
const members =
  (versions: Readonly<Record<string, string>>, tags: readonly string[], rootManifest = top): Case['story'] =>
  (repo: Repo) => {
    repo.commit('feat: begin', {
      'package.json': rootManifest,
      ...Object.fromEntries(
        Object.entries(versions).map(([name, version]) => [
          `packages/${name}/package.json`,
          npm(name, version),
        ]),
      ),
    });
    repo.tag(...tags);
    repo.commit('fix: a', { 'packages/a/a.js': '' });
  };

const grouping: readonly Case[] = [
  {
    says: root,
    name: 'one package',
    story: lamp(['fix: a']),
    expected: { releases: ['lamp 1.0.0→1.0.1'], tags: ['v1.0.1'] },
  },
  {
    says: lockstep,
    name: 'all move with one, under one tag',
    story: members({ a: '1.0.0', b: '1.0.0' }, ['v1.0.0']),
    expected: { releases: ['a 1.0.0→1.0.1', 'b 1.0.0→1.0.1'], tags: ['v1.0.1'], commits: '1/1/0/0' },
  },
  {
    says: lockstep,
    name: "workspace.package's version",
    story: (repo) => {
      repo.commit('feat: begin', {
        'Cargo.toml': '[workspace]\nmembers = ["a", "b"]\n[workspace.package]\nversion = "1.0.0"\n',
        'a/Cargo.toml': '[package]\nname = "a"\nversion.workspace = true\n',
        'b/Cargo.toml': '[package]\nname = "b"\nversion.workspace = true\n',
      });
      repo.tag('v1.0.0');
      repo.commit('feat: more', { 'a/src/lib.rs': '' });
    },
    expected: {
      releases: ['a 1.0.0→1.1.0', 'b 1.0.0→1.1.0'],
      tags: ['v1.1.0'],
      edits: ['Cargo.toml: 1.0.0 → 1.1.0'],
    },
  },
  {
    says: lockstep,
    name: 'or the pending one',
    story: members({ a: '1.1.0', b: '1.1.0' }, ['v1.0.0']),
    expected: {
      releases: ['a 1.0.0→1.1.0', 'b 1.0.0→1.1.0'],
      tags: ['v1.1.0'],
      warnings: ['MANIFEST_AHEAD'],
    },
  },
  {
    says: lockstep,
    name: 'no tags yet: all public ones at one version',
    story: members({ a: '0.3.0', b: '0.3.0' }, []),
    expected: { releases: ['a -→0.3.0', 'b -→0.3.0'], tags: ['v0.3.0'] },
  },
  {
    says: helpers,
    name: 'a helper at 0.1.0',
    story: members({ a: '1.0.0', b: '1.0.0', helper: '0.1.0' }, ['v1.0.0']),
    expected: {
      releases: ['a 1.0.0→1.0.1', 'b 1.0.0→1.0.1'],
      warnings: ['PACKAGES_LEFT_ALONE'],
    },
  },
  {
    says: helpers,
    name: 'helper crates, touched: their commit does not release, and says why',
    story: (repo) => {
      repo.commit('feat: begin', {
        'Cargo.toml': '[workspace]\nmembers = ["a", "b", "xtask"]\n',
        'a/Cargo.toml': crate('a', '1.0.0'),
        'b/Cargo.toml': crate('b', '1.0.0'),
        'xtask/Cargo.toml': crate('xtask', '0.1.0', 'publish = false\n'),
      });
      repo.tag('v1.0.0');
      repo.commit('feat: a', { 'xtask/src/main.rs': '' });
    },
    expected: {
      releases: [],
      commits: '1/0/1/0',
      reasons: { HEAD: 'noRelease: touches only packages that are not released: xtask/Cargo.toml' },
    },
  },
  {
    says: independent,
    name: 'only what changed moves',
    story: members({ a: '1.0.0', b: '2.0.0' }, ['a@1.0.0', 'b@2.0.0']),
    expected: { releases: ['a 1.0.0→1.0.1'], tags: ['a@1.0.1'] },
  },
  {
    says: independent,
    name: 'each since its own last release',
    story: (repo) => {
      members({ a: '1.0.0', b: '1.0.0' }, ['a@1.0.0', 'b@1.0.0'])(repo);
      repo.commit('feat: b', { 'packages/b/b.js': '' });
      repo.tag('b@1.1.0');
      repo.commit('fix: b', { 'packages/b/c.js': '' });
    },
    expected: {
      releases: ['a 1.0.0→1.0.1', 'b 1.1.0→1.1.1'],
      commits: '2/2/0/0',
      warnings: ['MANIFEST_BEHIND'],
      notes: ['### Fixed', '- a (id)', '### Fixed', '- b (id)'],
    },
  },
  {
    says: independent,
    name: 'a new member is spelt as its siblings are',
    story: (repo) => {
      members({ a: '1.0.0' }, ['a-v1.0.0'])(repo);
      repo.commit('feat: c', { 'packages/c/package.json': npm('c', '0.2.0') });
    },
    expected: { releases: ['c -→0.2.0', 'a 1.0.0→1.0.1'], tags: ['c-v0.2.0', 'a-v1.0.1'] },
  },
];

/** The released lamp at 1.4.0 with 2.0.0 elsewhere, on a branch. */
const backport =
  (branch: string, message: string, last = 'v1.4.0'): Case['story'] =>
  (repo) => {
    repo.commit('feat: begin', { 'package.json': npm('lamp', last.slice(1)) });
    repo.tag(last);
    repo.git('switch', '--quiet', '-c', branch);
    repo.git('switch', '--quiet', 'main');
    repo.commit('feat!: two', { 'package.json': npm('lamp', '2.0.0') });
    repo.tag('v2.0.0');
    repo.git('switch', '--quiet', branch);
    repo.commit(message);
  };

const range = '`1.x` → maintenance inside its range, refusing a bump that would leave it';
const latest = 'A backport never takes over "latest"';

const channels: readonly Case[] = [
  {
    says: 'main → latest',
    name: 'a stable version',
    story: lamp(['fix: a']),
    expected: { releases: ['lamp 1.0.0→1.0.1'], channel: 'latest', latest: true },
  },
  {
    says: 'next → prerelease next',
    name: 'without --pre',
    story: (repo) => {
      lamp(['feat: a'])(repo);
      repo.git('switch', '--quiet', '-c', 'next');
    },
    expected: { releases: ['lamp 1.0.0→1.1.0-next.1'], channel: 'next', latest: false },
  },
  {
    says: range,
    name: 'a fix and a feature stay in it',
    story: backport('1.x', 'feat: a'),
    expected: {
      releases: ['lamp 1.4.0→1.5.0'],
      channel: '1.x',
      latest: false,
      ignored: ['v2.0.0: not an ancestor of HEAD'],
    },
  },
  {
    says: range,
    name: 'a breaking change would leave it',
    story: backport('1.x', 'feat!: a'),
    expected: { refused: 'MAINTENANCE_RANGE', exit: 3, message: /2\.0\.0 leaves 1\.x, .*--as 1\.4\.1/ },
  },
  {
    says: range,
    name: 'a feature would leave 1.4.x',
    story: backport('1.4.x', 'feat: a'),
    expected: { refused: 'MAINTENANCE_RANGE', exit: 3, message: /1\.5\.0 leaves 1\.4\.x/ },
  },
  {
    says: range,
    name: 'not even when asked for exactly',
    story: backport('1.4.x', 'fix: a'),
    args: ['--as', '1.5.0'],
    expected: { refused: 'MAINTENANCE_RANGE', exit: 3, message: /1\.5\.0 leaves 1\.4\.x/ },
  },
  {
    says: range,
    name: 'nor by a footer',
    story: backport('1.x', 'fix: a\n\nRelease-As: 3.0.0'),
    expected: { refused: 'MAINTENANCE_RANGE', exit: 3, message: /3\.0\.0 leaves 1\.x/ },
  },
  {
    says: latest,
    name: 'from a maintenance branch',
    story: backport('1.x', 'fix: a'),
    expected: { releases: ['lamp 1.4.0→1.4.1'], channel: '1.x', latest: false },
  },
  {
    says: latest,
    name: 'from a branch of any other name',
    story: backport('hotfix', 'fix: a'),
    expected: { releases: ['lamp 1.4.0→1.4.1'], channel: '1.x', latest: false },
  },
  {
    says: latest,
    name: 'although a greater prerelease exists, the greatest stable version does',
    story: (repo) => {
      lamp([])(repo);
      repo.git('switch', '--quiet', '-c', 'next');
      repo.commit('feat!: two');
      repo.tag('v2.0.0-next.1');
      repo.git('switch', '--quiet', 'main');
      repo.commit('fix: a');
    },
    expected: { releases: ['lamp 1.0.0→1.0.1'], channel: 'latest', latest: true },
  },
];

conforms('versions: grouping', grouping);
conforms('versions: channels', channels);
