import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LedgerState } from '../../../src/core/deploy/types.ts';
import { metricsOf } from '../../../src/core/metrics/measure.ts';
import { periodUnits } from '../../../src/core/metrics/periods.ts';
import type { EnvironmentMetrics, History, Measures } from '../../../src/core/metrics/types.ts';
import { digest, Story } from '../../helpers/deployments.ts';

const versions = ['1.0.0', '1.1.0', '1.2.0', '2.0.0'] as const;
const happening = fc.record({
  what: fc.constantFrom('deploy', 'deploy', 'deploy', 'rollback', 'hold', 'unhold', 'yank'),
  version: fc.constantFrom(...versions),
  env: fc.constantFrom('staging', 'production'),
  wait: fc.integer({ min: 0, max: 900_000 }),
  reason: fc.constantFrom(null, 'hotfix: quick', 'as planned'),
  outcome: fc.constantFrom(
    ...(['succeeded', 'succeeded', 'unhealthy', 'failed', 'inconclusive', 'cancelled', null] as const),
  ),
  seconds: fc.integer({ min: 0, max: 4000 }),
});
const happenings = fc.array(happening, { maxLength: 30 });
type Happening = typeof happening extends fc.Arbitrary<infer One> ? One : never;

function told(all: readonly Happening[], withDrills = false): Story {
  const story = new Story();
  for (const { what, wait, version, ...rest } of all) {
    story.wait(wait);
    if (what !== 'deploy' && what !== 'rollback') story.mark(what, version, rest);
    else {
      story.deploy(version, { ...rest, way: what, commit: commitOf(version) });
      // Whoever announces a drill has found that what seems to be under way is dead.
      if (withDrills && rest.outcome !== null)
        story.rollback('1.0.0', { env: rest.env, seconds: 0, rehearsal: true, outcome: 'failed' });
    }
  }
  return story;
}

function commitOf(version: string | undefined): string {
  return digest(version ?? '').slice(0, 40);
}

const history: History = new Map(
  versions.map((version, at) => [
    commitOf(version),
    {
      time: Date.parse('2026-11-01T00:00:00Z') / 1000 + at * 40_000,
      parents: at === 0 ? [] : [commitOf(versions[at - 1])],
      isRelease: false,
    },
  ]),
);

const asked = fc.record({
  unit: fc.constantFrom(...periodUnits),
  count: fc.integer({ min: 1, max: 15 }),
  history: fc.constant(history),
});
type Asked = typeof asked extends fc.Arbitrary<infer One> ? One : never;

function measure(story: Story, question: Asked, state = story.state()): readonly EnvironmentMetrics[] {
  return metricsOf(state, { now: story.now, ...question });
}

test('property: every number is finite and not negative; rates are parts of their wholes; kinds add up', () => {
  let numbers = 0;
  fc.assert(
    fc.property(happenings, asked, (all, question) => {
      for (const { total, periods } of measure(told(all), question)) {
        for (const measures of [total, ...periods]) {
          JSON.stringify(measures, (_, value: unknown) => {
            if (typeof value !== 'number') return value;
            numbers++;
            assert.ok(Number.isFinite(value) && value >= 0, String(value));
            return value;
          });
          for (const { rate, count, of } of [measures.changeFailures, measures.rework])
            assert.ok(count <= of && (rate === null || rate === count / of));
          const { kinds, count } = measures.changeFailures;
          assert.equal(
            Object.values(kinds).reduce((sum, one) => sum + one, 0),
            count,
          );
        }
      }
    }),
  );
  assert.ok(numbers > 1000);
});

test('property: the periods add up to the total', () => {
  const counts: Readonly<Record<string, (measures: Measures) => number>> = {
    deployments: ({ deployments }) => deployments.count,
    changes: ({ leadTime }) => leadTime.count,
    failures: ({ changeFailures }) => changeFailures.count,
    judged: ({ changeFailures }) => changeFailures.of,
    restored: ({ recovery }) => recovery.count,
    open: ({ recovery }) => recovery.open,
    repairs: ({ rework }) => rework.count,
    attempts: ({ rework }) => rework.of,
    unclear: ({ unclear }) => unclear,
  };
  fc.assert(
    fc.property(happenings, asked, (all, question) => {
      for (const { total, periods } of measure(told(all), question)) {
        for (const [name, count] of Object.entries(counts))
          assert.equal(
            periods.reduce((sum, one) => sum + count(one), 0),
            count(total),
            name,
          );
        assert.equal(total.from, periods[0]?.from);
        assert.equal(total.to, periods.at(-1)?.to);
      }
    }),
  );
});

test('property: rehearsals change nothing', () => {
  fc.assert(
    fc.property(happenings, asked, (all, question) => {
      assert.deepEqual(measure(told(all, true), question), measure(told(all), question));
    }),
  );
});

test('property: only the order of the ledger counts, and one environment does not touch another', () => {
  fc.assert(
    fc.property(happenings, asked, (all, question) => {
      const story = told(all);
      const state = story.state();
      const reversed: LedgerState = {
        ...state,
        holds: state.holds.toReversed(),
        environments: new Map(
          [...state.environments].map(([name, one]) => [
            name,
            { ...one, deployments: one.deployments.toReversed() },
          ]),
        ),
      };
      const measured = measure(story, question);
      assert.deepEqual(measure(story, question, reversed), measured);
      for (const [name, one] of state.environments) {
        const alone = measure(story, question, { ...state, environments: new Map([[name, one]]) });
        assert.deepEqual(
          alone,
          measured.filter(({ environment }) => environment === name),
        );
      }
    }),
  );
});
