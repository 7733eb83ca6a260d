import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { calibrate, isWorthwhile } from '../../../src/core/risk/calibration.ts';
import { contributionsOf, fit, predict, type Sample } from '../../../src/core/risk/regression.ts';

/** Numbers between 0 and 1 that look random and are the same every time (Park and Miller 1988). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Cases whose log-odds are -1 + 2·a, b being noise. */
function cases(count: number, seed: number, strength = 2): readonly Sample[] {
  const roll = dice(seed);
  return Array.from({ length: count }, () => {
    const [a, b] = [roll() * 2 - 1, roll()];
    return { values: [a, b], failed: roll() < 1 / (1 + Math.exp(1 - strength * a)) };
  });
}

test('finds what a history was made of', () => {
  const model = fit(cases(5000, 7));
  const [slope = 0, noise = 0] = model.weights.map((weight, at) => weight / (model.deviations[at] ?? 1));
  assert.ok(Math.abs(slope - 2) < 0.2, `slope ${String(slope)}`);
  assert.ok(Math.abs(noise) < 0.3, `noise ${String(noise)}`);
  assert.ok(Math.abs(predict(model, [0, 0.5]) - 1 / (1 + Math.E)) < 0.02);
});

test('the mean of what is said is the rate of failures, as for every logistic model with a free intercept', () => {
  const samples = cases(300, 11);
  const model = fit(samples);
  const said = samples.reduce((sum, { values }) => sum + predict(model, values), 0);
  assert.ok(Math.abs(said - samples.filter(({ failed }) => failed).length) < 1e-6);
});

test('the slope of the penalised likelihood is 0 at the answer: there is no better one', () => {
  const samples = cases(80, 3);
  const model = fit(samples);
  for (const [at, weight] of model.weights.entries()) {
    const pull = samples.reduce((sum, { values, failed }) => {
      const scaled = ((values[at] ?? 0) - (model.means[at] ?? 0)) / (model.deviations[at] ?? 1);
      return sum + scaled * (Number(failed) - predict(model, values));
    }, 0);
    assert.ok(Math.abs(pull - 2 * weight) < 1e-6, `${String(pull)} against ${String(2 * weight)}`);
  }
});

test('always ends in numbers between 0 and 1, also where values tell everything, nothing or the same', () => {
  const value = fc.oneof(
    fc.constant(null),
    fc.double({ min: -100, max: 100, noNaN: true }),
    fc.constantFrom(0, 1),
  );
  const sample = fc.record({ values: fc.tuple(value, value, value), failed: fc.boolean() });
  fc.assert(
    fc.property(fc.array(sample, { minLength: 2, maxLength: 60 }), (samples) => {
      const model = fit(samples);
      for (const { values } of samples) {
        const said = predict(model, values);
        assert.ok(said >= 0 && said <= 1, String(said));
        for (const part of contributionsOf(model, values)) assert.ok(Number.isFinite(part));
      }
      assert.deepEqual(fit(samples), model);
    }),
  );
});

test('what is not known changes nothing', () => {
  const model = fit(cases(200, 5));
  assert.ok(contributionsOf(model, [null, null]).every((part) => Math.abs(part) === 0));
});

test('calibration: told on what it had not seen, and worth something only where there is something to tell', (t) => {
  const good = calibrate(cases(1000, 13));
  assert.deepEqual([good.fitted, good.tested], [700, 300]);
  assert.ok(isWorthwhile(good));
  assert.ok(good.brier < good.baseline - 0.02, `${String(good.brier)} against ${String(good.baseline)}`);
  assert.equal(
    good.bins.reduce((sum, { count }) => sum + count, 0),
    300,
  );
  for (const { said, came, count } of good.bins.filter((bin) => bin.count >= 30))
    assert.ok(
      Math.abs(said - came) < 0.15,
      `${String(said)} said, ${String(came)} came, of ${String(count)}`,
    );
  const noise = Array.from({ length: 100 }, (_, seed) => calibrate(cases(200, 1000 + seed * 7919, 0)));
  const believed = noise.filter(isWorthwhile).length;
  assert.ok(believed <= 12, `${String(believed)} of 100 models of noise are believed`);
  const told = `Brier ${good.brier.toFixed(3)} against ${good.baseline.toFixed(3)}`;
  t.diagnostic(`${told}; of 100 models of noise ${String(believed)} are believed`);
});
