import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { metricsOf } from '../../src/core/metrics/measure.ts';
import { historyOf } from '../../src/core/status/history.ts';
import { statusOf } from '../../src/core/status/status.ts';
import { showHistory } from '../../src/show/history.ts';
import { showMetrics } from '../../src/show/metrics.ts';
import { showStatus } from '../../src/show/status.ts';
import { plain, widthOf } from '../../src/show/text.ts';
import { Story, type Told } from '../helpers/deployments.ts';

/** A day of everything: a drill, a bad version, a rollback, a hold, and a deployment under way. */
function busy(): Story {
  return new Story()
    .deploy('1.0.0', { env: 'staging' })
    .deploy('1.0.0')
    .wait(90_000)
    .deploy('1.1.0', { outcome: 'unhealthy', health: 'web: 4 of 5 answers were 503', actor: 'grace' })
    .rollback('1.0.0', { trigger: 'automatic', seconds: 41 })
    .mark('hold', '1.1.0', { env: 'production', reason: 'returns 503', actor: 'grace' })
    .wait(7200)
    .deploy('1.1.1', { env: 'staging', outcome: null, actor: 'bob' })
    .wait(120);
}

const status = (story: Story, width: number): string =>
  showStatus(statusOf(story.state()), { style: plain, width }, story.now);
const history = (story: Story, width: number): string =>
  showHistory(historyOf(story.state(), { environment: null, limit: 50 }), { style: plain, width });
const metrics = (story: Story, width: number): string =>
  showMetrics(metricsOf(story.state(), { now: story.now, unit: 'day', count: 7, history: new Map() }), {
    style: plain,
    width,
  });

suite('status', () => {
  test('is a line for each environment, what is to be known below it, and what is held', () => {
    assert.equal(
      status(busy(), 120),
      [
        'staging     1.0.0  ✓ healthy  since 2026-11-02 08:01 UTC (1 d ago)  by ada',
        '  … deploying 1.1.1 by bob, since 2 min ago; abandoned at 2026-11-03 11:33 UTC if nobody tells how it ended',
        'production  1.0.0  ✓ healthy  since 2026-11-03 09:03 UTC (2 h ago)  by ada',
        '',
        'Not to be deployed:',
        '  1.1.0 in production, held by grace on 2026-11-03 09:03 UTC: returns 503',
      ].join('\n'),
    );
  });

  test('says what to do where what runs is not well', () => {
    const story = new Story()
      .deploy('1.0.0')
      .deploy('1.1.0', { outcome: 'unhealthy', health: 'web: 503' })
      .mark('hold', '1.1.0');
    const seen = showStatus(
      statusOf(story.state(), {
        observed: new Map([['production', { versions: ['0.9.0'], digests: [], copies: 3 }]]),
        problems: ['entry 3 of the ledger: not signed'],
      }),
      { style: plain, width: 100 },
      story.now,
    );
    assert.equal(
      seen,
      [
        'production  1.1.0  ✗ unhealthy  since 2026-11-02 08:02 UTC (now)  by ada',
        '  web: 503',
        '  ! drift: 0.9.0 runs, not 1.1.0',
        '  ! 1.1.0 is held: it is not to be deployed again',
        '  → release rollback --env production (last healthy: 1.0.0)',
        '',
        'Not to be deployed:',
        '  1.1.0 anywhere, held by ada on 2026-11-02 08:02 UTC',
        '',
        'Not to be trusted, or not known:',
        '  ! entry 3 of the ledger: not signed',
      ].join('\n'),
    );
  });

  test('lists the newest holds, and counts the rest', () => {
    const story = new Story().deploy('1.0.0');
    for (let at = 1; at <= 23; at++) story.mark('hold', `2.0.${at}`);
    const lines = status(story, 100).split('\n');
    assert.match(lines[3] ?? '', /^ {2}2\.0\.4 anywhere/);
    assert.equal(lines.at(-1), '  and 3 older ones: release status --json');
  });

  test('says so where there is nothing', () => {
    assert.match(status(new Story(), 80), /^Nothing was deployed yet/);
    assert.match(history(new Story(), 80), /^Nothing was deployed/);
    assert.match(metrics(new Story(), 80), /^Nothing was deployed yet/);
  });
});

test('history is a line for each deployment, newest first, and why below it', () => {
  assert.equal(
    history(busy(), 120),
    [
      '2026-11-03 11:03 UTC  staging     1.0.0 → 1.1.1  … under way         by bob',
      '2026-11-03 09:03 UTC  production  1.1.0 ↩ 1.0.0  ✓ healthy    41 s   by ada',
      '    automatic',
      '2026-11-03 09:02 UTC  production  1.0.0 → 1.1.0  ✗ unhealthy  1 min  by grace',
      '    web: 4 of 5 answers were 503',
      '2026-11-02 08:01 UTC  production  → 1.0.0        ✓ healthy    1 min  by ada',
      '2026-11-02 08:00 UTC  staging     → 1.0.0        ✓ healthy    1 min  by ada',
    ].join('\n'),
  );
});

test('metrics have the counts beside every ratio, and no number where there are too few', () => {
  const story = new Story('2026-11-02T00:00:00Z');
  for (let at = 0; at < 6; at++)
    story.deploy(`1.${at}.0`, at === 3 ? { outcome: 'unhealthy' } : {}).wait(86_340);
  assert.equal(
    metrics(story, 100),
    [
      'production 2026-11-02 to 2026-11-08',
      '  Deployments      5.8 a week (5 in all)',
      '  Lead time        too few to tell (0 changes)',
      '  Change failures  16.7 % (1 of 6)',
      '  Recovery         too few to tell (1 recovery)',
      '  Rework           16.7 % (1 of 6)',
      '',
      '  period      deployed  lead time  failed  recovery  rework',
      ...[2, 3, 4].map((day) => `  2026-11-0${day}  1         –          0 of 1  –         0 of 1`),
      '  2026-11-05  0         –          1 of 1  –         0 of 1',
      '  2026-11-06  1         –          0 of 1  ? (1)     1 of 1',
      '  2026-11-07  1         –          0 of 1  –         0 of 1',
      '  2026-11-08  0         –          0 of 0  –         0 of 0',
    ].join('\n'),
  );
});

test('property: whatever the texts and the width, no line is wider, and nothing acts', () => {
  const hostile = fc.oneof(
    fc.constantFrom('\u001b[2J', '\u202eevil', '<script>', 'a\nb', '日本語'.repeat(30), 'x'.repeat(300)),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
  const told: fc.Arbitrary<Told> = fc.record({
    env: hostile.filter((text) => text !== ''),
    reason: hostile,
    actor: hostile,
    health: hostile,
    outcome: fc.constantFrom('succeeded', 'unhealthy', 'abandoned', null),
  });
  fc.assert(
    fc.property(told, hostile, fc.integer({ min: 24, max: 140 }), (one, version, width) => {
      const story = new Story().deploy('1.0.0', { ...one, outcome: 'succeeded' });
      story
        .deploy(version, one)
        .mark('hold', version, { reason: one.reason ?? null })
        .wait(60);
      for (const text of [status(story, width), history(story, width), metrics(story, width)]) {
        assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        for (const line of text.split('\n'))
          assert.ok(widthOf(line) <= Math.max(width, 40), `${width}: ${widthOf(line)}: ${line}`);
      }
    }),
  );
});
