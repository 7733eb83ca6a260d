import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assessRisk, riskModelOf, type Risk } from '../../../src/core/risk/assess.ts';
import { riskCheck } from '../../../src/core/risk/check.ts';
import type { History } from '../../../src/core/metrics/types.ts';
import { Story } from '../../helpers/deployments.ts';
import { nights } from '../../helpers/nights.ts';

const nobody: History = new Map();

/** What is said of a deployment by ada, at some time after a story. */
function said(story: Story, startedAt: string, version = '1.0.999', history = nobody): Risk {
  const state = story.state();
  const moment = { startedAt, actor: 'ada', version, commit: 'f'.repeat(40), schema: null, settings: null };
  const view = { history, timeZone: 'UTC', state };
  return assessRisk(moment, state.environments.get('production') ?? null, view);
}

function words({ factors }: Risk): Readonly<Record<string, string>> {
  return Object.fromEntries(factors.map(({ name, words: told }) => [name, told]));
}

test('each factor is told in words, from what was known before', () => {
  const story = new Story('2026-06-01T10:00:00Z')
    .deploy('1.0.0')
    .wait(3600)
    .deploy('1.1.0', { outcome: 'unhealthy' });
  story.rollback('1.0.0', { trigger: 'automatic' }).wait(86_400);
  assert.deepEqual(words(said(story, '2026-06-06T19:30:00Z', '2.0.0')), {
    size: 'new commits not known',
    jump: 'another major version',
    idle: '5 d 8 h since the last',
    hours: 'outside working hours (sat 19:30 UTC)',
    actor: 'ada has done it often here',
    failures: '1 of the last 2 failed',
    rollbacks: '1 rollback in 30 days',
    migrations: 'migrations not known',
    configuration: 'changed settings not known',
  });
});

test('size counts the commits that were never there, without merges and releases', () => {
  const story = new Story().deploy('1.0.0', { commit: 'a'.repeat(40) }).wait(60);
  const commit = (parents: readonly string[], isRelease = false) => ({ time: 0, parents, isRelease });
  const [a, b, c, d] = ['a', 'b', 'c', 'f'].map((digit) => digit.repeat(40));
  assert.ok(a !== undefined && b !== undefined && c !== undefined && d !== undefined);
  const history = new Map([
    [a, commit([])],
    [b, commit([a])],
    [c, commit([a])],
    [d, commit([b, c])],
  ]);
  assert.equal(words(said(story, story.now, '1.0.1', history))['size'], '2 new commits');
  history.set(c, commit([a], true));
  assert.equal(words(said(story, story.now, '1.0.1', history))['size'], '1 new commit');
});

test('a failure that was found later was not known before', () => {
  const story = new Story().deploy('1.0.0').wait(3600).deploy('1.1.0').wait(3600);
  const before = story.now;
  story.wait(3600).rollback('1.0.0').wait(60);
  assert.equal(words(said(story, before))['failures'], '0 of the last 2 failed');
  assert.equal(words(said(story, story.now))['failures'], '1 of the last 2 failed');
});

test('below what it takes there is no model, and that is said with the factors', () => {
  const risk = said(nights(40), '2026-03-02T10:00:00Z');
  assert.equal(risk.probability, null);
  assert.ok(risk.factors.every(({ odds }) => odds === null));
  const { verdict, message } = riskCheck(risk, { max: '1%' });
  assert.equal(verdict, 'none', 'what cannot be told stands in nobody’s way');
  assert.match(
    message,
    /^no model, factors only \(too little history: 39 of 60 changes, \d+ of 10 failures it takes\): /,
  );
  assert.match(message, /in working hours \(mon 10:00 UTC\)/);
});

test('with a history that tells something, the night costs odds, and a limit stands in the way of it', (t) => {
  const story = nights(240);
  const [day, night] = [said(story, '2026-05-05T10:00:00Z'), said(story, '2026-05-05T22:00:00Z')];
  assert.ok(day.probability !== null && night.probability !== null);
  assert.ok(
    day.probability < 0.25 && night.probability > 0.4,
    `${String(day.probability)} ${String(night.probability)}`,
  );
  assert.equal(riskCheck(day, { max: '30%' }).verdict, 'passed');
  const { verdict, message, hint } = riskCheck(night, { max: '30%' });
  assert.equal(verdict, 'refused');
  assert.match(
    message,
    /^\d\d % likely to fail \(at most 30%\): outside working hours \(tue 22:00 UTC\) ×\d\.\d/,
  );
  assert.match(message, /Brier 0\.\d{3} on the last \d+ changes, 0\.\d{3} by the mere rate$/);
  assert.match(hint ?? '', /release metrics --risk/);
  assert.equal(riskCheck(night, {}).verdict, 'passed', 'without a limit it is only told');
  t.diagnostic(message);
});

test('a model that tells no more than the rate of failures is not used, however much history there is', () => {
  const story = nights(240);
  const shuffled = nights(240, () => false);
  const environment = (one: Story) => one.state().environments.get('production');
  const model = (one: Story) => {
    const found = environment(one);
    assert.ok(found !== undefined);
    return riskModelOf(one.state(), found, { history: nobody, timeZone: 'UTC' });
  };
  assert.equal(model(story).against, null);
  assert.match(
    model(shuffled).against ?? '',
    /no better than their mere rate|too few failures|too little history/,
  );
  assert.deepEqual(model(story), model(story), 'the same ledger gives the same model');
});
