import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import { hasCargo, members, metadata } from '../ecosystems/cargo/real.ts';
import { release, type Run } from '../helpers/cli.ts';
import { temporary, type Repo } from '../helpers/repo.ts';
import { backend, frontend, helpers, lockstep, type Points } from './platform.ts';

const planned = z.object({
  releases: z.array(z.object({ package: z.string(), tag: z.string(), next: z.string() })),
  ignoredTags: z.array(z.object({ tag: z.string(), reason: z.string() })),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  commits: z.object({
    total: z.number(),
    included: z.number(),
    noRelease: z.number(),
    notUnderstood: z.number(),
  }),
});

async function plan(repo: Repo): Promise<z.infer<typeof planned>> {
  const run = await release(repo.dir, repo.env, 'next', '--dry-run', '--json');
  assert.equal(run.code, 0, run.stderr);
  return planned.parse(JSON.parse(run.stdout));
}

async function ship(repo: Repo): Promise<Run> {
  const run = await release(repo.dir, repo.env, 'next', '--yes');
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.equal(repo.git('status', '--porcelain'), '', 'a clean work tree');
  const remote = `${repo.dir}.remote.git`;
  const at = (ref: string): string => repo.run(['--git-dir', remote, 'rev-parse', `${ref}^{commit}`]);
  assert.equal(at('main'), `${repo.head()}\n`, 'the branch is on the remote');
  assert.equal(at(repo.git('describe', '--tags').trim()), `${repo.head()}\n`, 'the tag is on the remote');
  assert.ok(existsSync(join(remote, 'releases')), 'there are release pages');
  return run;
}

/** The lines that the last commit changed outside the changelog, as `-old` and `+new`, in `git diff` order. */
function changedLines(repo: Repo): readonly string[] {
  const diff = repo.git('diff', '--unified=0', 'HEAD~1', 'HEAD', '--', '.', ':!CHANGELOG.md');
  return diff.split('\n').filter((line) => /^[-+](?![-+]{2})/.test(line));
}

/** What was planned at points of the past, with only the tags of their time. */
async function answers(repo: Repo, points: Points): Promise<Record<string, readonly string[]>> {
  const known: Record<string, readonly string[]> = {
    beforeBeta1: [],
    bumpToBeta2: ['1.0.0-beta1'],
    onBeta2: ['1.0.0-beta1', '1.0.0-beta2'],
  };
  const at = Object.fromEntries(
    ['1.0.0-beta1', '1.0.0-beta2'].map((tag) => [tag, repo.git('rev-parse', `${tag}^{commit}`).trim()]),
  );
  const found: Record<string, readonly string[]> = {};
  for (const [name, point] of Object.entries<string>({ ...points })) {
    for (const tag of Object.keys(at)) repo.git('update-ref', '-d', `refs/tags/${tag}`);
    for (const tag of known[name] ?? []) repo.git('update-ref', `refs/tags/${tag}`, at[tag] ?? '');
    repo.git('switch', '--quiet', '--force-create', 'past', point);
    found[name] = [...new Set((await plan(repo)).releases.map(({ tag }) => tag))];
  }
  return found;
}

/** Fixes and releases until beta9, then one fix more. */
async function upToBeta9(
  t: TestContext,
  repo: Repo,
  assertShipped: (version: string) => void,
): Promise<void> {
  for (let beta = 4; beta <= 9; beta++) {
    repo.commit(`fix: number ${beta}`, { 'src/fix.txt': `${beta}\n` });
    await ship(repo);
    assert.equal(repo.git('describe', '--tags').trim(), `1.0.0-beta${beta}`);
    assertShipped(`1.0.0-beta${beta}`);
  }
  repo.commit('fix: number 10', { 'src/fix.txt': '10\n' });
  const before = [repo.head(), repo.git('for-each-ref')];
  const run = await release(repo.dir, repo.env, 'next', '--yes');
  assert.equal(run.code, 3);
  assert.match(run.stderr, /PRERELEASE_WOULD_SORT_LOWER[^]*beta10[^]*--pre rc[^]*--as 1\.0\.0/);
  assert.deepEqual([repo.head(), repo.git('for-each-ref')], before, 'nothing changed');
  const out = await release(repo.dir, repo.env, 'next', '--dry-run', '--pre', 'rc', '--json');
  assert.equal(planned.parse(JSON.parse(out.stdout)).releases[0]?.next, '1.0.0-rc1');
  t.diagnostic('7 releases, 7 passed, 0 failed');
}

