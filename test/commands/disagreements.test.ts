import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Warning } from '../../src/core/model.ts';
import { release } from '../helpers/cli.ts';
import { standIn } from '../helpers/http-stand-in.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { planIn } from './json.ts';

/** A repository, and what its npm registry has. */
interface Case {
  readonly name: string;
  readonly manifest: object;
  readonly tags: readonly string[];
  /** Versions in the registry; null: it does not know the package. */
  readonly published: readonly string[] | null;
  readonly expected: readonly string[];
}

const codes = ['MANIFEST_AHEAD', 'MANIFEST_BEHIND', 'REGISTRY_AHEAD', 'NOT_PUBLISHED'];

/** `REG` stands for the registry, `FIRST` for the first commit, which every version was published from. */
const cases: readonly Case[] = [
  {
    name: 'all agree',
    manifest: { name: 'lamp', version: '1.0.0' },
    tags: ['v1.0.0'],
    published: ['1.0.0'],
    expected: [],
  },
  {
    name: 'the manifest is behind its tag',
    manifest: { name: 'lamp', version: '0.9.0' },
    tags: ['v1.0.0'],
    published: ['1.0.0'],
    expected: [
      'MANIFEST_BEHIND package.json says 0.9.0, but v1.0.0 is tagged: the tag counts → The next release writes its version there. If the tag is a mistake: git tag -d v1.0.0 && git push origin :refs/tags/v1.0.0',
    ],
  },
  {
    name: 'the manifest is ahead of its tag',
    manifest: { name: 'lamp', version: '1.1.0' },
    tags: ['v1.0.0'],
    published: ['1.0.0'],
    expected: [
      'MANIFEST_AHEAD the last tag is v1.0.0, the manifests say 1.1.0: that is released → If 1.1.0 is out already and only lacks its tag: git tag v1.1.0 <commit> && git push origin refs/tags/v1.1.0',
    ],
  },
  {
    name: 'published without a tag',
    manifest: { name: 'lamp', version: '1.1.0' },
    tags: ['v1.0.0'],
    published: ['1.0.0', '1.1.0', '1.2.0-canary.7'],
    expected: [
      'REGISTRY_AHEAD REG has lamp 1.1.0, but the last tag is v1.0.0: it was published without a tag → Tag the commit it was made from: git tag v1.1.0 FIRST && git push origin refs/tags/v1.1.0; or release above it: release next --as 1.1.1',
    ],
  },
  {
    name: 'published, and no tag at all',
    manifest: { name: 'lamp', version: '1.0.0' },
    tags: [],
    published: ['0.9.0', '1.0.0'],
    expected: [
      'REGISTRY_AHEAD REG has lamp 1.0.0, but nothing is tagged: it was published without a tag → Tag the commit it was made from: git tag v1.0.0 FIRST && git push origin refs/tags/v1.0.0; or release above it: release next --as 1.0.1',
    ],
  },
  {
    name: 'a series goes on in the registry',
    manifest: { name: 'lamp', version: '2.0.0-beta.1' },
    tags: ['v2.0.0-beta.1'],
    published: ['2.0.0-beta.1', '2.0.0-beta.2', '2.0.0-nightly.3'],
    expected: [
      'REGISTRY_AHEAD REG has lamp 2.0.0-beta.2, but the last tag is v2.0.0-beta.1: it was published without a tag → Tag the commit it was made from: git tag v2.0.0-beta.2 FIRST && git push origin refs/tags/v2.0.0-beta.2; or release above it: release next --as 2.0.0',
    ],
  },
  {
    name: 'tagged, never published',
    manifest: { name: 'lamp', version: '1.1.0' },
    tags: ['v1.1.0'],
    published: ['1.0.0'],
    expected: [
      'NOT_PUBLISHED v1.1.0 is tagged, but REG has no lamp 1.1.0 (its greatest is 1.0.0) → Publish it: git switch --detach v1.1.0 && npm publish .',
    ],
  },
  {
    name: 'a prerelease, never published',
    manifest: { name: 'lamp', version: '1.1.0-beta.1' },
    tags: ['v1.1.0-beta.1'],
    published: ['1.0.0'],
    expected: [
      'NOT_PUBLISHED v1.1.0-beta.1 is tagged, but REG has no lamp 1.1.0-beta.1 (its greatest is 1.0.0) → Publish it: git switch --detach v1.1.0-beta.1 && npm publish . --tag beta',
    ],
  },
  {
    name: 'a package the registry does not know',
    manifest: { name: 'lamp', version: '1.0.0' },
    tags: ['v1.0.0'],
    published: null,
    expected: [
      'NOT_PUBLISHED v1.0.0 is tagged, but REG has no lamp 1.0.0 (nothing of it) → Publish it: git switch --detach v1.0.0 && npm publish .; or mark it as private, if it is not meant for a registry',
    ],
  },
  {
    name: 'a private package is nobody’s business',
    manifest: { name: 'lamp', version: '1.0.0', private: true },
    tags: ['v1.0.0'],
    published: ['3.0.0'],
    expected: [],
  },
];

