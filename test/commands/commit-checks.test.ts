import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stubWorld } from '../helpers/ci-world.ts';
import { errorIn } from './json.ts';

const production = {
  target: { kind: 'command', deploy: ['true'], observe: ['echo', '1.1.0'] },
  gates: { checks: { required: ['test'] } },
};

test('a version is deployed once the checks of its commit are green', async (t) => {
  const { world, github } = await stubWorld(t, { config: { environments: { production } } });
  const base = world.repo.head();
  const released = await world.next();
  assert.equal(released.code, 0, released.stderr);
  const commit = world.repo.git('rev-parse', 'v1.1.0^{commit}').trim();
  assert.notEqual(commit, base);
  const ci = {
    GITHUB_ACTIONS: 'true',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'acme/tool',
  };
  const ask = async (): Promise<string> => {
    const env = { ...ci, GITHUB_RUN_ID: '7', GITHUB_RUN_ATTEMPT: '2' };
    const run = await world.run(env, 'deploy', '1.1.0', '--yes', '--json');
    return run.code === 0 ? 'done' : errorIn(run).message;
  };
  const refs = world.git.refs();
  github.checks.set(base, { runs: [{ name: 'test', conclusion: 'failure' }] });
  assert.match(
    await ask(),
    new RegExp(
      `COMMIT_CHECKS: ${base.slice(0, 7)}, which ${commit.slice(0, 7)} was released from: failed: test`,
    ),
  );
  github.checks.set(commit, { runs: [{ name: 'test', conclusion: null }] });
  assert.match(await ask(), new RegExp(`COMMIT_CHECKS: ${commit.slice(0, 7)}: not done yet: test`));
  github.checks.set(commit, { statuses: [{ context: 'lint', state: 'success' }] });
  assert.match(await ask(), /COMMIT_CHECKS: [0-9a-f]{7}: not there: test/);
  assert.deepEqual(world.git.refs(), refs, 'nothing was announced');
  github.checks.set(commit, {
    runs: [
      { name: 'test', conclusion: null, url: 'https://github.com/acme/tool/actions/runs/7/job/1' },
      { name: 'test', conclusion: 'success' },
      { name: 'other', conclusion: 'failure' },
    ],
  });
  assert.equal(await ask(), 'done');
  assert.deepEqual(github.violations, []);
});

test('reviews of the run that deploys count as approvals, where they are asked for', async (t) => {
  const gates = { approvals: 1, reviews: true };
  const { world, github } = await stubWorld(t, {
    config: { environments: { production: { ...production, gates } } },
  });
  const released = await world.next();
  assert.equal(released.code, 0, released.stderr);
  const ci = {
    GITHUB_ACTIONS: 'true',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'acme/tool',
  };
  const ask = async (): Promise<string> => {
    const env = { ...ci, GITHUB_RUN_ID: '42', GITHUB_ACTOR: 'ada' };
    const run = await world.run(env, 'deploy', '1.1.0', '--yes', '--json');
    return run.code === 0 ? 'done' : errorIn(run).message;
  };
  github.reviews.set(41, [{ environment: 'production', state: 'approved', login: 'bob' }]);
  github.reviews.set(42, [{ environment: 'production', state: 'approved', login: 'ada' }]);
  assert.match(await ask(), /APPROVALS: 0 of 1 approvals of 1\.1\.0 for production/);
  github.reviews.set(42, [{ environment: 'production', state: 'approved', login: 'bob' }]);
  assert.equal(await ask(), 'done');
  assert.deepEqual(github.violations, []);
});
