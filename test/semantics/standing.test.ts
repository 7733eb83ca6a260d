import type { Repo } from '../helpers/repo.ts';
import { conforms, type Case } from './check.ts';
import { configured, lamp, npm, workspace } from './stories.ts';

/** Tag, then a manifest of another version, then a change. */
const ahead =
  (tag: string, manifest: string, message: string): Case['story'] =>
  (repo) => {
    lamp([], { at: tag })(repo);
    repo.commit('chore: next', { 'package.json': npm('lamp', manifest) });
    repo.commit(message);
  };

const decision = 'A manifest ahead of its tag is a decision already made';
const first = "No tag at all: the manifest's version is the version to release first";

const manifests: readonly Case[] = [
  {
    says: decision,
    name: 'undotted prerelease',
    story: ahead('1.0.0-beta2', '1.0.0-beta3', 'feat!: a'),
    expected: {
      releases: ['lamp 1.0.0-beta2→1.0.0-beta3'],
      warnings: ['MANIFEST_AHEAD'],
      why: 'the manifests already say 1.0.0-beta3',
      edits: [],
    },
  },
  {
    says: decision,
    name: 'if the pending changes need no more than that',
    story: ahead('1.2.3', '1.2.4', 'feat: a'),
    expected: { releases: ['lamp 1.2.3→1.3.0'], edits: ['package.json: 1.2.4 → 1.3.0'] },
  },
  {
    says: decision,
    name: 'a prerelease of what they need is enough: no stable version is made of it',
    story: ahead('1.0.0', '2.0.0-alpha.1', 'feat!: a'),
    expected: { releases: ['lamp 1.0.0→2.0.0-alpha.1'], channel: 'alpha', warnings: ['MANIFEST_AHEAD'] },
  },
  {
    says: decision,
    name: 'but on a branch of stable versions it is the version it leads to',
    story: (repo) => {
      ahead('1.0.0', '2.0.0-alpha.1', 'fix: a')(repo);
      repo.commit('chore: c', configured({ channels: { main: 'latest' } }));
    },
    expected: { releases: ['lamp 1.0.0→2.0.0'], channel: 'latest', warnings: ['MANIFEST_AHEAD'] },
  },
  {
    says: decision,
    name: 'on the tagged tree itself: the tag names the release, the manifest what comes next',
    story: (repo) => {
      repo.commit('feat: a', { 'package.json': npm('lamp', '1.0.0-beta3') });
      repo.tag('1.0.0-beta2');
      repo.commit('fix: b');
    },
    expected: {
      releases: ['lamp 1.0.0-beta2→1.0.0-beta3'],
      tags: ['1.0.0-beta3'],
      warnings: ['MANIFEST_AHEAD'],
    },
  },
  {
    says: first,
    name: '0.5.0, whatever the commits ask for',
    story: (repo) => void repo.commit('feat!: a', { 'package.json': npm('lamp', '0.5.0') }),
    expected: { releases: ['lamp -→0.5.0'], tags: ['v0.5.0'], edits: [] },
  },
  {
    says: first,
    name: 'a prerelease',
    story: (repo) => void repo.commit('feat: a', { 'package.json': npm('lamp', '2.0.0-rc.1') }),
    expected: { releases: ['lamp -→2.0.0-rc.1'], channel: 'rc', latest: false },
  },
  {
    says: 'no manifest either: 0.1.0',
    name: 'the whole repository is one package',
    story: (repo) => void repo.commit('fix: a', { 'main.c': '' }),
    expected: { releases: ['r -→0.1.0'] },
  },
  {
    says: 'no manifest either: 0.1.0',
    name: 'a manifest without a version',
    story: (repo) => void repo.commit('fix: a', { 'package.json': npm('lamp', null) }),
    expected: { releases: ['lamp -→0.1.0'] },
  },
];

const greatest = 'Last version = the greatest of its reachable tags that are versions';
const ignored = 'tags that are not are listed as ignored, with the reason';
const prefix = 'A tag prefix is learnt from existing tags';

function tagged(repo: Repo, version: string, ...tags: readonly string[]): void {
  repo.commit('feat: begin', { 'package.json': npm('lamp', version) });
  repo.tag(...tags);
  repo.commit('fix: a');
}

