import { conforms, type Case } from './check.ts';
import { configured, lamp, npm, workspace } from './stories.ts';

const wishes: readonly Case[] = [
  {
    says: 'snapshot/canary versions for pull requests',
    name: 'sorts below the release, with the number of commits',
    story: lamp(['feat: a', 'docs: b']),
    args: ['--snapshot', 'pr-7'],
    expected: {
      releases: ['lamp 1.0.0→1.1.0-pr-7.2.gcdd855f1cb'],
      channel: 'pr-7.2.gcdd855f1cb',
      edits: ['package.json: 1.0.0 → 1.1.0-pr-7.2.gcdd855f1cb'],
    },
  },
  {
    says: 'forced packages',
    name: 'without a change',
    story: workspace({ a: {}, b: {} }),
    args: ['--force', 'b'],
    expected: { releases: ['b 1.0.0→1.0.1'] },
  },
  {
    says: 'held packages',
    name: 'wait although they changed, and are said to',
    story: (repo) => {
      workspace({ a: {}, b: {} }, configured({ hold: ['b'] }))(repo);
      repo.commit('feat: a', { 'packages/a/a': '', 'packages/b/a': '' });
    },
    expected: { releases: ['a 1.0.0→1.1.0'], warnings: ['HELD_BACK'], commits: '1/1/0/0' },
  },
  {
    says: 'compatibility rules between components are checked in the plan',
    name: 'a plan that breaks one is refused',
    story: (repo) => {
      workspace(
        { backend: {}, frontend: {} },
        configured({ requires: [{ package: 'backend', range: '2.x', needs: { frontend: '>=2.0.0' } }] }),
      )(repo);
      repo.commit('feat!: a', { 'packages/backend/a': '' });
    },
    expected: { refused: 'NEEDS_UNMET', exit: 3, message: /backend.*frontend/ },
  },
  {
    says: 'held packages',
    name: 'what is released on top of one that waits is told',
    story: (repo) => {
      workspace({ a: {}, b: { dependencies: { a: '^1.0.0' } } }, configured({ hold: ['a'] }))(repo);
      repo.commit('feat: x', { 'packages/a/a': '', 'packages/b/a': '' });
    },
    expected: { releases: ['b 1.0.0→1.1.0'], warnings: ['HELD_BACK', 'DEPENDENCY_HELD'] },
  },
  {
    says: 'held packages',
    name: 'naming one releases it',
    story: (repo) => {
      workspace({ a: {}, b: {} }, configured({ hold: ['b'] }))(repo);
      repo.commit('feat: a', { 'packages/a/a': '', 'packages/b/a': '' });
    },
    args: ['--package', 'b'],
    expected: { releases: ['b 1.0.0→1.1.0'], warnings: ['HELD_BACK'] },
  },
  {
    says: 'forced packages',
    name: 'at a level, and what has to follow',
    story: workspace({ a: {}, b: { dependencies: { a: '~1.0.0' } } }),
    args: ['--force', 'a', '--level', 'minor'],
    expected: { releases: ['a 1.0.0→1.1.0', 'b 1.0.0→1.0.1'], why: 'minor asked for on the command line' },
  },
  {
    says: 'forced packages',
    name: 'a private one that nobody tags is not released, and the reason is a command away',
    story: workspace({ a: {} }, { 'packages/tool/package.json': npm('tool', '0.1.0', { private: true }) }),
    args: ['--force', 'tool'],
    expected: { refused: 'USAGE', exit: 2, message: /'tool' is not released here .*release explain tool/ },
  },
  {
    says: '`--level` is the least level',
    name: 'it lowers nothing',
    story: lamp(['feat: a']),
    args: ['--level', 'patch'],
    expected: { releases: ['lamp 1.0.0→1.1.0'] },
  },
  {
    says: '`--level` is the least level',
    name: 'and makes no 1.0.0 of 0.x',
    story: lamp(['fix: a'], { at: '0.4.0' }),
    args: ['--level', 'major'],
    expected: { releases: ['lamp 0.4.0→0.5.0'] },
  },
  {
    says: '`--as` says exactly',
    name: 'less than the changes ask for',
    story: lamp(['feat!: a']),
    args: ['--as', 'v1.0.5'],
    expected: { releases: ['lamp 1.0.0→1.0.5'] },
  },
  {
    says: '`--as` says exactly',
    name: 'of several lines it wants a name',
    story: (repo) => {
      workspace({ a: {}, b: {} })(repo);
      repo.commit('feat: a', { 'packages/a/a': '', 'packages/b/a': '' });
    },
    args: ['--as', '2.0.0'],
    expected: { refused: 'USAGE', exit: 2, message: /could be meant for any of a, b .*--as a@2\.0\.0/ },
  },
  {
    says: 'Graduating …',
    name: 'of a workspace: only what is a prerelease, with the ranges',
    story: (repo) => {
      workspace({ a: {}, b: { dependencies: { a: '^1.0.0' } }, c: {} })(repo);
      repo.commit('feat: x', {
        'packages/a/package.json': npm('a', '1.1.0-beta.1'),
        'packages/b/package.json': npm('b', '1.0.1-beta.1', { dependencies: { a: '^1.1.0-beta.1' } }),
      });
      repo.tag('a@1.1.0-beta.1', 'b@1.0.1-beta.1');
      repo.commit('fix: y', { 'packages/c/c': '' });
    },
    args: ['--graduate'],
    expected: {
      releases: ['a 1.1.0-beta.1→1.1.0', 'b 1.0.1-beta.1→1.1.0'],
      warnings: ['HELD_BACK'],
      edits: [
        'packages/a/package.json: 1.1.0-beta.1 → 1.1.0',
        'packages/b/package.json: 1.0.1-beta.1 → 1.1.0',
        'packages/b/package.json: ^1.1.0-beta.1 → ^1.1.0',
      ],
    },
  },
];

conforms('versions: what is asked for', wishes);
