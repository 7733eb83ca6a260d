import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { apply } from '../../src/apply/apply.ts';
import { ReleaseError } from '../../src/core/error.ts';
import type { Action } from '../../src/core/model.ts';
import type { PackageRegistry } from '../../src/ports.ts';
import { contextOf, folder } from '../helpers/forge-cases.ts';

/** Time that passes only when everybody waits. */
class FakeClock {
  now = 0;
  readonly #waiting: { readonly at: number; readonly wake: () => void }[] = [];

  wait(time: number): Promise<void> {
    return new Promise((wake) => {
      this.#waiting.push({ at: this.now + time, wake });
      this.#waiting.sort((a, b) => a.at - b.at);
    });
  }

  async run<T>(work: Promise<T>): Promise<T> {
    const state = { ended: false };
    const watched = work.finally(() => {
      state.ended = true;
    });
    await setImmediate();
    while (!state.ended) {
      const next = this.#waiting.shift();
      this.now = next?.at ?? this.now;
      next?.wake();
      await setImmediate();
    }
    return watched;
  }
}

/** How a package is published: how long it takes, and whether it fails. */
interface Fate {
  readonly wave: number;
  readonly time: number;
  readonly fails: boolean;
}

interface Span {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Publishes packages as told; gives when each was, and how it ended. */
async function publishAll(t: TestContext, fates: readonly Fate[], signal = new AbortController().signal) {
  const clock = new FakeClock();
  const there = new Set<string>();
  const spans: Span[] = [];
  const finished: string[] = [];
  const context = contextOf(await folder(t), null);
  const npm: PackageRegistry = {
    ...context.world.registries.npm,
    compare: ({ package: name }) => Promise.resolve(there.has(name) ? 'same' : 'absent'),
    async publish({ package: name }) {
      const { time, fails } = fates[Number(name.slice(1))] ?? assert.fail(name);
      const from = clock.now;
      await clock.wait(time);
      spans.push({ name, from, to: clock.now });
      if (fails) throw new ReleaseError('REGISTRY_FAILED', `${name} failed`, { hint: `mend ${name}` });
      there.add(name);
    },
  };
  const world = { ...context.world, registries: { ...context.world.registries, npm } };
  const plan = { ...context.plan, actions: fates.map(({ wave }, at) => publication(`p${at}`, wave)) };
  const observe = (step: { readonly type: string; readonly action: Action }): void => {
    if (step.type === 'finished' && 'package' in step.action) finished.push(step.action.package);
  };
  const work = apply(plan, context.head, world, { observe, signal });
  const ending = await clock.run(
    work.then(
      (outcome) => ({ steps: outcome.steps, error: null }),
      (error: unknown) => {
        assert.ok(error instanceof ReleaseError, String(error));
        return { steps: error.progress?.steps ?? [], error };
      },
    ),
  );
  return { ...ending, spans, finished, there };
}

function publication(name: string, wave: number): Action<'publishPackage'> {
  const more = { registry: null, upload: null, tag: null, access: null, provenance: null };
  return {
    kind: 'publishPackage',
    to: 'npm',
    package: name,
    version: '1.0.0',
    path: '.',
    root: '.',
    ...more,
    wave,
  };
}

test('property: waves come one after the other, all of a wave at once, and the outcome tells each', async (t) => {
  const fate = fc.record({ step: fc.nat(2), time: fc.integer({ min: 1, max: 99 }), fails: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(fate, { minLength: 1, maxLength: 12 }), fc.boolean(), async (rows, good) => {
      let wave = 0;
      const fates = rows.map(({ step, time, fails }) => {
        wave += step === 0 ? 1 : 0;
        return { wave, time, fails: fails && !good };
      });
      const { spans, steps, error, finished, there } = await publishAll(t, fates);
      const failed = fates.filter(({ fails }) => fails).map((one) => one.wave);
      const last = failed.length === 0 ? wave : Math.min(...failed);
      const waveOf = ({ name }: Span): number => fates[Number(name.slice(1))]?.wave ?? assert.fail(name);
      assert.equal(spans.length, fates.filter((one) => one.wave <= last).length);
      for (const one of spans) {
        for (const other of spans) {
          if (waveOf(one) < waveOf(other)) assert.ok(one.to <= other.from);
          if (waveOf(one) === waveOf(other)) assert.equal(one.from, other.from);
        }
      }
      const done = fates.map((one) => one.wave <= last && !one.fails);
      assert.deepEqual(
        steps.map(({ state }) => state),
        done.map((is) => (is ? 'done' : 'left')),
      );
      assert.deepEqual(
        finished,
        fates.flatMap((_, at) => (done[at] === true ? [`p${at}`] : [])),
      );
      assert.deepEqual([...there].sort(), [...finished].sort());
      assert.equal(error === null, failed.length === 0);
    }),
    { numRuns: 60 },
  );
});

test('every failure of a wave is told, in the order of the plan', async (t) => {
  const { error } = await publishAll(t, [
    { wave: 0, time: 9, fails: true },
    { wave: 0, time: 5, fails: false },
    { wave: 0, time: 1, fails: true },
    { wave: 1, time: 1, fails: true },
  ]);
  assert.deepEqual([error?.message, error?.hint, error?.exitCode], ['p0 failed', 'mend p0', 6]);
  assert.deepEqual(
    error?.others.map(({ message, hint }) => [message, hint]),
    [['p2 failed', 'mend p2']],
  );
});

test('a run that is to stop begins no wave, and says so once', async (t) => {
  const fates = [0, 0, 1].map((wave) => ({ wave, time: 1, fails: false }));
  const { error, spans } = await publishAll(t, fates, AbortSignal.abort());
  assert.deepEqual([error?.code, error?.message, spans], ['INTERRUPTED', 'stopped before the next step', []]);
});
