import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { watchHealth } from '../../../src/apply/deploy/health.ts';
import type { HealthSettings, MetricSettings } from '../../../src/core/health/settings.ts';
import type { Measurement } from '../../../src/core/health/sample.ts';
import { machineClock } from '../../../src/io/clock.ts';
import { openProbes } from '../../../src/io/health/open.ts';
import { freePort, serve } from '../../helpers/loopback.ts';
import { hermetic, temporary } from '../../helpers/repo.ts';
import { toolFor } from '../../helpers/tools.ts';

const env = {
  ...hermetic(),
  RELEASE_VERSION: '1.2.3',
  RELEASE_PREVIOUS_VERSION: '1.2.2',
  PROM_TOKEN: 'tok-3f9a',
};
const { signal } = new AbortController();

async function measure(t: TestContext, metric: MetricSettings): Promise<Measurement | undefined> {
  const [probe] = openProbes({ checks: [], metrics: { rate: metric } }, { root: temporary(t), env });
  return probe?.sample(signal);
}

/* A stand-in that answers as the HTTP API of Prometheus is documented ("Expression query result formats"). */
const success = (data: object): string => JSON.stringify({ status: 'success', data });
const vector = (...values: readonly string[]): string =>
  success({ resultType: 'vector', result: values.map((value) => ({ metric: {}, value: [1, value] })) });
const answers: Readonly<Record<string, readonly [status: number, body: string]>> = {
  one: [200, vector('0.25')],
  'one of 1.2.3': [200, vector('0.5')],
  '1.2.3 / 1.2.2{a="b"}': [200, vector('1.5')],
  events: [200, vector('1500')],
  none: [200, vector()],
  many: [200, vector('1', '2')],
  nan: [200, vector('NaN')],
  inf: [200, vector('+Inf')],
  scalar: [200, success({ resultType: 'scalar', result: [1, '7'] })],
  matrix: [200, success({ resultType: 'matrix', result: [] })],
  wrong: [400, JSON.stringify({ status: 'error', errorType: 'bad_data', error: 'parse error tok-3f9a' })],
  html: [502, '<html>'],
};
const queries: readonly (readonly [
  query: string,
  events: string | undefined,
  value: number | null,
  told: string,
])[] = [
  ['one', undefined, 0.25, '0.25'],
  ['one of {version}', undefined, 0.5, '0.5'],
  ['{version} / {previous}{a="b"}', undefined, 1.5, '1.5'],
  ['one', 'events', 0.25, '0.25 of 1500 events'],
  ['one', 'none', null, 'events: no data'],
  ['none', undefined, null, 'no data'],
  ['many', undefined, null, 'the query gives 2 numbers, not one'],
  ['nan', undefined, null, 'no data'],
  ['inf', undefined, Infinity, 'Infinity'],
  ['scalar', undefined, 7, '7'],
  ['matrix', undefined, null, 'the query gives no number'],
  ['wrong', undefined, null, 'HTTP 400: "parse error [secret]"'],
  ['html', undefined, null, 'HTTP 502: "its answer is none of Prometheus"'],
];

test('queries of a stand-in for Prometheus', async (t) => {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    seen.push(`${url.pathname} ${request.headers.authorization ?? ''}`);
    const [status, body] = answers[url.searchParams.get('query') ?? ''] ?? [404, ''];
    response.writeHead(status).end(body);
  });
  const url = `${await serve(t, server)}behind/`;
  for (const [query, events, value, told] of queries) {
    const prometheus = { url, query, events, tokenEnv: 'PROM_TOKEN' };
    const measured = await measure(t, { prometheus });
    assert.deepEqual([measured?.ok, measured?.value, measured?.message], [null, value, told], query);
  }
  assert.deepEqual([...new Set(seen)], ['/behind/api/v1/query Bearer tok-3f9a']);
  const unset = await measure(t, { prometheus: { url, query: 'one', tokenEnv: 'NO_SUCH' } });
  assert.deepEqual([unset?.value, unset?.message], [null, 'NO_SUCH is not set']);
  t.diagnostic(`${queries.length} cases`);
});

