import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';

const planned = z.object({
  releases: z.array(z.object({ package: z.string(), next: z.string(), reason: z.string() })),
  warnings: z.array(z.object({ code: z.string(), message: z.string(), hint: z.string().nullable() })),
});

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

type Files = Readonly<Record<string, string>>;

/** Warnings by code and versions by package, of a repository with these files, one tag, then these commits. */
async function planOf(
  t: TestContext,
  files: Files,
  tags: readonly string[],
  commits: readonly (readonly [message: string, files: Files])[],
): Promise<{ readonly told: ReadonlyMap<string, string>; readonly releases: readonly string[] }> {
  const repo = new Repo(join(temporary(t), 'repo'));
  repo.commit('feat: begin', files);
  repo.tag(...tags);
  for (const [message, changed] of commits) repo.commit(message, changed);
  const run = await release(repo.dir, repo.env, 'next', '--dry-run', '--json');
  assert.equal(run.code, 0, run.stderr);
  const { warnings, releases } = planned.parse(JSON.parse(run.stdout));
  return {
    told: new Map(warnings.map(({ code, message, hint }) => [code, `${message} → ${hint ?? ''}`])),
    releases: releases.map((one) => `${one.package} ${one.next}`),
  };
}

const single = { 'package.json': json({ name: 'one', version: '1.0.0' }) };
const fix = ['fix: it', { 'a.txt': 'a' }] as const;

test('changesets are not read while their own tool makes prereleases, unless that is asked for', async (t) => {
  const files = {
    ...single,
    '.changeset/README.md': '---\n"one": major\n---\n',
    '.changeset/pre.json': '{ "mode": "pre" }',
    '.changeset/one.md': '---\n"one": patch\n---\n\nA fix.\n',
    '.changeset/two.md': "---\r\n'one': minor\r\n---\r\n\r\nMore.\r\n",
  };
  const { told, releases } = await planOf(t, files, ['v1.0.0'], []);
  assert.match(told.get('CHANGESETS_PENDING') ?? '', /^2 changesets wait in \.changeset.*changeset pre exit/);
  assert.deepEqual(releases, []);
  const asked = { ...files, 'release.config.json': '{ "changesets": true }' };
  const second = await planOf(t, asked, ['v1.0.0'], []);
  assert.match(second.told.get('CHANGESETS_PRE_MODE') ?? '', /is not followed/);
  assert.deepEqual(second.releases, ['one 1.1.0']);
});

test('release-please: told when something is released, not before', async (t) => {
  const files = { ...single, '.release-please-manifest.json': '{".":"1.0.0"}' };
  assert.match(
    (await planOf(t, files, ['v1.0.0'], [fix])).told.get('RELEASE_PLEASE_STATE') ?? '',
    /is not written/,
  );
  assert.equal((await planOf(t, files, ['v1.0.0'], [])).told.has('RELEASE_PLEASE_STATE'), false);
});

test('types that no rule names are told when they are many', async (t) => {
  const strange = ['sync: add a method', { 's.txt': 's' }] as const;
  const quiet = ['docs: it', { 'd.txt': 'd' }] as const;
  const told = async (...commits: readonly (readonly [string, Files])[]): Promise<string> =>
    (await planOf(t, single, ['v1.0.0'], commits)).told.get('TYPES_UNKNOWN') ?? '';
  assert.match(await told(strange, quiet), /^1 of 2 commits.*sync \(1\).*bump: \{ sync: 'patch' \}/);
  assert.equal(await told(quiet, fix), '');
  assert.equal(await told(strange, quiet, quiet, fix, quiet), '');
});

