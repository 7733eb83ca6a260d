import { conforms, type Case } from './check.ts';
import { lamp, merge } from './stories.ts';

const counts = 'A merge commit whose own title is conventional and that repeats no inner commit counts';
const once = 'A merge commit whose title repeats an inner commit is the same change once';
const number = 'De-duplicate by PR number and normalised subject';

/** A merge of `topic` into the released lamp. */
const merged =
  (message: string, ...inner: readonly string[]): Case['story'] =>
  (repo) => {
    lamp([])(repo);
    merge(repo, message, inner);
  };

const merges: readonly Case[] = [
  {
    says: counts,
    name: 'a conventional title over a fix',
    story: merged('feat: more', 'fix: less'),
    expected: {
      releases: ['lamp 1.0.0→1.1.0'],
      commits: '2/2/0/0',
      notes: ['### Added', '- more (id)', '### Fixed', '- less (id)'],
    },
  },
  {
    says: once,
    name: 'other case, blanks, full stop, scope and number',
    story: merged('feat: Add  more. (#7)', 'feat(ui): add more', 'fix: less'),
    expected: {
      releases: ['lamp 1.0.0→1.1.0'],
      commits: '3/2/1/0',
      notes: ['### Added', '- **ui:** add more (id)', '### Fixed', '- less (id)'],
    },
  },
  {
    says: once,
    name: 'a breaking mark on the title alone is not lost',
    story: merged('feat!: more', 'feat: more'),
    expected: { releases: ['lamp 1.0.0→2.0.0'], commits: '2/2/0/0' },
  },
  {
    says: number,
    name: 'a title reworded, of the same request',
    story: merged('feat: add much more (#7)', 'feat: more (#7)'),
    expected: {
      releases: ['lamp 1.0.0→1.1.0'],
      commits: '2/1/1/0',
      notes: ['### Added', '- more (#7, id)'],
    },
  },
  {
    says: number,
    name: 'another type under the same number is another change',
    story: merged('feat: add much more (#7)', 'fix: more (#7)'),
    expected: { releases: ['lamp 1.0.0→1.1.0'], commits: '2/2/0/0' },
  },
  {
    says: number,
    name: 'one fix on two branches is told once, with both commits',
    story: (repo) => {
      lamp([])(repo);
      merge(repo, "Merge branch 'topic'", ['fix: less (#7)']);
      repo.commit('fix: less (#7)');
    },
    expected: {
      releases: ['lamp 1.0.0→1.0.1'],
      commits: '3/2/1/0',
      notes: ['### Fixed', '- less (#7, id, id)'],
    },
  },
  {
    says: number,
    name: 'one request told with and without its scope; another request of the same words is joined by its scope',
    story: lamp(['fix: less (#7)', 'fix(ui): less (#7)', 'fix(ui): less (#8)']),
    expected: {
      releases: ['lamp 1.0.0→1.0.1'],
      commits: '3/3/0/0',
      notes: ['### Fixed', '- **ui:** less (#8, #7, id, id, id)'],
    },
  },
  {
    says: 'titles of forges say nothing themselves',
    name: 'GitHub, above conventional commits',
    story: merged('Merge pull request #7 from a/topic\n\nfeat: all of it', 'fix: less'),
    expected: {
      releases: ['lamp 1.0.0→1.0.1'],
      commits: '2/1/1/0',
      notes: ['### Fixed', '- less (id)'],
      reasons: { HEAD: 'noRelease: merge commit' },
    },
  },
  {
    says: 'titles of forges say nothing themselves',
    name: 'GitHub, above commits that say nothing: the title of the request counts, with its number',
    story: merged(
      'Merge pull request #7 from a/topic\n\nfeat: all of it\n\nBREAKING CHANGE: b',
      'wip',
      'wip 2',
    ),
    expected: {
      releases: ['lamp 1.0.0→2.0.0'],
      commits: '3/1/0/2',
      warnings: ['COMMITS_NOT_UNDERSTOOD'],
      notes: ['### Breaking changes', '- all of it (#7, id)', '  b'],
    },
  },
  {
    says: 'titles of forges say nothing themselves',
    name: 'GitLab',
    story: merged("Merge branch 'topic' into 'main'\n\nfix: less\n\nSee merge request a/b!7", 'wip'),
    expected: {
      releases: ['lamp 1.0.0→1.0.1'],
      commits: '2/1/0/1',
      warnings: ['COMMITS_NOT_UNDERSTOOD'],
      notes: ['### Fixed', '- less (#7, id)'],
    },
  },
  {
    says: 'titles of forges say nothing themselves',
    name: 'an octopus: each arm counts',
    story: (repo) => {
      lamp([])(repo);
      for (const [name, message] of [
        ['x', 'feat: x'],
        ['y', 'fix: y'],
        ['z', 'docs: z'],
      ] as const) {
        repo.git('switch', '--quiet', '--create', name, 'main');
        repo.commit(message, { [name]: '' });
      }
      repo.git('switch', '--quiet', 'main');
      repo.git('merge', '--quiet', '--no-ff', '-m', "Merge branches 'x', 'y' and 'z'", 'x', 'y', 'z');
    },
    expected: { releases: ['lamp 1.0.0→1.1.0'], commits: '4/2/2/0' },
  },
  {
    says: 'titles of forges say nothing themselves',
    name: 'a released branch merged back releases nothing again',
    story: (repo) => {
      lamp([])(repo);
      repo.git('branch', 'old');
      repo.commit('feat: more');
      repo.tag('v1.1.0');
      repo.git('switch', '--quiet', '-c', 'side', 'old');
      repo.git('merge', '--quiet', '--no-ff', '-m', "Merge branch 'main'\n\nfeat: again", 'v1.1.0');
    },
    expected: { releases: [], commits: '1/0/1/0', warnings: ['MANIFEST_BEHIND'] },
  },
];

