import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lastPeriods, periodAt, periodUnits } from '../../../src/core/metrics/periods.ts';
import { enough, ratioOf, spreadOf } from '../../../src/core/metrics/statistics.ts';

const values = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);

test('a median takes 3 values, a 90th percentile 10, a rate 5', () => {
  assert.deepEqual(spreadOf([5, 1]), { count: 2, median: null, p90: null });
  assert.deepEqual(spreadOf([5, 1, 3]), { count: 3, median: 3, p90: null });
  assert.deepEqual(spreadOf([5, 1, 3, 4]), { count: 4, median: 3.5, p90: null });
  assert.deepEqual(spreadOf(values(10)), { count: 10, median: 5.5, p90: 9 });
  assert.deepEqual(spreadOf(values(11)), { count: 11, median: 6, p90: 10 });
  assert.deepEqual(spreadOf(values(100)), { count: 100, median: 50.5, p90: 90 });
  assert.deepEqual(ratioOf(1, 4), { count: 1, of: 4, rate: null });
  assert.deepEqual(ratioOf(1, 5), { count: 1, of: 5, rate: 0.2 });
});

test('property: order plays no part, and both numbers are what they say', () => {
  const shuffle = fc
    .array(fc.nat(1e9), { maxLength: 60 })
    .chain((seconds) =>
      fc.tuple(fc.constant(seconds), fc.shuffledSubarray(seconds, { minLength: seconds.length })),
    );
  fc.assert(
    fc.property(shuffle, ([seconds, shuffled]) => {
      const { median, p90, count } = spreadOf(seconds);
      assert.deepEqual(spreadOf(shuffled), { median, p90, count });
      assert.equal(median === null, seconds.length < enough.median);
      assert.equal(p90 === null, seconds.length < enough.p90);
      const upTo = (limit: number): number => seconds.filter((value) => value <= limit).length;
      const from = (limit: number): number => seconds.filter((value) => value >= limit).length;
      if (median !== null) assert.ok(2 * upTo(median) >= count && 2 * from(median) >= count);
      if (p90 !== null) assert.ok(10 * upTo(p90) >= 9 * count && seconds.includes(p90));
    }),
  );
});

test('weeks are those of ISO 8601, months and days those of the calendar', () => {
  const at = (time: string): number => Date.parse(time) / 1000;
  const names = (time: string): readonly string[] => periodUnits.map((unit) => periodAt(at(time), unit).name);
  // ISO 8601: 2027-01-01 is a Friday of the 53rd week of 2026; 2024-12-30 a Monday of the first of 2025.
  assert.deepEqual(names('2027-01-01T00:00:00Z'), ['2027-01-01', '2026-W53', '2027-01']);
  assert.deepEqual(names('2024-12-30T23:59:59Z'), ['2024-12-30', '2025-W01', '2024-12']);
  assert.deepEqual(names('2026-11-25T12:00:00Z'), ['2026-11-25', '2026-W48', '2026-11']);
  assert.deepEqual(
    lastPeriods(at('2026-03-01T00:00:00Z'), 'month', 3).map(({ name }) => name),
    ['2026-01', '2026-02', '2026-03'],
  );
});

test('property: periods follow each other without gap or overlap, and the last is now', () => {
  const time = fc.integer({ min: 400_000_000, max: 4_000_000_000 });
  const counts = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(time, fc.constantFrom(...periodUnits), counts, (now, unit, count) => {
      const periods = lastPeriods(now, unit, count);
      assert.equal(periods.length, count);
      periods.forEach(({ from, to }, at) => {
        assert.ok(from < to);
        if (at > 0) assert.equal(periods[at - 1]?.to, from);
      });
      assert.equal(new Set(periods.map(({ name }) => name)).size, count);
      const last = periods.at(-1);
      assert.ok(last && last.from <= now && now < last.to);
    }),
  );
});
