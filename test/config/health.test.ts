import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUserConfig } from '../../src/config/validate.ts';

const target = { kind: 'command', deploy: ['./deploy.sh'] };
const home = { name: 'home', tcp: 'shop.example.com:443' };
const rate = { prometheus: { url: 'http://prometheus:9090', query: 'rate' } };
const bake = (...abortWhen: readonly object[]) => ({
  checks: [home],
  metrics: { rate },
  bake: { for: '5m', every: '30s', abortWhen: [{ metric: 'rate', above: 1 }, ...abortWhen] },
});
const check = (settings: object) => ({ checks: [settings] });

const health: readonly (readonly [settings: object, at: string, expected: string])[] = [
  [check({}), 'checks[0]', 'one of command, http and tcp'],
  [check({ tcp: 'a:1', command: ['x'] }), 'checks[0]', 'one of command, http and tcp'],
  [check({ tcp: 'a' }), 'checks[0].tcp', "a host and a port, such as 'db.internal:5432'"],
  [check({ tcp: 'a:99999' }), 'checks[0].tcp', "a host and a port, such as 'db.internal:5432'"],
  [
    check({ tcp: 'a:1', timeout: '0s' }),
    'checks[0].timeout',
    "a duration of a second or more, such as '30s'",
  ],
  [
    check({ http: { url: 'ftp://x' } }),
    'checks[0].http.url',
    'an http(s) address without a user or a password',
  ],
  [
    check({ http: { url: 'http://a:b@x' } }),
    'checks[0].http.url',
    'an http(s) address without a user or a password',
  ],
  [check({ http: { url: 'http://x', status: [99] } }), 'checks[0].http.status[0]', 'a status'],
  [
    check({ http: { url: 'http://x', matches: '(?=a)' } }),
    'checks[0].http.matches',
    "a regular expression in RE2's syntax",
  ],
  [
    check({ http: { url: 'http://x', json: { 'a..b': 1 } } }),
    'checks[0].http.json["a..b"]',
    'a path in the document',
  ],
  [
    check({ http: { url: 'http://x', tokenEnv: 'a-b' } }),
    'checks[0].http.tokenEnv',
    'the name of an environment variable',
  ],
  [{ checks: [home, { ...home, tcp: 'b:1' }] }, 'checks[1].name', 'a name that no other has'],
  [{ checks: [{ ...home, name: '*' }] }, 'checks[0].name', 'a name that no other has'],
  [{ checks: [home], attempts: 2, successes: 3 }, 'successes', 'at most as many as attempts (2)'],
  [{ checks: [home], interval: '0s' }, 'interval', "a duration of a second or more, such as '30s'"],
  [{ checks: [home], inconclusive: 'maybe' }, 'inconclusive', "'hold', 'pass' or 'fail'"],
  [{ checks: [home], metrics: { rate } }, 'metrics.rate', 'a rule about it in bake.abortWhen'],
  [{ checks: [home], metrics: { rate: {} } }, 'metrics.rate', 'one of prometheus and command'],
  [bake({}), 'bake.abortWhen[1]', 'one of metric and check'],
  [bake({ metric: 'rate' }), 'bake.abortWhen[1]', 'for a metric, one of above, below, risesBy and fallsBy'],
  [
    bake({ metric: 'rate', above: 1, below: 2 }),
    'bake.abortWhen[1]',
    'for a metric, one of above, below, risesBy and fallsBy',
  ],
  [bake({ metric: 'rate', above: '1 kg' }), 'bake.abortWhen[1].above', 'a number, or one with a unit'],
  [bake({ metric: 'other', above: 1 }), 'bake.abortWhen[1]', 'the name of a metric'],
  [bake({ check: 'other', consecutiveFailures: 1 }), 'bake.abortWhen[1]', 'the name of a check'],
  [
    bake({ check: 'home', above: 1 }),
    'bake.abortWhen[1]',
    'for a check, one of consecutiveFailures and failureShare',
  ],
  [
    bake({ check: 'home', consecutiveFailures: 2, minSamples: 2 }),
    'bake.abortWhen[1]',
    'minSamples only with failureShare',
  ],
  [bake({ check: 'home', failureShare: '120%' }), 'bake.abortWhen[1]', 'a failureShare above 0 and below 1'],
  [
    bake({ check: 'home', consecutiveFailures: 11 }),
    'bake.abortWhen[1]',
    'at most as many samples as there are rounds (10)',
  ],
  [
    bake({ metric: 'rate', above: 1, for: '10s' }),
    'bake.abortWhen[1]',
    'a time that is not shorter than every',
  ],
  [
    bake({ metric: 'rate', above: 1, for: '6m' }),
    'bake.abortWhen[1]',
    'a time that is not longer than it bakes',
  ],
  [
    bake({ metric: 'rate', above: 1, minEvents: 9 }),
    'bake.abortWhen[1]',
    'a metric with a query for events, because of minEvents',
  ],
];