const commands = [
  ['echo 0.25', 0.25, null],
  ['echo 0.25 1500', 0.25, 1500],
  ['echo hello; echo -1e-3', -0.001, null],
  ['echo 3 >&2; echo 4', 4, null],
  ['echo NaN', null, null],
  ['echo', null, null],
  ['echo 1 2 3', null, null],
  ['echo 1.2.3', null, null],
  ['echo 1; exit 1', null, null],
  ['sleep 9', null, null],
] as const;
for (const [script, value, events] of commands) {
  test(`a command that measures: ${script}`, async (t) => {
    const measured = await measure(t, { command: ['sh', '-c', script], timeout: '1s' });
    assert.deepEqual(
      [measured?.ok, measured?.value, measured?.events],
      [null, value, events],
      measured?.message,
    );
  });
}

test('a real Prometheus: a version whose errors rise fails its bake, and one without traffic is inconclusive', async (t) => {
  const argv = toolFor(t, 'prometheus');
  if (argv === null) return;
  let [good, bad] = [0, 0];
  let share = 0;
  const shop = createServer((_, response) => {
    bad += 100 * share;
    good += 100 * (1 - share);
    const line = (code: number, count: number): string =>
      `http_requests_total{version="1.2.3",code="${code}"} ${count}\n`;
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' });
    response.end(`# TYPE http_requests_total counter\n${line(200, good)}${line(500, bad)}`);
  });
  const place = new URL(await serve(t, shop)).host;
  const url = await startPrometheus(t, argv, place);
  const total = 'sum(increase(http_requests_total{version="{version}"}[5s]))';
  const errors = 'sum(increase(http_requests_total{version="{version}",code=~"5.."}[5s]))';
  const settings = (version: string): HealthSettings => ({
    checks: [],
    metrics: {
      error_rate: {
        prometheus: {
          url,
          query: `${errors} / ${total}`.replaceAll('{version}', version),
          events: total.replaceAll('{version}', version),
        },
      },
    },
    bake: {
      for: '6s',
      every: '1s',
      abortWhen: [{ metric: 'error_rate', above: '20%', for: '2s', minEvents: 50 }],
    },
  });
  const watch = async (version: string) => {
    const told = settings(version);
    const tools = { ...machineClock(signal), signal, observe: () => {} };
    return watchHealth(told, openProbes(told, { root: temporary(t), env }), tools);
  };
  const [probe] = openProbes(settings('{version}'), { root: temporary(t), env });
  for (let tries = 0; ((await probe?.sample(signal))?.events ?? 0) < 300; tries += 1) {
    assert.ok(tries < 120, 'Prometheus has no data');
    await wait(500);
  }
  assert.equal((await watch('{version}')).verdict, 'healthy');
  const silent = await watch('9.9.9');
  assert.equal(silent.verdict, 'inconclusive', silent.reason);
  share = 0.5;
  const failed = await watch('{version}');
  assert.equal(failed.verdict, 'failed', failed.reason);
  assert.match(failed.reason, /^error_rate above 20% for 2s; last: 0\.\d+ of \d+/);
});

/** Starts a Prometheus that looks at one place each second, and stops it after the test; gives its address. */
async function startPrometheus(
  t: TestContext,
  [program = '', ...args]: readonly string[],
  place: string,
): Promise<string> {
  const folder = temporary(t);
  const address = `127.0.0.1:${await freePort()}`;
  const settings = {
    global: { scrape_interval: '1s' },
    scrape_configs: [{ job_name: 'shop', static_configs: [{ targets: [place] }] }],
  };
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(settings)); // JSON is YAML
  const options = [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
  ];
  const running = spawn(program, [...args, ...options, `--web.listen-address=${address}`], {
    stdio: 'ignore',
  });
  t.after(async () => {
    running.kill('SIGKILL');
    if (running.exitCode === null && running.signalCode === null) await once(running, 'exit');
  });
  for (let tries = 0; tries < 150; tries += 1) {
    const ready = await fetch(`http://${address}/-/ready`).catch(() => null);
    if (ready?.ok === true) return `http://${address}`;
    await wait(200);
  }
  throw new Error('Prometheus does not get ready');
}
