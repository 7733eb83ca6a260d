import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GithubBesideGit } from '../helpers/ci-github.ts';
import { assetWorld, scenarios, type CiWorld } from '../helpers/ci-world.ts';

test('an API in trouble', { concurrency: 6 }, (t) =>
  scenarios(t, {
    'trouble twice, then fine': async (s) => {
      const trouble = { times: 2, how: { status: 500 } } as const;
      const { world, github } = await assetWorld(s, {
        faults: [
          { on: /^GET $/, ...trouble },
          { on: /^POST \/releases$/, ...trouble },
        ],
      });
      const run = await world.next();
      assert.equal(run.code, 0, run.stderr);
      assertPublished(world, github);
    },

    'down after the push: run again, and the page is there': async (s) => {
      const { world, github } = await assetWorld(s);
      github.dieAt(1, 'reset');
      const run = await world.next();
      assert.equal(run.code, 6, run.stderr);
      assert.match(run.stderr, /FORGE_FAILED[\s\S]*→ [^\n]*release next/);
      assert.deepEqual([github.releases, world.hasJournal], [[], true]);
      const refs = world.git.refs();
      assert.ok('refs/tags/v1.1.0' in refs);
      github.revive();
      const again = await world.next();
      assert.equal(again.code, 0, again.stderr);
      assert.match(again.stderr, /Completing release/);
      assertPublished(world, github);
      assert.deepEqual([world.git.refs(), world.hasJournal], [refs, false]);
    },

    'rights that end after the push: exit 6 again until there is a token that may': async (s) => {
      const body = {
        message: 'Resource not accessible by integration',
        documentation_url: 'https://x',
        status: '403',
      };
      const { world, github } = await assetWorld(s, {
        faults: [{ on: /^POST \/releases$/, times: 1, how: { status: 403, body } }],
      });
      const run = await world.next();
      assert.equal(run.code, 6, run.stderr);
      assert.match(run.stderr, /FORGE_REFUSED[\s\S]*contents: write/);
      const refs = world.git.refs();
      const { token } = github;
      world.token = null;
      const without = await world.next();
      assert.match(without.stderr, /NO_TOKEN[\s\S]*GITHUB_TOKEN/);
      assert.deepEqual([without.code, world.hasJournal], [6, true], without.stderr);
      world.token = token;
      assert.equal((await world.next()).code, 0);
      assertPublished(world, github);
      assert.deepEqual(world.git.refs(), refs);
    },

    'answers lost after a draft and a file were made: neither is made twice': async (s) => {
      const { world, github } = await assetWorld(s, {
        faults: [
          { on: /^POST \/releases$/, times: 1, how: 'lost' },
          { on: /^POST .*\/assets$/, times: 1, how: 'lost' },
          { on: /^PATCH/, times: 1, how: 'lost' },
        ],
      });
      const run = await world.next();
      assert.equal(run.code, 0, run.stderr);
      assertPublished(world, github);
    },

    "the push's answer lost, and curl's second try refused: the remote decides": async (s) => {
      for (const mayLose of [1, Infinity]) {
        const { world, github } = await assetWorld(s);
        Object.assign(world.git.front, { loses: /^POST .*git-receive-pack/, mayLose });
        const run = await world.next();
        assert.equal(run.code, 0, run.stderr);
        assertPublished(world, github);
        assert.ok(world.git.front.lost > 0);
        assert.equal(world.git.refs()['refs/heads/main'], world.repo.head());
      }
    },
  }),
);

function assertPublished({ git }: CiWorld, github: GithubBesideGit): void {
  assert.deepEqual(
    github.releases.map(({ tag, draft, assets }) => [tag, draft, assets.map(({ name }) => name).sort()]),
    [['v1.1.0', false, ['SHA256SUMS', 'tea.txt']]],
  );
  assert.deepEqual(Object.keys(git.refs()), ['refs/heads/main', 'refs/tags/v1.0.0', 'refs/tags/v1.1.0']);
  assert.deepEqual(github.violations, []);
}