test('tag, manifest and registry disagree: what is told, and what repairs it', async (t) => {
  for (const one of cases) assert.deepEqual(await told(t, one), one.expected, one.name);
  t.diagnostic(`${cases.length} cases, ${cases.length} passed, 0 failed`);
});

async function told(t: TestContext, { manifest, tags, published }: Case): Promise<readonly string[]> {
  const repo = new Repo(join(temporary(t, 'disagree'), 'r'));
  const first = repo.commit('feat: begin', { 'package.json': JSON.stringify(manifest) });
  const server = await standIn(t, published === null ? {} : { '/lamp': document(published, first) });
  repo.tag(...tags);
  repo.commit('fix: blink', { 'a.js': '1', 'release.config.json': configOf(server.url) });
  repo.withRemote();
  const { warnings } = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json'));
  const host = new URL(server.url).host;
  return warnings
    .filter(({ code }) => codes.includes(code))
    .map(({ code, message, hint }) => `${code} ${message} → ${hint ?? ''}`)
    .map((text) => text.replaceAll(host, 'REG').replaceAll(first, 'FIRST'));
}

function document(versions: readonly string[], gitHead: string): string {
  return JSON.stringify({
    versions: Object.fromEntries(versions.map((version) => [version, { version, gitHead }])),
  });
}

function configOf(url: string): string {
  return JSON.stringify({ registries: { npm: url } });
}

test('the commands that are shown repair what they say, whatever the names are', async (t) => {
  const repo = new Repo(join(temporary(t, 'repair'), 'r'));
  const name = "it's$(touch${IFS}pwned)";
  repo.commit('feat: begin', { 'package.json': JSON.stringify({ name, version: '1.0.0' }) });
  const first = repo.commit('feat: glow', { 'package.json': JSON.stringify({ name, version: '1.1.0' }) });
  const path = `/${encodeURIComponent(name)}`;
  const server = await standIn(t, { [path]: document(['1.0.0', '1.1.0'], first) });
  repo.git('tag', `${name}@1.0.0`, 'HEAD~1');
  repo.commit('fix: blink', { 'a.js': '1', 'release.config.json': configOf(server.url) });
  repo.withRemote();
  const plan = async (): Promise<readonly Warning[]> =>
    planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json')).warnings;
  const shown = (await plan()).find(({ code }) => code === 'REGISTRY_AHEAD')?.hint ?? '';
  const command = /git tag .*?(?=; or release above)/.exec(shown)?.[0] ?? '';
  execFileSync('sh', ['-c', command], { cwd: repo.dir, env: repo.env, stdio: 'pipe' });
  assert.ok(repo.git('ls-remote', '--tags', 'origin').includes(`refs/tags/${name}@1.1.0`), command);
  assert.equal(repo.git('status', '--porcelain'), '');
  assert.ok((await plan()).every(({ code }) => !codes.includes(code)));
});
