import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GithubBesideGit } from '../helpers/ci-github.ts';
import { assetWorld, scenarios, type CiWorld } from '../helpers/ci-world.ts';
import type { Run } from '../helpers/cli.ts';

interface Refused {
  readonly code: number;
  /** What stderr must say, in this order. */
  readonly says: RegExp;
  /** Whether the API may have been asked, for the check before anything changes. */
  readonly asks?: readonly string[];
  readonly args?: readonly string[];
}

/** Requests that look for rules. */
const isLook = /^GET \/(?:rules|rulesets|branches|immutable-releases)\b/;

/** Runs a release that must not happen, and checks that nothing is different afterwards: clone, server, forge. */
async function assertRefused(
  world: CiWorld,
  github: GithubBesideGit,
  { code, says, asks = ['GET '], args = [] }: Refused,
): Promise<Run> {
  const before = world.snapshot();
  const refs = world.git.refs();
  const asked = github.requests.length;
  const run = await world.next(...args);
  assert.equal(run.code, code, run.stderr);
  assert.match(run.stderr, says);
  assert.match(run.stderr, /\n {2}→ /, 'there is a hint');
  assert.deepEqual(world.snapshot(), before, 'the clone changed');
  assert.equal(world.repo.git('status', '--porcelain'), '');
  assert.deepEqual(world.git.refs(), refs, 'the server changed');
  const touched = github.requests.slice(asked).filter((request) => !isLook.test(request));
  assert.deepEqual([github.releases, touched], [[], asks], 'the forge was touched');
  return run;
}

test('pushes that are refused', { concurrency: 6 }, (t) =>
  scenarios(t, {
    'a protected branch': async (s) => {
      const { world, github } = await assetWorld(s);
      await world.git.enforce({ protectedBranches: ['main'] });
      await assertRefused(world, github, {
        code: 5,
        says: /PUSH_REJECTED[\s\S]*GH006: Protected branch update failed for refs\/heads\/main[\s\S]*branch protection/,
      });
      await world.git.enforce({});
      assert.equal((await world.next()).code, 0, 'allowed now, it goes through');
    },

    'a tag that may not be made again': async (s) => {
      const { world, github } = await assetWorld(s);
      await world.git.enforce({ immutableTags: true, forbiddenTags: 'v1.1.0' });
      await assertRefused(world, github, {
        code: 5,
        says: /PUSH_REJECTED[\s\S]*GH013: Repository rule violations found for refs\/tags\/v1\.1\.0[\s\S]*its name is used up: release next --as <version>/,
      });
    },

    'a tag that is on the server already, and may not move': async (s) => {
      const { world, github } = await assetWorld(s);
      await world.git.enforce({ immutableTags: true });
      world.repo.git('push', '--quiet', world.git.bare, 'HEAD~1:refs/tags/v1.1.0');
      await assertRefused(world, github, {
        code: 3,
        says: /TAG_EXISTS[\s\S]*origin has the tag already: v1\.1\.0[\s\S]*git fetch origin --tags/,
      });
    },

    'a wrong password': async (s) => {
      const { world, github } = await assetWorld(s);
      world.secrets.push('wrong-password');
      world.repo.git('remote', 'set-url', 'origin', world.git.url('writer', 'wrong-password'));
      await assertRefused(world, github, { code: 3, says: /PUSH_FORBIDDEN[\s\S]*contents: write/ });
    },

    'a user who may only read': async (s) => {
      const { world, github } = await assetWorld(s);
      world.repo.git('remote', 'set-url', 'origin', world.git.url('reader'));
      await assertRefused(world, github, { code: 3, says: /PUSH_FORBIDDEN[\s\S]*403[\s\S]*contents: write/ });
    },

    'no password': async (s) => {
      const { world, github } = await assetWorld(s);
      world.repo.git('remote', 'set-url', 'origin', world.git.url());
      await assertRefused(world, github, { code: 3, says: /PUSH_FORBIDDEN[\s\S]*contents: write/ });
    },

    'a remote that moved': async (s) => {
      const { world, github } = await assetWorld(s);
      world.repo.commit('docs: tell more', { 'README.md': 'more\n' });
      world.upload();
      world.repo.git('reset', '--quiet', '--hard', 'HEAD~1');
      await assertRefused(world, github, {
        code: 4,
        says: /REMOTE_MOVED[\s\S]*git pull --ff-only origin main/,
      });
    },

    'no token, and too weak ones, before anything changes': async (s) => {
      const { world, github } = await assetWorld(s);
      const { token } = github;
      world.token = null;
      await assertRefused(world, github, { code: 3, says: /NO_TOKEN[\s\S]*GITHUB_TOKEN/, asks: [] });
      world.token = 'ghp_mistyped0123456789';
      await assertRefused(world, github, { code: 3, says: /FORGE_REFUSED[\s\S]*does not accept the token/ });
      world.token = token;
      assert.equal((await world.next()).code, 0);
    },

    'a token without the rights, said by 403': async (s) => {
      const body = {
        message: 'Resource not accessible by integration',
        documentation_url: 'https://x',
        status: '403',
      };
      const { world, github } = await assetWorld(s, {
        faults: [{ on: /^GET $/, times: 1, how: { status: 403, body } }],
      });
      await assertRefused(world, github, {
        code: 3,
        says: /FORGE_REFUSED[\s\S]*lacks rights on acme\/tool[\s\S]*contents: write/,
      });
    },
  }),
);