test('a Cargo workspace: nine crates in lockstep go to beta3, three stay', async (t) => {
  if (!hasCargo(t)) return;
  const { repo } = backend(join(temporary(t), 'backend'));
  const { releases, ignoredTags, warnings, commits } = await plan(repo);
  assert.deepEqual(
    releases.map((one) => `${one.package} ${one.tag}`).sort(),
    lockstep.map((name) => `${name} 1.0.0-beta3`).sort(),
  );
  assert.deepEqual(ignoredTags.map(({ tag }) => tag).sort(), [
    '1.0-beta1-test0',
    '1.0-beta1-test1',
    '1.0-rc1',
  ]);
  for (const { reason } of ignoredTags)
    assert.match(reason, /'1\.0' has two parts; SemVer 2\.0\.0 wants three/);
  assert.equal(commits.included + commits.noRelease + commits.notUnderstood, commits.total);
  assert.ok(commits.notUnderstood > 0);
  const told = new Map(warnings.map(({ code, message }) => [code, message]));
  assert.match(told.get('PACKAGES_LEFT_ALONE') ?? '', new RegExp(`${helpers.join(', ')} \\(at 0\\.1\\.0`));
  assert.match(told.get('MANIFEST_AHEAD') ?? '', /1\.0\.0-beta2.*1\.0\.0-beta3/);
  assert.match(told.get('COMMITS_NOT_UNDERSTOOD') ?? '', /^\d+ of \d+ commits/);
});

test('a Cargo workspace: releases that Cargo accepts as locked, until beta9', async (t) => {
  if (!hasCargo(t)) return;
  const { repo } = backend(join(temporary(t), 'backend'));
  repo.withRemote();
  const assertLocked = (version: string): void => {
    assert.notEqual(metadata(repo.dir), null, `cargo metadata --locked at ${version}`);
    const expected = [
      ...lockstep.map((name) => `${name} ${version}`),
      ...helpers.map((name) => `${name} 0.1.0`),
    ];
    assert.deepEqual(members(repo.dir), expected.sort());
  };
  await ship(repo);
  assert.deepEqual(changedLines(repo), [], 'the manifests said beta3 already');
  assertLocked('1.0.0-beta3');
  await upToBeta9(t, repo, (version) => {
    const lines = changedLines(repo);
    const before = `1.0.0-beta${Number(version.at(-1)) - 1}`;
    assert.equal(lines.length, 4 * lockstep.length, 'a line in each manifest and nine in Cargo.lock');
    assert.deepEqual([...new Set(lines)].sort(), [`+version = "${version}"`, `-version = "${before}"`]);
    assertLocked(version);
  });
});

test('a Cargo workspace: the answers of its past', async (t) => {
  if (!hasCargo(t)) return;
  const { repo, points } = backend(join(temporary(t), 'backend'));
  assert.deepEqual(await answers(repo, points), {
    beforeBeta1: ['1.0.0-beta1'],
    bumpToBeta2: ['1.0.0-beta2'],
    onBeta2: [],
  });
});

test('an npm package: beta3, then until beta9', async (t) => {
  const { repo } = frontend(join(temporary(t), 'frontend'));
  repo.withRemote();
  await ship(repo);
  assert.deepEqual(changedLines(repo), []);
  await upToBeta9(t, repo, (version) => {
    const before = `1.0.0-beta${Number(version.at(-1)) - 1}`;
    assert.deepEqual(
      changedLines(repo).map((line) => line.replace(/ +/, ' ')),
      [
        ...[`- "version": "${before}",`, `+ "version": "${version}",`],
        ...[`- "version": "${before}",`, `+ "version": "${version}",`],
        ...[`- "version": "${before}",`, `+ "version": "${version}",`],
      ],
    );
  });
  const changelog = readFileSync(join(repo.dir, 'CHANGELOG.md'), 'utf8');
  const headings = changelog.split('\n').filter((line) => line.startsWith('## '));
  assert.equal(headings.length, 7);
});

test('an npm package: the answers of its past', async (t) => {
  const { repo, points } = frontend(join(temporary(t), 'frontend'));
  assert.deepEqual(await answers(repo, points), {
    beforeBeta1: ['1.0.0-beta1'],
    bumpToBeta2: ['1.0.0-beta2'],
    onBeta2: [],
  });
});