test('private packages are no news, unless nothing else is there', async (t) => {
  const workspace = (isPrivate: boolean): Files => ({
    'package.json': json({ name: 'root', private: true, workspaces: ['packages/*'] }),
    'packages/a/package.json': json({ name: 'a', version: '1.0.0', private: isPrivate }),
    'packages/b/package.json': json({ name: 'b', version: '0.1.0', private: true }),
  });
  const some = await planOf(t, workspace(false), [], [fix]);
  assert.equal(some.told.get('PACKAGES_LEFT_ALONE'), undefined);
  const none = await planOf(t, workspace(true), [], [fix]);
  assert.match(none.told.get('PACKAGES_LEFT_ALONE') ?? '', /^not released: .*a, b.*→ .*fixed:/);
});

test('a language that is not read: one package, said when the tags know more', async (t) => {
  const c = { 'CMakeLists.txt': 'project(x)\n', 'core/CMakeLists.txt': 'project(core)\n' };
  const many = await planOf(t, c, ['core/v0.1.0', 'v0.1.0'], [fix]);
  assert.match(
    many.told.get('NO_MANIFEST') ?? '',
    /whole repository is one package.*1 tags? name.*core\/v0\.1\.0/,
  );
  assert.deepEqual(many.releases, ['repo 0.1.1']);
  assert.equal((await planOf(t, c, ['v0.1.0'], [fix])).told.has('NO_MANIFEST'), false);
});

test('a version that waits in a manifest is told, also when nothing is released', async (t) => {
  const files = { 'package.json': json({ name: 'one', version: '1.1.0' }) };
  const waits = await planOf(t, files, ['v1.0.0'], [['docs: it', { 'd.txt': 'd' }]]);
  assert.deepEqual(waits.releases, []);
  assert.match(waits.told.get('MANIFEST_AHEAD') ?? '', /1\.1\.0: that is released with the next change/);
  const goes = await planOf(t, files, ['v1.0.0'], [fix]);
  assert.deepEqual(goes.releases, ['one 1.1.0']);
});

test('a version written since the last release asks for it; a taken one does not', async (t) => {
  const bump = ['Bump version', { 'package.json': json({ name: 'one', version: '1.0.1' }) }] as const;
  assert.deepEqual((await planOf(t, single, ['v1.0.0'], [bump])).releases, ['one 1.0.1']);
  const placeholder = [
    'chore: reset',
    { 'package.json': json({ name: 'one', version: '2.0.0-dev' }) },
  ] as const;
  assert.deepEqual((await planOf(t, single, ['v1.0.0'], [placeholder])).releases, []);
});

test('a Gradle version that only running the build tells is told, also of a build below the top', async (t) => {
  for (const dir of ['', 'app/']) {
    const files = { [`${dir}build.gradle`]: "version = 'git describe'.execute().text\n" };
    const { told, releases } = await planOf(t, files, ['v1.0.0'], [fix]);
    assert.match(
      told.get('VERSION_UNREAD') ?? '',
      new RegExp(`^${dir}build.gradle:1: the version is computed`),
    );
    assert.deepEqual(releases, ['repo 1.0.1']);
  }
});

test('a package from the registry that is left behind by a member is told, with the way out', async (t) => {
  const lock = {
    lockfileVersion: 3,
    packages: {
      '': { name: 'root', workspaces: ['a'] },
      a: { name: 'a', version: '1.0.0' },
      'node_modules/a': { resolved: 'a', link: true },
      'node_modules/asks': { version: '3.0.0', dependencies: { a: '^1.0.0' } },
    },
  };
  const files = {
    'package.json': json({ name: 'root', private: true, workspaces: ['a'] }),
    'a/package.json': json({ name: 'a', version: '1.0.0' }),
    'package-lock.json': json(lock),
  };
  const code = 'LOCKFILE_INCOMPLETE';
  const major = ['feat!: another', { 'a/a.js': 'a' }] as const;
  assert.match(
    (await planOf(t, files, ['a@1.0.0'], [major])).told.get(code) ?? '',
    /package-lock\.json will not say.*: a \^1\.0\.0 \(for asks\) → .*npm install --package-lock-only/,
  );
  const minor = ['feat: more', { 'a/a.js': 'a' }] as const;
  assert.equal((await planOf(t, files, ['a@1.0.0'], [minor])).told.has(code), false);
});
