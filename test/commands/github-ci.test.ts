import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { checkout } from '../helpers/ci-checkout.ts';
import { gitAsync } from '../helpers/ci-git.ts';
import type { GithubBesideGit } from '../helpers/ci-github.ts';
import { scenarios, stubWorld, type CiWorld } from '../helpers/ci-world.ts';

const actions = { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'acme/tool' };

function planId(stdout: string): string {
  return z.object({ planId: z.string() }).parse(JSON.parse(stdout)).planId;
}

test('GitHub Actions', { concurrency: 4 }, (t) =>
  scenarios(t, {
    'a dry run needs no token, no right to push, and asks nobody': async (s) => {
      const { world, github } = await stubWorld(s, { config: { assets: ['tea.txt'] } });
      world.token = null;
      world.repo.git('remote', 'set-url', 'origin', world.git.url('reader', 'wrong'));
      const before = world.snapshot();
      for (const args of [
        ['next', '--dry-run'],
        ['next', '--dry-run', '--json'],
        ['changelog'],
        ['explain', 'HEAD'],
        ['config'],
      ]) {
        const run = await world.run(actions, ...args);
        assert.equal(run.code, 0, run.stderr);
      }
      assert.deepEqual([github.requests, world.git.front.requests], [[], []]);
      assert.deepEqual(world.snapshot(), before);
    },

    ...depthOne('v4: credentials in .git/config', 'config'),
    ...depthOne('v6: credentials in a file of the runner', 'includeIf'),

    'a branch that releases are not made from': async (s) => {
      const { world, github } = await stubWorld(s);
      world.repo.git('switch', '--quiet', '-c', 'topic');
      world.repo.commit('feat: try something');
      world.repo.git('push', '--quiet', world.git.bare, 'topic');
      await checkout(world, { credentials: 'config', branch: 'topic' });
      await assertNoRelease(world, github, /NO_BRANCH[\s\S]*topic[\s\S]*main/);
    },

    'a pull request: HEAD is on no branch': async (s) => {
      const { world, github } = await stubWorld(s);
      await checkout(world, { credentials: 'config', detached: true });
      await assertNoRelease(world, github, /NO_BRANCH[\s\S]*HEAD is on no branch/);
    },

    'history that cannot be fetched': async (s) => {
      const { world, github } = await stubWorld(s);
      await checkout(world, { credentials: 'config' });
      await gitAsync(
        world.dir,
        world.env,
        'config',
        '--local',
        `http.${world.git.front.url}/.extraheader`,
        'X: y',
      );
      const before = world.snapshot();
      const run = await world.run(actions, 'next', '--dry-run');
      assert.equal(run.code, 3, run.stderr);
      assert.match(run.stderr, /HISTORY_INCOMPLETE[\s\S]*fetch-depth: 0/);
      assert.deepEqual([world.snapshot(), github.requests], [before, []]);
    },
  }),
);

/** Dry run and release from a clone of depth 1, as `actions/checkout` makes it. */
function depthOne(name: string, credentials: 'config' | 'includeIf'): Parameters<typeof scenarios>[1] {
  return {
    [`a clone of depth 1, ${name}`]: async (s) => {
      const { world, github } = await stubWorld(s, { config: { assets: ['tea.txt'] } });
      const { token } = github;
      world.token = null;
      const whole = planId((await world.next('--dry-run', '--json')).stdout);
      await checkout(world, { credentials });
      const [before, asked] = [world.snapshot(), world.git.front.requests.length];
      const dry = await world.run(actions, 'next', '--dry-run', '--json');
      assert.equal(dry.code, 0, dry.stderr);
      assert.equal(planId(dry.stdout), whole, 'the same plan as in a whole clone');
      assert.deepEqual([world.snapshot(), github.requests], [before, []]);
      const requests = world.git.front.requests.slice(asked);
      assert.ok(
        requests.length > 0 && requests.every((key) => key.includes('git-upload-pack')),
        requests.join('\n'),
      );
      world.token = token;
      const run = await world.run(actions, 'next');
      assert.equal(run.code, 0, run.stderr);
      await assertReleased(world, github, before);
      const again = await world.run(actions, 'next');
      assert.deepEqual([again.code, /nothing to release/i.test(again.stdout)], [0, true], again.stdout);
      assert.equal(github.releases.length, 1);
    },
  };
}

async function assertReleased(
  world: CiWorld,
  github: GithubBesideGit,
  before: Readonly<Record<string, string>>,
): Promise<void> {
  const refs = world.git.refs();
  assert.deepEqual(Object.keys(refs), ['refs/heads/main', 'refs/tags/v1.0.0', 'refs/tags/v1.1.0']);
  const git = (...args: readonly string[]): Promise<string> => gitAsync(world.dir, world.env, ...args);
  assert.equal((await git('rev-parse', 'HEAD')).trim(), refs['refs/heads/main']);
  assert.equal((await git('status', '--porcelain')).trim(), '');
  assert.equal(
    (await git('rev-list', '--count', 'HEAD')).trim(),
    '2',
    'still shallow: one commit and the release',
  );
  assert.equal((await git('fsck', '--strict')).trim(), '');
  const changed = Object.entries(world.snapshot()).filter(([path, digest]) => before[path] !== digest);
  assert.deepEqual(
    changed.map(([path]) => path).filter((path) => !path.startsWith('.git/logs/')),
    [
      '.git/index',
      '.git/refs/heads/main',
      '.git/refs/remotes/origin/main',
      '.git/refs/remotes/origin/release-ledger',
      '.git/refs/tags/v1.1.0',
      'CHANGELOG.md',
      'package.json',
    ],
  );
  assert.ok(!existsSync(join(world.dir, '.git', 'objects', 'info', 'alternates')));
  assert.match(readFileSync(join(world.dir, 'CHANGELOG.md'), 'utf8'), /brew tea/);
  assert.deepEqual(
    github.releases.map(({ tag, draft, assets }) => [tag, draft, assets.length]),
    [['v1.1.0', false, 2]],
  );
  assert.deepEqual(github.violations, []);
}

async function assertNoRelease(world: CiWorld, github: GithubBesideGit, says: RegExp): Promise<void> {
  const [before, refs] = [world.snapshot(), world.git.refs()];
  const dry = await world.run(actions, 'next', '--dry-run');
  assert.equal(dry.code, 0, dry.stderr);
  const run = await world.run(actions, 'next');
  assert.equal(run.code, 3, run.stderr);
  assert.match(run.stderr, says);
  assert.deepEqual([world.snapshot(), world.git.refs(), github.releases], [before, refs, []]);
}
