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
  const ask = async (): Promise<string> => {
    const run = await world.run({}, 'deploy', '1.1.0', '--yes', '--json');
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
      { name: 'test', conclusion: 'success' },
      { name: 'other', conclusion: 'failure' },
    ],
  });
  assert.equal(await ask(), 'done');
  assert.deepEqual(github.forbidden, []);
});