const email = { kind: 'email', env: 'SMTP_URL', from: 'a@b.c', to: ['d@e.f'] };
const notify: readonly (readonly [entry: object, at: string, expected: string])[] = [
  [{ kind: 'fax', env: 'X' }, '.kind', "one of 'slack', 'discord'"],
  [{ kind: 'slack', env: 'https://hooks.slack.com/T0/B0' }, '.env', 'the name of an environment variable'],
  [{ kind: 'slack', env: 'X', on: ['done'] }, '.on[0]', "one of 'started', 'succeeded'"],
  [{ kind: 'slack', env: 'X', secretEnv: 'Y' }, '', "secretEnv only for 'webhook'"],
  [{ kind: 'slack', env: 'X', url: 'https://x' }, '', "url only for 'pagerduty'"],
  [{ kind: 'email', env: 'X', to: ['a@b.c'] }, '', "from for 'email'"],
  [{ ...email, to: [] }, '.to', 'at least one address'],
  [{ ...email, from: 'a@b.c\r\nBcc: x@y.z' }, '.from', 'an e-mail address'],
  [{ ...email, to: ['a@b.c, d@e.f'] }, '.to[0]', 'an e-mail address'],
];

test('settings of health and of notifications that cannot be right are told, each at its place', (t) => {
  const production = 'environments.production.health.';
  for (const [settings, at, expected] of health)
    refused(
      { environments: { production: { target, health: settings } } },
      `${production}${at}: expected ${expected}`,
    );
  for (const [entry, at, expected] of notify)
    refused({ notify: [entry] }, `notify[0]${at}: expected ${expected}`);
  t.diagnostic(`${health.length + notify.length} cases`);
});

test('a deployment does not count as abandoned while its health is watched', () => {
  const health = { checks: [home], delay: '10s', bake: { for: '29m' } };
  const production = (expires?: string) => ({ environments: { production: { target, health, expires } } });
  // 10 s, 10 attempts of 5 s, 29 min, 2 min for what is under way at the end, 5 s for the last answers.
  const expected = 'at least 32 min 5 s, because its health may be watched that long';
  refused(production(), `environments.production.expires: expected ${expected}, found nothing`);
  refused(production('32m4s'), `environments.production.expires: expected ${expected}, found "32m4s"`);
  parseUserConfig(production('32m5s'), 'f');
});

test('an address given where a name belongs is not shown', () => {
  assert.throws(
    () => parseUserConfig({ notify: [{ kind: 'slack', env: 'https://hooks.slack.com/T0?x=1' }] }, 'f'),
    (error: Error) => !error.message.includes('x=1'),
  );
});

function refused(config: object, line: string): void {
  assert.throws(
    () => parseUserConfig(config, 'release.config.json'),
    (error: Error) => {
      assert.ok(error.message.includes(`  ${line}`), `${line}\n${error.message}`);
      return true;
    },
  );
}
