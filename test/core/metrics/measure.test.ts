import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { metricsOf } from '../../../src/core/metrics/measure.ts';
import type { EnvironmentMetrics, History, HistoryCommit } from '../../../src/core/metrics/types.ts';
import { Story } from '../../helpers/deployments.ts';

const day = 86_400;

function measured(story: Story, history: History = new Map()): EnvironmentMetrics {
  const [first] = metricsOf(story.state(), { now: story.now, unit: 'week', count: 12, history });
  assert.ok(first);
  return first;
}

suite('what counts as a failed change', () => {
  const good = (): Story => new Story().deploy('1.0.0').wait(day);
  const kinds = (story: Story): object => measured(story).total.changeFailures.kinds;
  const none = { unhealthy: 0, failed: 0, rolledBack: 0, hotfix: 0, withdrawn: 0 };

  test('nothing, where all went well', () => {
    const { changeFailures, rework } = measured(good().deploy('1.1.0').wait(1)).total;
    assert.deepEqual(changeFailures, { count: 0, of: 2, rate: null, kinds: none });
    assert.deepEqual(rework, { count: 0, of: 2, rate: null });
  });

  test('one that is not healthy, and the automatic rollback is no failure of its own', () => {
    const story = good()
      .deploy('1.1.0', { outcome: 'unhealthy' })
      .rollback('1.0.0', { trigger: 'automatic' })
      .wait(1);
    assert.deepEqual(kinds(story), { ...none, unhealthy: 1 });
    const { recovery, rework, changeFailures } = measured(story).total;
    assert.deepEqual(recovery, { count: 1, median: null, p90: null, open: 0 });
    assert.deepEqual([changeFailures.count, changeFailures.of], [1, 2]);
    assert.deepEqual([rework.count, rework.of], [1, 3], 'of all that reached the environment');
  });

  test('one that a target failed at', () => {
    assert.deepEqual(kinds(good().deploy('1.1.0', { outcome: 'failed' })), { ...none, failed: 1 });
  });

  test('one that was healthy and is rolled back later', () => {
    const story = good().deploy('1.1.0').wait(day).rollback('1.0.0');
    assert.deepEqual(kinds(story), { ...none, rolledBack: 1 });
  });

  test('one that was inconclusive, once it is rolled back; before, nobody can tell', () => {
    const story = good().deploy('1.1.0', { outcome: 'inconclusive' }).wait(60);
    assert.deepEqual([kinds(story), measured(story).total.unclear], [none, 1]);
    story.rollback('1.0.0').wait(1);
    assert.deepEqual([kinds(story), measured(story).total.unclear], [{ ...none, rolledBack: 1 }, 0]);
  });

  test('what a rollback went back to, when that has to go too', () => {
    const story = new Story().deploy('1.0.0').deploy('1.1.0').deploy('1.2.0');
    story.rollback('1.1.0').rollback('1.0.0').wait(1);
    assert.deepEqual(kinds(story), { ...none, rolledBack: 2 });
  });

  test('one that a hotfix takes the place of, by the first word of its reason', () => {
    const fixed = good().deploy('1.1.0').deploy('1.1.1', { reason: 'Hotfix: the till is closed' });
    assert.deepEqual(kinds(fixed.wait(1)), { ...none, hotfix: 1 });
    const other = good().deploy('1.1.0').deploy('1.1.1', { reason: 'after the hotfix of Monday' });
    assert.deepEqual(kinds(other.wait(1)), none);
  });

  test('one that is held or withdrawn while it runs, and not afterwards', () => {
    const withdrawn = { ...none, withdrawn: 1 };
    assert.deepEqual(kinds(good().mark('hold', '1.0.0').wait(1)), withdrawn);
    assert.deepEqual(kinds(good().mark('yank', '1.0.0', { env: 'production' }).wait(1)), withdrawn);
    assert.deepEqual(kinds(good().mark('hold', '1.0.0', { env: 'staging' }).wait(1)), none);
    assert.deepEqual(kinds(good().deploy('1.1.0').mark('hold', '1.0.0').wait(1)), none);
    assert.deepEqual(kinds(good().mark('hold', '1.0.0').mark('unhold', '1.0.0').wait(1)), none);
  });

  test('no drill, nothing that was stopped before it touched anything, nothing that runs still', () => {
    const story = good()
      .rollback('0.9.0', { rehearsal: true })
      .deploy('1.1.0', { outcome: 'cancelled' })
      .deploy('1.2.0', { outcome: null })
      .wait(1);
    const { changeFailures, deployments, rework } = measured(story).total;
    assert.deepEqual([changeFailures.of, changeFailures.count], [1, 0]);
    assert.deepEqual([deployments.count, rework.of], [1, 1]);
  });
});

