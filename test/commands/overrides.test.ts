import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { release } from '../helpers/cli.ts';
import { Repo, temporary } from '../helpers/repo.ts';
import { planIn } from './json.ts';

/** Two packages that were released, and one commit since that touches both. */
function story(t: TestContext, message: string): { readonly repo: Repo; readonly sha: string } {
  const repo = new Repo(join(temporary(t, 'overrides'), 'r'));
  repo.commit('feat: begin', {
    'package.json': '{ "private": true, "workspaces": ["packages/*"] }\n',
    'packages/core/package.json': '{ "name": "@acme/core", "version": "1.0.0" }\n',
    'packages/web/package.json': '{ "name": "web", "version": "1.0.0" }\n',
  });
  repo.tag('@acme/core@1.0.0', 'web@1.0.0');
  const sha = repo.commit(message, { 'packages/core/a.js': '1', 'packages/web/a.js': '1' });
  return { repo, sha };
}

async function dryRun({ dir, env }: Repo): Promise<readonly string[]> {
  const plan = planIn(await release(dir, env, 'next', '--dry-run', '--json'));
  return plan.releases.map(({ package: name, next, changes }) => {
    const subjects = changes.map(({ subject }) => subject).join(', ');
    return `${name} ${next}: ${subjects}`;
  });
}

test('a commit is reworded for every package, for one, and taken out', async (t) => {
  const { repo, sha } = story(t, 'Colours');
  assert.deepEqual(await dryRun(repo), []);
  repo.commit('chore: reword', { [`.release/overrides/${sha.slice(0, 9)}.md`]: 'fix: colours\n' });
  assert.deepEqual(await dryRun(repo), ['@acme/core 1.0.1: colours', 'web 1.0.1: colours']);
  repo.commit('chore: reword', { [`.release/overrides/${sha}/@acme__core.md`]: 'feat: more colours\n' });
  assert.deepEqual(await dryRun(repo), ['@acme/core 1.1.0: more colours', 'web 1.0.1: colours']);
  repo.commit('chore: reword', { [`.release/overrides/${sha}/web.md`]: 'skip\n' });
  assert.deepEqual(await dryRun(repo), ['@acme/core 1.1.0: more colours']);
  const { stdout } = await release(repo.dir, repo.env, 'explain', sha);
  assert.match(
    stdout,
    /^[0-9a-f]{12} Colours\n {2}is in the release: type 'fix' is patch \(reworded by \.release\/overrides\/[0-9a-f]{9}\.md\); for /,
  );
  assert.match(stdout, /taken out by \.release\/overrides\/[0-9a-f]{40}\/web\.md/);
});

test('the changelog of the past uses them too, and released commits are no matter of warnings', async (t) => {
  const { repo, sha } = story(t, 'feat: colours');
  repo.tag('web@1.1.0', '@acme/core@1.1.0');
  repo.commit('fix: a', {
    'packages/web/b.js': '1',
    [`.release/overrides/${sha}.md`]: 'feat: all colours',
  });
  const plan = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json'));
  assert.ok(plan.warnings.every(({ code }) => code === 'MANIFEST_BEHIND'));
  assert.deepEqual(
    plan.releases.map(({ package: name, next }) => [name, next]),
    [['web', '1.1.1']],
  );
  const { stdout } = await release(repo.dir, repo.env, 'changelog', 'web@1.1.0');
  assert.match(stdout, /all colours/);
});

test('a file about no commit, or about several, is named in a warning', async (t) => {
  const { repo } = story(t, 'fix: a');
  repo.commit('chore: wrong', {
    '.release/overrides/0123456.md': 'fix: x',
    '.release/overrides/wrong.md': 'fix: x',
    '.release/overrides/README.md': 'How to reword',
  });
  const plan = planIn(await release(repo.dir, repo.env, 'next', '--dry-run', '--json'));
  assert.deepEqual(
    plan.warnings.map(({ code, message }) => [code, message.split(':')[0]]),
    [
      ['OVERRIDE_IGNORED', '.release/overrides/wrong.md changes nothing'],
      ['OVERRIDE_IGNORED', '.release/overrides/0123456.md changes nothing'],
    ],
  );
});
