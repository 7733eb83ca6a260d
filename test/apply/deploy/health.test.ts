import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchHealth } from '../../../src/apply/deploy/health.ts';
import type { HealthEvent } from '../../../src/core/health/event.ts';
import type { HealthSettings } from '../../../src/core/health/settings.ts';
import type { Probe } from '../../../src/ports-deploy.ts';
import { fakeClock, type FakeClock } from '../../helpers/fake-clock.ts';

const { signal } = new AbortController();
const settings: HealthSettings = {
  checks: [{ name: 'home', command: ['true'] }],
  delay: '10s',
  attempts: 4,
  interval: '5s',
  successes: 2,
};

/** A probe that gives one answer after the other (`+` yes, `-` no, `?` cannot tell), the last one for ever. */
function scripted(name: string, answers: string, clock: FakeClock, takes = 0): Probe {
  let asked = 0;
  return {
    name,
    sample: async () => {
      const answer = answers[Math.min(asked, answers.length - 1)] ?? '?';
      asked += 1;
      clock.pass(takes);
      return { ok: { '+': true, '-': false }[answer] ?? null, value: null, events: null, message: answer };
    },
  };
}

const stories = [
  ['at once', '++', 'healthy', 15, [10_000, 5000]],
  ['after two noes', '--++', 'healthy', 25, [10_000, 5000, 5000, 5000]],
  ['not often enough in a row', '+-+-', 'failed', 25, [10_000, 5000, 5000, 5000]],
  ['never', '-', 'failed', 25, [10_000, 5000, 5000, 5000]],
  ['could never be told', '?', 'inconclusive', 25, [10_000, 5000, 5000, 5000]],
  ['a gap between two yeses', '+?++', 'healthy', 25, [10_000, 5000, 5000, 5000]],
] as const;
for (const [title, answers, verdict, seconds, waits] of stories) {
  test(`startup: ${title}: ${answers} is ${verdict}`, async () => {
    const clock = fakeClock();
    const events: HealthEvent[] = [];
    const report = await watchHealth(settings, [scripted('home', answers, clock)], {
      ...clock,
      signal,
      observe: (event) => events.push(event),
    });
    assert.equal(report.verdict, verdict, report.reason);
    assert.equal(report.seconds, seconds);
    assert.deepEqual(clock.waits, waits);
    assert.equal(report.checks[0]?.samples, waits.length);
    assert.equal(events.length, waits.length);
  });
}

test('timers that end too early make no attempt too many', async () => {
  const clock = fakeClock(0, 3);
  const report = await watchHealth(settings, [scripted('home', '-', clock)], {
    ...clock,
    signal,
    observe: () => {},
  });
  assert.deepEqual([report.checks[0]?.samples, report.seconds], [4, 25]);
});

test('probes that take longer than the interval are asked again at once', async () => {
  const clock = fakeClock();
  const report = await watchHealth(settings, [scripted('home', '-', clock, 8000)], {
    ...clock,
    signal,
    observe: () => {},
  });
  assert.deepEqual(clock.waits, [10_000]);
  assert.equal(report.seconds, 34);
});

test('a watch that is stopped is inconclusive, even where that would pass', async () => {
  const clock = fakeClock();
  const stop = new AbortController();
  const lenient: HealthSettings = { ...settings, inconclusive: 'pass' };
  const report = await watchHealth(lenient, [scripted('home', '-', clock)], {
    ...clock,
    signal: stop.signal,
    observe: () => stop.abort(),
  });
  assert.equal(report.verdict, 'inconclusive');
  assert.match(report.reason, /stopped/);
  assert.equal(report.checks[0]?.samples, 0);
});