const tags: readonly Case[] = [
  {
    says: greatest,
    name: 'not the newest',
    story: (repo) => {
      repo.commit('feat: begin', { 'package.json': npm('lamp', '1.10.0') });
      repo.tag('v1.10.0');
      repo.commit('fix: late');
      repo.tag('v1.9.1');
      repo.commit('fix: a');
    },
    expected: { releases: ['lamp 1.10.0→1.10.1'], commits: '2/2/0/0' },
  },
  {
    says: greatest,
    name: 'not one of another branch, which is listed',
    story: (repo) => {
      tagged(repo, '1.0.0', 'v1.0.0');
      repo.git('switch', '--quiet', '-c', 'side');
      repo.commit('feat: b');
      repo.tag('v1.5.0');
      repo.git('switch', '--quiet', 'main');
    },
    expected: { releases: ['lamp 1.0.0→1.0.1'], ignored: ['v1.5.0: not an ancestor of HEAD'] },
  },
  {
    says: greatest,
    name: 'lightweight tags count, too',
    story: (repo) => {
      repo.commit('feat: begin', { 'package.json': npm('lamp', '1.0.0') });
      repo.git('tag', 'v1.0.0');
      repo.commit('fix: a');
    },
    expected: { releases: ['lamp 1.0.0→1.0.1'] },
  },
  {
    says: ignored,
    name: 'the examples of the rule',
    story: (repo) => {
      tagged(repo, '1.0.0', 'v1.0.0', '1.0-rc1', 'v1.3.0-archive', 'nightly', 'v2', 'v01.2.3', 'other@3.0.0');
    },
    expected: {
      releases: ['lamp 1.0.0→1.0.1'],
      ignored: [
        "1.0-rc1: '1.0' has two parts; SemVer 2.0.0 wants three",
        'nightly: not a version',
        'other@3.0.0: names no package of this workspace',
        "v01.2.3: '01.2.3' is not a version by SemVer 2.0.0",
        "v2: '2' has one part; SemVer 2.0.0 wants three",
        "v1.3.0-archive: 'archive' is no prerelease series of this repository",
      ],
    },
  },
  ...(
    [
      ['v1.0.0', 'v1.0.1'],
      ['1.0.0', '1.0.1'],
      ['lamp@1.0.0', 'lamp@1.0.1'],
      ['lamp-v1.0.0', 'lamp-v1.0.1'],
      ['lamp/v1.0.0', 'lamp/v1.0.1'],
    ] as const
  ).map(([from, to]): Case => ({
    says: prefix,
    name: from,
    story: (repo) => {
      tagged(repo, '1.0.0', from);
    },
    expected: { releases: ['lamp 1.0.0→1.0.1'], tags: [to] },
  })),
  {
    says: prefix,
    name: 'the last one decides where it changed',
    story: (repo) => {
      tagged(repo, '1.1.0', '1.0.0');
      repo.tag('v1.1.0');
      repo.commit('fix: b');
    },
    expected: { releases: ['lamp 1.1.0→1.1.1'], tags: ['v1.1.1'] },
  },
  {
    says: prefix,
    name: 'when not configured',
    story: (repo) => {
      tagged(repo, '1.0.0', 'v1.0.0');
      repo.commit('chore: c', configured({ tagFormat: 'lamp-{version}' }));
    },
    expected: { releases: ['lamp 1.0.0→1.0.1'], tags: ['lamp-1.0.1'] },
  },
];

/** A tag format and a tag written by it. */
const formats: readonly Case[] = (
  [
    ['release-{version}', 'release-1.0.0', 'release-1.0.1'],
    ['rel/{version}', 'rel/1.0.0', 'rel/1.0.1'],
    ['release{version}', 'release1.0.0', 'release1.0.1'],
    ['{package}/rel/v{version}', 'lamp/rel/v1.0.0', 'lamp/rel/v1.0.1'],
    ['{version}_final', '1.0.0_final', '1.0.1_final'],
  ] as const
).map(([tagFormat, from, to]): Case => ({
  says: 'tags as configured are read as they are written',
  name: tagFormat,
  story: (repo) => {
    repo.commit('feat: begin', { 'package.json': npm('lamp', '1.0.0'), ...configured({ tagFormat }) });
    repo.tag(from);
    repo.commit('fix: a');
  },
  expected: { releases: ['lamp 1.0.0→1.0.1'], tags: [to], commits: '1/1/0/0', ignored: [] },
}));

const inWorkspaces: readonly Case[] = [
  {
    says: 'tags as configured are read as they are written',
    name: 'of a group',
    story: (repo) => {
      workspace({ a: {}, b: {} }, configured({ tagFormat: 'release-{version}' }))(repo);
      repo.git('tag', '-d', 'a@1.0.0', 'b@1.0.0');
      repo.tag('release-1.0.0');
      repo.commit('fix: a', { 'packages/a/a': '' });
    },
    expected: { releases: ['a 1.0.0→1.0.1', 'b 1.0.0→1.0.1'], tags: ['release-1.0.1'], commits: '1/1/0/0' },
  },
  {
    says: 'tags as configured are read as they are written',
    name: 'of one package among others',
    story: (repo) => {
      workspace({ a: {}, b: {} }, configured({ packages: { a: { tagFormat: 'alpha-{version}' } } }))(repo);
      repo.git('tag', '-d', 'a@1.0.0');
      repo.tag('alpha-1.2.0');
      repo.commit('fix: a', { 'packages/a/a': '' });
    },
    expected: { releases: ['a 1.2.0→1.2.1'], tags: ['alpha-1.2.1'], warnings: ['MANIFEST_BEHIND'] },
  },
];

conforms('versions: manifests and first releases', manifests);
conforms('versions: tags', tags);
conforms('versions: configured tags', [...formats, ...inWorkspaces]);
