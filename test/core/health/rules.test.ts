import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLimit } from '../../../src/core/health/limit.ts';
import type { AbortRule, HealthSettings } from '../../../src/core/health/settings.ts';
import type { Measurement } from '../../../src/core/health/sample.ts';
import { number, said, watched } from './watching.ts';

/*
 * Each row is one bake of rounds 10 s apart after one yes at second 0; each character is a round, the last one for ever.
 * Checks: `+` yes, `-` no. Metric: `.` 0.001, `#` 0.05 (beyond 1%), `~` 0.05 of few events. `?` no data.
 */
type Row = readonly [title: string, rules: readonly AbortRule[], rounds: string, expected: string];

const error = { metric: 'error_rate', above: '1%' } as const;
const metricRows: readonly Row[] = [
  ['all is well', [error], '.', 'healthy 60'],
  ['one sample is enough without for', [error], '..#', 'failed 30'],
  ['exactly the limit is not above it', [{ metric: 'error_rate', above: 0.05 }], '#', 'healthy 60'],
  ['below', [{ metric: 'error_rate', below: 0.01 }], '#.', 'failed 20'],
  ['a window of 20 s has three samples', [{ ...error, for: '20s' }], '#', 'failed 30'],
  ['a window begins with its first sample', [{ ...error, for: '20s' }], '.##.#.', 'healthy 60'],
  ['a window that slides', [{ ...error, for: '20s' }], '.##.###', 'failed 70'],
  ['one good sample breaks a window', [{ ...error, for: '20s' }], '##.##.', 'healthy 60'],
  ['a gap breaks it, too', [{ ...error, for: '20s' }], '##?##.', 'healthy 60'],
  ['the first to apply is told', [{ ...error, for: '30s' }, error], '#', 'failed 10'],
  ['under way at the end: it goes on and fails', [{ ...error, for: '30s' }], '....##', 'failed 80'],
  ['under way at the end: it goes on and is well', [{ ...error, for: '30s' }], '....##.', 'healthy 70'],
  ['no data at all', [error], '?', 'inconclusive 60'],
  ['no data at the end', [error], '.....?', 'inconclusive 60'],
  ['no data at the end, as long as a window', [{ ...error, for: '20s' }], '....?', 'inconclusive 70'],
  ['no data once in between', [error], '..?...', 'healthy 60'],
  ['no data in half of the samples', [error], '?.?.?.', 'healthy 60'],
  ['no data in more than half', [error], '???.?.', 'inconclusive 60'],
  ['bad and no data are bad', [{ ...error, for: '20s' }], '?###', 'failed 40'],
  ['few events are no data', [{ ...error, minEvents: 200 }], '~', 'inconclusive 60'],
  ['enough events', [{ ...error, minEvents: 200 }], '.~~#', 'failed 40'],
  ['few events count where nobody minds', [error], '~', 'failed 10'],
  ['minimum samples to fail', [{ ...error, minSamples: 3 }], '##.###', 'failed 60'],
  ['minimum samples to fail, missed', [{ ...error, minSamples: 3 }], '##.##.', 'healthy 60'],
  ['minimum samples to pass', [{ ...error, minSamples: 5 }], '??....', 'inconclusive 60'],
  ['minimum samples to pass, reached', [{ ...error, minSamples: 4 }], '??....', 'healthy 60'],
];
const checkRows: readonly Row[] = [
  ['three noes in a row, though nobody said so', [], '+---', 'failed 40'],
  ['two noes in a row', [], '--+--+', 'healthy 60'],
  ['a number of its own', [{ check: 'home', consecutiveFailures: 2 }], '+--', 'failed 30'],
  ['for each of them', [{ check: '*', consecutiveFailures: 1 }], '++-', 'failed 30'],
  ['noes with a gap', [], '--?-+', 'healthy 60'],
  ['noes at the end go on', [], '+++++-', 'failed 80'],
  ['noes at the end, and well after all', [], '+++++-+', 'healthy 70'],
  ['no answer in the end', [], '+++???', 'inconclusive 60'],
  ['no answer to most', [], '???+?+', 'inconclusive 60'],
  ['flapping, where nobody minds', [], '-+-+-+', 'healthy 60'],
  ['flapping', [{ check: 'home', failureShare: '30%', minSamples: 4 }], '+-+-', 'failed 40'],
  ['a share just reached', [{ check: 'home', failureShare: '50%', minSamples: 4 }], '+-+-++', 'healthy 60'],
  ['a share of too few', [{ check: 'home', failureShare: '30%', minSamples: 6 }], '-++++-', 'failed 60'],
  [
    'a share that gaps leave open',
    [{ check: 'home', failureShare: '30%', minSamples: 3 }],
    '+++-?+',
    'inconclusive 60',
  ],
];

