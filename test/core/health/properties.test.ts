import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AbortRule, HealthSettings } from '../../../src/core/health/settings.ts';
import { learn } from '../../../src/core/health/watch.ts';
import type { Measurement } from '../../../src/core/health/sample.ts';
import { number, said, watched } from './watching.ts';

/** Seconds between two rounds, and of a bake. */
const [every, lasts] = [10, 200];

const metricOnly = (abortWhen: readonly AbortRule[]): HealthSettings => ({
  checks: [],
  metrics: { rate: { command: ['rate'] } },
  bake: { for: `${lasts}s`, every: `${every}s`, abortWhen },
});
const checkOnly = (abortWhen: readonly AbortRule[]): HealthSettings => ({
  checks: [{ name: 'home', tcp: 'a:1' }],
  bake: { for: `${lasts}s`, every: `${every}s`, abortWhen },
});

/** One sample of a metric with the limit 1: good, bad, or no data; few events or many. */
const metricSample = fc
  .tuple(fc.constantFrom(0.5, 2, 2, 2, null), fc.constantFrom(10, 1000, 1000, 1000))
  .map(([value, events]) => number(value, events));
const metricSamples = fc.array(metricSample, { minLength: 60, maxLength: 60 });
const answers = fc.array(fc.constantFrom('+', '+', '-', '?').map(said), { minLength: 60, maxLength: 60 });
/** How late each round is, in milliseconds; some are very late. */
const lateness = fc.array(fc.constantFrom(0, 0, 0, 300, 9_000, 45_000), { minLength: 60, maxLength: 60 });

interface Bake {
  readonly settings: HealthSettings;
  readonly samples: readonly Measurement[];
  readonly late?: readonly number[];
}

function baked({ settings, samples, late = [] }: Bake) {
  let asked = -1;
  const first = settings.checks.length > 0 ? [said('+')] : [];
  const all = [...first, ...samples];
  const ended = watched(
    settings,
    () => {
      asked += 1;
      return all[asked] ?? said('?');
    },
    (round) => late[round] ?? 0,
  );
  return { ...ended, all: all.slice(0, ended.seconds.length) };
}

/** The rule in the words of the documentation, sample by sample: when it first applies, in seconds, or null. */
function firstWindow(
  samples: readonly Measurement[],
  seconds: readonly number[],
  { span, least, minEvents }: { readonly span: number; readonly least: number; readonly minEvents: number },
): number | null {
  const bad = samples.map(({ value, events }) => value !== null && value > 1 && (events ?? 0) >= minEvents);
  for (const [at, end] of seconds.entries()) {
    for (let from = at; from >= 0; from -= 1) {
      const within = seconds.slice(from, at + 1);
      const silences = within.slice(1).map((second, index) => second - (within[index] ?? 0));
      const isWhole = silences.every((silence) => silence <= Math.max(span, 2 * every) + 1e-9);
      if (!bad.slice(from, at + 1).every(Boolean) || (span > 0 && !isWhole)) break;
      const isCovered = end - (within[0] ?? 0) >= span - 1e-9;
      if (isCovered && at - from + 1 >= least) return end;
    }
  }
  return null;
}

const runs = { numRuns: 1000 };

test('a metric fails exactly when a covered window holds nothing but bad samples', (t) => {
  const verdicts = new Map<string, number>();
  const spans = fc.constantFrom(0, 10, 20, 35, 60);
  const property = fc.property(
    metricSamples,
    lateness,
    fc.record({ span: spans, least: fc.integer({ min: 1, max: 8 }), minEvents: fc.constantFrom(1, 100) }),
    (samples, late, { span, least, minEvents }) => {
      const window = span === 0 ? {} : { for: `${span}s` };
      const settings = metricOnly([{ metric: 'rate', above: 1, ...window, minSamples: least, minEvents }]);
      const { report, seconds, all } = baked({ settings, samples, late });
      const expected = firstWindow(all, seconds, { span, least, minEvents });
      verdicts.set(report.verdict, (verdicts.get(report.verdict) ?? 0) + 1);
      assert.equal(report.verdict === 'failed', expected !== null, report.reason);
      if (expected !== null) assert.equal(seconds.at(-1), expected);
      const usable = all.filter(({ value, events }) => value !== null && (events ?? 0) >= minEvents).length;
      if (report.verdict === 'healthy') assert.ok(usable >= least && usable * 2 >= all.length);
    },
  );
  fc.assert(property, runs);
  t.diagnostic(
    `${runs.numRuns} bakes: ${[...verdicts].map(([verdict, count]) => `${count} ${verdict}`).join(', ')}`,
  );
  assert.equal(verdicts.size, 3);
});

