import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forgeOf, stubOf } from '../../helpers/github-failures.ts';

const sha = 'c'.repeat(40);

test('both kinds of checks are read, page by page, each with what it came to', async (t) => {
  const stub = await stubOf(t);
  const many = Array.from({ length: 205 }, (_, at) => ({ name: `job ${String(at)}`, conclusion: 'success' }));
  stub.checks.set(sha, {
    runs: [
      ...many,
      ...['failure', 'cancelled', 'timed_out', 'action_required'].map((conclusion) => ({
        name: conclusion,
        conclusion,
      })),
      ...['neutral', 'skipped'].map((conclusion) => ({ name: conclusion, conclusion })),
      { name: 'running', conclusion: null },
    ],
    statuses: ['success', 'pending', 'failure', 'error'].map((state) => ({
      context: `status ${state}`,
      state,
    })),
  });
  const found = await forgeOf(stub).commitChecks(sha);
  const named = (state: string): readonly string[] =>
    found.filter((one) => one.state === state && !one.name.startsWith('job')).map(({ name }) => name);
  assert.equal(found.filter(({ name, state }) => name.startsWith('job') && state === 'passed').length, 205);
  assert.deepEqual(named('passed'), ['neutral', 'skipped', 'status success']);
  assert.deepEqual(named('pending'), ['running', 'status pending']);
  assert.deepEqual(named('failed'), [
    ...['failure', 'cancelled', 'timed_out', 'action_required', 'status failure', 'status error'],
  ]);
  assert.equal(stub.requests.filter((key) => key.endsWith('/check-runs')).length, 3);
  assert.deepEqual(stub.violations, [], "the stub strays from GitHub's description");
  assert.deepEqual(await forgeOf(stub).commitChecks('d'.repeat(40)), []);
});