suite('recovery', () => {
  test('runs from detection to the next success, and failures in between belong to it', () => {
    const story = new Story().deploy('1.0.0');
    for (const at of [1, 2, 3]) {
      story.wait(day).deploy(`1.${at}.0`, { outcome: 'unhealthy' });
      story.wait(100).rollback('1.0.0', { outcome: 'failed' }).wait(100).rollback('1.0.0', { seconds: 40 });
    }
    const { recovery, rework } = measured(story.wait(1)).total;
    assert.deepEqual(recovery, { count: 3, median: 100 + 60 + 100 + 40, p90: null, open: 0 });
    assert.deepEqual(rework, { count: 6, of: 10, rate: 0.6 });
  });

  test('what is not restored is counted, and has no duration', () => {
    const story = new Story().deploy('1.0.0').wait(day).deploy('1.1.0', { outcome: 'unhealthy' }).wait(day);
    assert.deepEqual(measured(story).total.recovery, { count: 0, median: null, p90: null, open: 1 });
    story.mark('hold', '1.1.0').deploy('1.1.1').mark('hold', '1.1.1').wait(60);
    assert.deepEqual(measured(story).total.recovery, { count: 1, median: null, p90: null, open: 1 });
  });
});

suite('lead time', () => {
  const start = Date.parse('2026-11-02T08:00:00Z') / 1000;
  const commit = (time: number, parents: readonly string[], isRelease = false): HistoryCommit => ({
    time: start + time,
    parents,
    isRelease,
  });

  test('is that of each change, from commit to the success that brought it first', () => {
    const named = new Map([
      ['old', commit(-9_000_000, [])],
      ['r1', commit(0, ['old'], true)],
      ['a', commit(100, ['r1'])],
      ['b', commit(200, ['r1'])],
      ['merge', commit(300, ['a', 'b'])],
      ['r2', commit(400, ['merge'], true)],
      ['c', commit(500, ['r2'])],
    ]);
    const names = [...named.keys()];
    const id = (name: string): string => String(names.indexOf(name)).padStart(40, '0');
    const history = new Map(
      [...named].map(([name, one]) => [id(name), { ...one, parents: one.parents.map(id) }]),
    );
    const story = new Story()
      .deploy('1.0.0', { commit: id('r1') })
      .wait(1000)
      .deploy('1.1.0', { commit: id('r2'), outcome: 'unhealthy' })
      .rollback('1.0.0', { commit: id('r1') })
      .wait(1000)
      .deploy('1.2.0', { commit: id('c') })
      .rollback('1.1.0', { commit: id('r2') })
      .deploy('1.2.0', { commit: id('c') })
      .wait(1);
    // a, b and c, each once; 60 + 1000 + 60 + 60 + 1000 + 60 seconds after the start.
    const success = 2240;
    const { leadTime } = measured(story, history).total;
    assert.deepEqual(leadTime, { count: 3, median: success - 200, p90: null });
  });

  test('is not told where the history is not known', () => {
    const story = new Story().deploy('1.0.0').deploy('1.1.0').wait(1);
    assert.deepEqual(measured(story).total.leadTime, { count: 0, median: null, p90: null });
  });
});

test('frequency counts successes of versions, by the time that went by', () => {
  const story = new Story('2026-11-02T00:00:00Z');
  for (let at = 0; at < 14; at++) story.deploy(`1.${at}.0`, { seconds: 0 }).wait(day);
  const { total, periods } = measured(story);
  assert.deepEqual(total.deployments, { count: 14, perDay: 1 });
  assert.deepEqual(
    periods.map(({ period, deployments }) => [period, deployments.count]),
    [
      ['2026-W45', 7],
      ['2026-W46', 7],
      ['2026-W47', 0],
    ],
  );
  assert.equal(periods.at(-1)?.deployments.perDay, null, 'a period that has no length yet has no rate');
});

test('each environment is measured by itself, and one that nothing reached is not', () => {
  const story = new Story()
    .deploy('1.0.0', { env: 'staging' })
    .deploy('1.0.0', { env: 'production', outcome: 'cancelled' })
    .deploy('1.0.0', { env: 'qa', outcome: 'unhealthy' })
    .wait(1);
  const all = metricsOf(story.state(), { now: story.now, unit: 'month', count: 3, history: new Map() });
  assert.deepEqual(
    all.map(({ environment, total, periods }) => [environment, total.changeFailures.of, periods.length]),
    [
      ['staging', 1, 1],
      ['qa', 1, 1],
    ],
  );
});