const values: Readonly<Record<string, Measurement>> = {
  '.': number(0.001, 1000),
  '#': number(0.05, 1000),
  '~': number(0.05, 10),
  '?': number(null),
};

const tables = [
  ['metric', metricRows],
  ['check', checkRows],
] as const;
for (const [kind, rows] of tables) {
  test(`each rule over a ${kind}`, async (t) => {
    for (const [title, abortWhen, rounds, expected] of rows) {
      const settings: HealthSettings = {
        checks: [{ name: 'home', command: ['true'] }],
        metrics: { error_rate: { command: ['rate'] } },
        bake: { for: '60s', every: '10s', abortWhen },
      };
      await t.test(`${title}: ${rounds} is ${expected}`, () => {
        const { report } = watched(settings, (name, second) => {
          const at = Math.min(Math.round(second / 10), rounds.length) - 1;
          const round = rounds[Math.max(at, 0)] ?? '?';
          if (second === 0) return said('+');
          if (name === 'home') return kind === 'check' ? said(round) : said('+');
          return kind === 'metric' ? (values[round] ?? number(null)) : number(0.001, 1000);
        });
        assert.equal(`${report.verdict} ${report.seconds}`, expected, report.reason);
      });
    }
    t.diagnostic(`${rows.length} cases`);
  });
}

test('what inconclusive counts as', () => {
  const of = (inconclusive: 'hold' | 'pass' | 'fail'): string =>
    watched({ checks: [{ name: 'home', tcp: 'a:1' }], inconclusive }, () => said('?')).report.verdict;
  assert.deepEqual([of('hold'), of('pass'), of('fail')], ['inconclusive', 'healthy', 'failed']);
});

test('where nothing is asked nothing is healthy', () => {
  const { report } = watched({ checks: [] }, () => said('+'));
  assert.equal(report.verdict, 'inconclusive');
});

test('metrics alone are watched after the delay', () => {
  const settings: HealthSettings = {
    checks: [],
    delay: '15s',
    metrics: { error_rate: { command: ['rate'] } },
    bake: { for: '25s', every: '10s', abortWhen: [error] },
  };
  const { report, seconds } = watched(settings, () => number(0.001));
  assert.deepEqual([report.verdict, seconds], ['healthy', [25, 35, 40]]);
  assert.deepEqual(report.checks, [{ name: 'error_rate', samples: 3, passed: 3, last: '0.001' }]);
});

test('a long silence between samples is not a window', () => {
  const settings: HealthSettings = {
    checks: [],
    metrics: { error_rate: { command: ['rate'] } },
    bake: { for: '60s', every: '10s', abortWhen: [{ ...error, for: '30s' }] },
  };
  const { report } = watched(
    settings,
    (_, second) => number(second < 100 ? 0.05 : 0.001),
    (round) => (round === 1 ? 80_000 : 0),
  );
  assert.equal(report.verdict, 'healthy', report.reason);
});

test('the reason tells rule and number; text of others is made printable', () => {
  const { report } = watched({ checks: [{ name: 'home', tcp: 'a:1' }], attempts: 2 }, () => ({
    ...said('-'),
    message: 'no\u001b[2J\n',
  }));
  assert.equal(report.reason, 'home: not well after 2 attempts; last: no\\u{1b}[2J\\u{a}');
});

test('limits', () => {
  const limits = {
    '1%': 0.01,
    '500ms': 0.5,
    '2s': 2,
    '0.5': 0.5,
    '-3': -3,
    '2m': 120,
    '5 %': 0.05,
    '7%': 0.07,
    '20us': 0.00002,
  };
  for (const [told, limit] of Object.entries(limits)) assert.equal(readLimit(told), limit, told);
  for (const wrong of ['', '%', '1 kg', '1e5', '1.', 'NaN', '1%%'])
    assert.equal(readLimit(wrong), null, wrong);
  assert.deepEqual([readLimit(0.25), readLimit(Infinity), readLimit(Number.NaN)], [0.25, null, null]);
});
