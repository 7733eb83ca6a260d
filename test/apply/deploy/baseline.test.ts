import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { measureBefore } from '../../../src/apply/deploy/baseline.ts';
import { parseUserConfig } from '../../../src/config/validate.ts';
import { baselineOf, comparedLimit, comparedMetrics, uncompared } from '../../../src/core/health/baseline.ts';
import type { AbortRule, HealthSettings } from '../../../src/core/health/settings.ts';
import { beginWatch, judge, learn } from '../../../src/core/health/watch.ts';
import type { Probe } from '../../../src/ports-deploy.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';

const settings = (rule: Partial<AbortRule>): HealthSettings => ({
  checks: [],
  metrics: { p95: { command: ['./p95.sh'] } },
  bake: { for: '60s', every: '10s', abortWhen: [{ metric: 'p95', ...rule }] },
});

/** A bake whose samples all are one value, after what was before. */
function verdictOf(rule: Partial<AbortRule>, before: number | null, value: number | null): string {
  let watch = beginWatch(settings(rule), 0, new Map([['p95', before]]));
  for (;;) {
    const next = judge(watch);
    if (next.kind === 'over') return next.report.verdict;
    const sample = { ok: null, value, events: null, message: '' };
    watch = learn(watch, { at: next.at, measured: new Map([['p95', sample]]) });
  }
}

test('worse than before by more than was said fails; as before, better, or just so much is well', () => {
  const rows = [
    [{ risesBy: '20%' }, 100, 121, 'failed'],
    [{ risesBy: '20%' }, 100, 120, 'healthy'],
    [{ risesBy: '20%' }, 100, 10, 'healthy'],
    [{ risesBy: '20%', for: '20s' }, 100, 121, 'failed'],
    [{ fallsBy: '50%' }, 100, 49, 'failed'],
    [{ fallsBy: '50%' }, 100, 50, 'healthy'],
    [{ risesBy: '20%', above: '500ms' }, 0.1, 0.4, 'healthy'],
    [{ risesBy: '20%', above: '500ms' }, 0.1, 0.6, 'failed'],
    [{ risesBy: '20%', above: '500ms' }, 1, 1.1, 'healthy'],
    [{ fallsBy: '20%', below: 10 }, 100, 60, 'healthy'],
    [{ risesBy: '20%' }, 0, 0, 'healthy'],
    [{ risesBy: '20%' }, -10, -9, 'healthy'],
    [{ risesBy: '20%' }, null, 1000, 'inconclusive'],
    [{ risesBy: '20%' }, Infinity, 1000, 'inconclusive'],
    [{ risesBy: '20%' }, 100, null, 'inconclusive'],
  ] as const;
  for (const [rule, before, value, expected] of rows)
    assert.equal(verdictOf(rule, before, value), expected, JSON.stringify([rule, before, value]));
});

test('what was before: between the least and the greatest, whatever the order; one odd sample decides nothing', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(fc.array(fc.option(number), { maxLength: 9 }), (values) => {
      const known = values.filter((value) => value !== null);
      const found = baselineOf(values);
      assert.equal(found === null, known.length === 0 || known.length * 2 < values.length);
      if (found !== null) assert.ok(known.includes(found) && found >= Math.min(...known));
      assert.equal(baselineOf(values.toReversed()), found);
    }),
  );
  assert.equal(baselineOf([1, 1, 1000]), 1);
});

test('the worse it was, the more is allowed; the limit never lies on the better side', () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(value, value, fc.integer({ min: 0, max: 300 }), (one, two, percent) => {
      const limit = (before: number): number =>
        comparedLimit({ metric: 'p95', risesBy: `${percent}%` }, before) ?? Number.NaN;
      assert.ok(limit(one) >= one);
      const [less, more] = [Math.abs(Math.min(one, two)), Math.abs(Math.max(one, two))].sort((a, b) => a - b);
      assert.ok(limit(less ?? 0) <= limit(more ?? 0));
      assert.ok((comparedLimit({ metric: 'p95', fallsBy: `${percent}%` }, one) ?? Number.NaN) <= one);
    }),
  );
});

test('metrics that are compared are asked five times before, by the clock; a stop ends it', async () => {
  const clock = fakeClock();
  const asked: string[] = [];
  const probe = (name: string, values: readonly (number | null)[]): Probe => ({
    name,
    sample: async () => {
      const value = values[asked.filter((one) => one === name).length] ?? null;
      asked.push(name);
      return { ok: null, value, events: null, message: '' };
    },
  });
  const stop = new AbortController();
  const probes = [probe('p95', [3, 1, 2, null, 900]), probe('other', [1])];
  const tools = { ...clock, signal: stop.signal };
  assert.deepEqual([...(await measureBefore(settings({ risesBy: '20%' }), probes, tools))], [['p95', 2]]);
  assert.deepEqual(
    asked,
    Array.from({ length: 5 }, () => 'p95'),
  );
  assert.deepEqual(clock.waits, [5000, 5000, 5000, 5000]);
  assert.equal((await measureBefore(settings({ above: 1 }), probes, tools)).size, 0);
  stop.abort();
  assert.deepEqual([...(await measureBefore(settings({ risesBy: '20%' }), probes, tools))], [['p95', null]]);
});

test('going back is compared with nothing, and keeps its other rules', () => {
  const health = settings({ risesBy: '20%' });
  const rules = [...(health.bake?.abortWhen ?? []), { metric: 'p95', above: 1 }];
  const left = uncompared({ ...health, bake: { for: '60s', abortWhen: rules } });
  assert.deepEqual(left.bake?.abortWhen, [{ metric: 'p95', above: 1 }]);
  assert.deepEqual(comparedMetrics(left), []);
});

test('which limits may stand together', () => {
  const check = (rule: object): void => {
    const health = { ...settings({}), bake: { for: '10m', abortWhen: [{ metric: 'p95', ...rule }] } };
    const target = { kind: 'command', deploy: ['./deploy.sh'] };
    parseUserConfig({ environments: { production: { target, health } } }, 'release.config');
  };
  for (const rule of [{ risesBy: '20%' }, { risesBy: '20%', above: 1 }, { fallsBy: 0.5, below: 1 }])
    check(rule);
  for (const rule of [
    { risesBy: '20%', below: 1 },
    { fallsBy: '20%', above: 1 },
    { risesBy: '20%', fallsBy: '20%' },
    { risesBy: '-20%' },
    { fallsBy: '150%' },
    {},
  ])
    assert.throws(() => check(rule), { code: 'CONFIG_INVALID' }, JSON.stringify(rule));
});