const cancel = 'Reverts cancel the reverted change in version and notes alike';

const reverts: readonly Case[] = [
  {
    says: cancel,
    name: 'by git itself',
    story: (repo) => {
      lamp([])(repo);
      repo.commit('feat!: more', { 'a.txt': 'a' });
      repo.commit('fix: less', { 'b.txt': 'b' });
      repo.git('revert', '--no-edit', 'HEAD~1');
    },
    expected: {
      releases: ['lamp 1.0.0→1.0.1'],
      commits: '3/1/2/0',
      notes: ['### Fixed', '- less (id)'],
    },
  },
  {
    says: cancel,
    name: 'several shas in one body; what is left releases nothing',
    story: (repo) => {
      lamp([])(repo);
      const shas = [repo.commit('feat: a'), repo.commit('fix: b')];
      repo.commit(`revert: both\n\nThis reverts commits ${shas[0]?.slice(0, 7)} and ${shas[1]}.`);
    },
    expected: { releases: [], commits: '3/0/3/0' },
  },
  {
    says: 'a reverted revert restores',
    name: 'by git itself',
    story: (repo) => {
      lamp([])(repo);
      repo.commit('feat: more', { 'a.txt': 'a' });
      repo.git('revert', '--no-edit', 'HEAD');
      repo.git('revert', '--no-edit', 'HEAD');
    },
    expected: { releases: ['lamp 1.0.0→1.1.0'], commits: '3/1/2/0', notes: ['### Added', '- more (id)'] },
  },
  {
    says: 'Reverting something already released bumps patch',
    name: 'a feature that was released',
    story: (repo) => {
      lamp([])(repo);
      repo.commit('feat: more', { 'a.txt': 'a' });
      repo.tag('v1.1.0');
      repo.git('revert', '--no-edit', 'HEAD');
    },
    expected: {
      releases: ['lamp 1.1.0→1.1.1'],
      warnings: ['MANIFEST_BEHIND'],
      notes: ['### Reverted', '- more (id)'],
    },
  },
];

conforms('commits: merges', merges);
conforms('commits: reverts', reverts);