test('a check fails exactly at so many noes in a row', (t) => {
  const verdicts = new Map<string, number>();
  const property = fc.property(answers, lateness, fc.integer({ min: 1, max: 5 }), (samples, late, most) => {
    const settings = checkOnly([{ check: 'home', consecutiveFailures: most }]);
    const { report, all } = baked({ settings, samples, late });
    const text = all.map(({ message }) => message).join('');
    verdicts.set(report.verdict, (verdicts.get(report.verdict) ?? 0) + 1);
    assert.equal(report.verdict === 'failed', text.includes('-'.repeat(most)));
    if (report.verdict === 'failed') assert.equal(text.indexOf('-'.repeat(most)), text.length - most);
    if (report.verdict === 'healthy') assert.ok(text.endsWith('+'), text);
  });
  fc.assert(property, runs);
  t.diagnostic(
    `${runs.numRuns} bakes: ${[...verdicts].map(([verdict, count]) => `${count} ${verdict}`).join(', ')}`,
  );
});

test('flapping fails exactly when the share of noes is beyond the limit', () => {
  const property = fc.property(answers, fc.integer({ min: 1, max: 99 }), (samples, percent) => {
    const rules = [
      { check: 'home', failureShare: `${percent}%`, minSamples: 5 },
      { check: 'home', consecutiveFailures: 20 },
    ];
    const { report, all } = baked({ settings: checkOnly(rules), samples });
    const isBeyond = (count: number): boolean => {
      const told = all.slice(1, count + 1).filter(({ ok }) => ok !== null);
      return told.length >= 5 && told.filter(({ ok }) => ok === false).length * 100 > percent * told.length;
    };
    const failing = all.slice(1).findIndex((_, at) => isBeyond(at + 1));
    assert.equal(report.verdict === 'failed', failing >= 0, report.reason);
    if (failing >= 0) assert.equal(failing, all.length - 2);
  });
  fc.assert(property, runs);
});

test('no data is never healthy, never failed, and data that goes missing makes nothing fail', () => {
  const rules = [{ metric: 'rate', above: 1, for: '20s' }];
  const missing = fc.array(fc.boolean(), { minLength: 60, maxLength: 60 });
  const property = fc.property(metricSamples, missing, (samples, gone) => {
    const settings = metricOnly(rules);
    assert.equal(
      baked({ settings, samples: samples.map(() => number(null)) }).report.verdict,
      'inconclusive',
    );
    const rest = samples.map((sample, at) => (gone[at] === true ? number(null) : sample));
    const [whole, holed] = [baked({ settings, samples }).report, baked({ settings, samples: rest }).report];
    // Where data is missing at the end it may be watched longer, and then fail by what the other one never saw.
    if (holed.verdict === 'failed' && holed.seconds <= whole.seconds) assert.equal(whole.verdict, 'failed');
  });
  fc.assert(property, runs);
  fc.assert(property, { ...runs, seed: 2104340878 }); // found a case that was watched longer
});

test('what is over stays over, whatever comes; and it always is over in time', () => {
  const rules = [{ metric: 'rate', above: 1, for: '60s', minSamples: 5 }];
  const property = fc.property(metricSamples, lateness, metricSample, (samples, late, more) => {
    const { watch, seconds, report } = baked({ settings: metricOnly(rules), samples, late });
    const later = learn(watch, { at: 1e9, measured: new Map([['rate', more]]) });
    assert.deepEqual(later, watch);
    const latest = lasts + 60 + every + every + 2 * 45;
    assert.ok((seconds.at(-1) ?? 0) <= latest, `${seconds.at(-1)}`);
    assert.equal(report.seconds, Math.round(seconds.at(-1) ?? 0));
  });
  fc.assert(property, runs);
});

test('startup: well at the first so many yeses in a row, of all checks at once; the order of answers does not matter', () => {
  const row = fc.array(fc.constantFrom('+', '+', '-', '?'), { minLength: 12, maxLength: 12 });
  const property = fc.property(
    row,
    row,
    fc.integer({ min: 1, max: 4 }),
    fc.boolean(),
    (a, b, most, turned) => {
      const checks = [
        { name: 'a', tcp: 'a:1' },
        { name: 'b', tcp: 'b:1' },
      ];
      const settings = { checks: turned ? checks.toReversed() : checks, attempts: 12, successes: most };
      const { report, seconds } = watched(settings, (name, second) =>
        said((name === 'a' ? a : b)[second / 5]),
      );
      const both = a.map((one, at) => `${one}${b[at] ?? ''}`);
      const wellAt = both.findIndex(
        (_, at) => at + 1 >= most && both.slice(at + 1 - most, at + 1).every((pair) => pair === '++'),
      );
      assert.equal(report.verdict === 'healthy', wellAt >= 0);
      assert.equal(seconds.length, wellAt >= 0 ? wellAt + 1 : 12);
      if (!a.includes('-') && !b.includes('-')) assert.notEqual(report.verdict, 'failed');
    },
  );
  fc.assert(property, runs);
});
