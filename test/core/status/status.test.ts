import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyOf } from '../../../src/core/status/history.ts';
import { driftOf } from '../../../src/core/status/drift.ts';
import { statusOf } from '../../../src/core/status/status.ts';
import { digest, Story } from '../../helpers/deployments.ts';

test('an empty ledger has no environment', () => {
  assert.deepEqual(statusOf(new Story().state()), {
    schema: 1,
    seq: 0,
    problems: [],
    environments: [],
    holds: [],
  });
});

test('the newest that reached the target runs, and the newest healthy one is where to go back to', () => {
  const story = new Story()
    .deploy('1.0.0', { job: 'https://ci.example/1' })
    .deploy('1.1.0', { outcome: 'unhealthy', health: 'web: 503', reason: 'Friday' })
    .deploy('1.2.0', { outcome: 'cancelled' })
    .rollback('0.9.0', { rehearsal: true })
    .rollback('1.1.0', { rehearsal: true })
    .mark('hold', '1.1.0', { reason: 'returns 503', actor: 'grace' });
  const { seq, environments, holds } = statusOf(story.state());
  const [{ environment, current, underWay, lastHealthy } = {}] = environments;
  assert.deepEqual([seq, environment, underWay, lastHealthy], [11, 'production', null, '1.0.0']);
  assert.ok(current);
  const { version, outcome, health, since, held, drift, reason } = current;
  assert.deepEqual(
    [version, outcome, health, held, drift, reason],
    ['1.1.0', 'unhealthy', 'web: 503', true, null, 'Friday'],
  );
  assert.equal(since, '2026-11-02T08:02:00Z');
  assert.deepEqual(
    holds.map(({ kind, version: of, environment: where, actor }) => [kind, of, where, actor]),
    [['hold', '1.1.0', null, 'grace']],
  );
});

test('a hold elsewhere is none here; what is withdrawn is held everywhere', () => {
  const story = new Story().deploy('1.0.0').mark('hold', '1.0.0', { env: 'staging' });
  const isHeld = (): boolean | undefined => statusOf(story.state()).environments[0]?.current?.held;
  assert.equal(isHeld(), false);
  story.mark('yank', '1.0.0');
  assert.equal(isHeld(), true);
});

test('what is under way is told until it expires; from then on it ran, and nobody knows how it ended', () => {
  const story = new Story().deploy('1.0.0').deploy('1.1.0', { outcome: null, actor: 'bob' });
  const [during] = statusOf(story.state()).environments;
  assert.deepEqual(
    [during?.current?.version, during?.underWay?.version, during?.underWay?.actor],
    ['1.0.0', '1.1.0', 'bob'],
  );
  story.wait(1801);
  const [after] = statusOf(story.state()).environments;
  assert.deepEqual(
    [after?.current?.version, after?.current?.outcome, after?.underWay],
    ['1.1.0', 'abandoned', null],
  );
  assert.equal(after?.current?.since, '2026-11-02T08:31:00Z', 'when it expired');
});

test('drift is another version, another digest, or nothing; what cannot be told is no agreement', () => {
  const [deployed] = [...new Story().deploy('1.0.0').state().environments.values()];
  assert.ok(deployed?.current);
  const of = deployed.current;
  const state = (
    versions: readonly string[],
    digests: readonly string[],
    copies: number | null = null,
  ): string => driftOf(of, { versions, digests, copies }).state;
  assert.equal(state(['1.0.0'], []), 'none');
  assert.equal(state([], [digest('1.0.0')], 2), 'none');
  assert.equal(state(['1.0.0', '0.9.0'], []), 'drifted');
  assert.equal(state(['1.0.0'], [digest('other')]), 'drifted');
  assert.equal(state([], [], 0), 'drifted');
  assert.equal(state([], []), 'unknown');
  assert.deepEqual(driftOf(of, { versions: ['0.9.0'], digests: [], copies: 3 }), {
    state: 'drifted',
    message: '0.9.0 runs, not 1.0.0',
    copies: 3,
  });
});

test('history is newest first, by environment, with what was replaced and how long it took', () => {
  const story = new Story()
    .deploy('1.0.0', { env: 'staging' })
    .deploy('1.0.0')
    .deploy('1.1.0', { seconds: 90, outcome: 'failed' })
    .rollback('1.0.0', { trigger: 'automatic', reason: 'back' })
    .deploy('1.2.0', { outcome: null });
  const all = historyOf(story.state(), { environment: null, limit: 100 });
  assert.deepEqual(
    all.map(({ seq, environment, kind, replaced, version, outcome, seconds }) => [
      seq,
      environment,
      kind,
      replaced,
      version,
      outcome,
      seconds,
    ]),
    [
      [9, 'production', 'deploy', '1.0.0', '1.2.0', null, null],
      [7, 'production', 'rollback', '1.1.0', '1.0.0', 'succeeded', 60],
      [5, 'production', 'deploy', '1.0.0', '1.1.0', 'failed', 90],
      [3, 'production', 'deploy', null, '1.0.0', 'succeeded', 60],
      [1, 'staging', 'deploy', null, '1.0.0', 'succeeded', 60],
    ],
  );
  const seqs = (environment: string | null, limit: number): readonly number[] =>
    historyOf(story.state(), { environment, limit }).map(({ seq }) => seq);
  assert.deepEqual([seqs('production', 2), seqs('staging', 2), seqs('nowhere', 2)], [[9, 7], [1], []]);
});
