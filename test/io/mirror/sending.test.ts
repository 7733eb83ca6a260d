import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import { sendMissing } from '../../../src/apply/mirror/converge.ts';
import type { MirroredLedger } from '../../../src/core/mirror/mirrored.ts';
import { cdeventsMirror } from '../../../src/io/mirror/cdevents.ts';
import { opentelemetryMirror } from '../../../src/io/mirror/opentelemetry.ts';
import { prometheusMirror } from '../../../src/io/mirror/prometheus.ts';
import type { Mirror } from '../../../src/ports-deploy.ts';
import { metricsOf } from '../../../src/core/metrics/measure.ts';
import { statusOf } from '../../../src/core/status/status.ts';
import { prometheusText } from '../../../src/show/prometheus.ts';
import { Story } from '../../helpers/deployments.ts';
import { freePort, serve } from '../../helpers/loopback.ts';
import { mirroredStory } from '../../helpers/mirrored.ts';
import { temporary } from '../../helpers/repo.ts';
import { toolFor } from '../../helpers/tools.ts';

interface Received {
  readonly path: string;
  readonly type: string;
  readonly authorization: string;
  readonly tenant: string;
  /** What the body says it is, and its id; empty where it says neither. */
  readonly event: z.infer<typeof named>;
}

const named = z.object({ type: z.string().default(''), id: z.string().default('') });

/** A receiver of ours over real HTTP; what it answers is in the path. */
async function receiver(t: TestContext): Promise<{ readonly url: string; readonly received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const { url: path = '', headers } = request;
    void textOf(request).then((body) => {
      const header = (name: string): string => String(headers[name] ?? '');
      received.push({
        ...{ path, type: header('content-type'), authorization: header('authorization') },
        ...{ tenant: header('x-tenant'), event: named.parse(JSON.parse(body)) },
      });
      if (path.includes('/silent')) return;
      if (path.includes('/refuse')) response.writeHead(403).end(`no: ${path} ${header('authorization')}`);
      else if (path.includes('/moved')) response.writeHead(307, { location: '/stolen' }).end();
      else if (path.includes('/partial'))
        response.end('{"partialSuccess":{"rejectedSpans":"1","errorMessage":"too old"}}');
      else response.writeHead(200).end('{}');
    });
  });
  return { url: await serve(t, server), received };
}

/** Sends what is missing: how many were sent, how many were there, and what went wrong. */
async function sync(
  mirror: Mirror,
  ledger: MirroredLedger,
): Promise<readonly [sent: number, there: number, problems: string]> {
  const found = await mirror.look(ledger);
  const report = await sendMissing({ kind: mirror.kind, found }, new AbortController().signal);
  return [report.sent.length, report.there, report.problems.join('; ')];
}

const story = new Story()
  .deploy('1.0.0')
  .deploy('1.1.0', { outcome: 'unhealthy', health: 'no answer' })
  .rollback('1.0.0', { trigger: 'automatic' })
  .deploy('1.2.0', { outcome: null });

test('CDEvents are posted as structured CloudEvents, each once from a clone, with the same id from another one', async (t) => {
  const { url, received } = await receiver(t);
  const place = {
    gitDir: temporary(t, 'git'),
    timeout: 2_000,
    env: { URL: `${url}events?key=s3cret`, TOKEN: 't0ken' },
  };
  const settings = { kind: 'cdevents', env: 'URL', tokenEnv: 'TOKEN' } as const;
  const mirror = cdeventsMirror(settings, place);
  assert.deepEqual(await sync(mirror, mirroredStory(story, [1, 3])), [3, 0, '']);
  assert.deepEqual(await sync(mirror, mirroredStory(story)), [1, 3, '']);
  assert.deepEqual(await sync(mirror, mirroredStory(story)), [0, 4, '']);
  assert.ok(received.every(({ type }) => type === 'application/cloudevents+json; charset=utf-8'));
  assert.ok(received.every(({ authorization }) => authorization === 'Bearer t0ken'));
  assert.deepEqual(
    received.map(({ event }) => event.type),
    ['service.deployed', 'service.upgraded', 'incident.detected', 'service.rolledback'].map(
      (name) => `dev.cdevents.${name}.0.3.0`,
    ),
  );
  const ids = (from: number): readonly unknown[] => received.slice(from).map(({ event }) => event.id);
  const before = ids(0);
  const elsewhere = cdeventsMirror(settings, { ...place, gitDir: temporary(t, 'other') });
  assert.deepEqual(await sync(elsewhere, mirroredStory(story)), [4, 0, '']);
  assert.deepEqual(ids(4), before);
  const kept = readdirSync(join(place.gitDir, 'releasewright'));
  assert.ok(!readFileSync(join(place.gitDir, 'releasewright', kept[0] ?? ''), 'utf8').includes('s3cret'));
});

test('each deployment is one trace, told by the variables of OpenTelemetry', async (t) => {
  const { url, received } = await receiver(t);
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `${url}otlp/`,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20abc, x-tenant=lantern',
  };
  const mirror = opentelemetryMirror({ env, gitDir: temporary(t, 'git'), timeout: 1 });
  assert.deepEqual(await sync(mirror, mirroredStory(story)), [3, 0, '']);
  assert.deepEqual(await sync(mirror, mirroredStory(story)), [0, 3, '']);
  for (const { path, type, authorization, tenant } of received)
    assert.deepEqual(
      [path, type, authorization, tenant],
      ['/otlp/v1/traces', 'application/json', 'Basic abc', 'lantern'],
    );
  const off = opentelemetryMirror({ env: { ...env, OTEL_SDK_DISABLED: 'true' }, gitDir: '/', timeout: 1 });
  assert.deepEqual(await sync(off, mirroredStory(story)), [0, 0, '']);
});

test('what cannot be sent is told in bounded time, without addresses, tokens and headers, and sent later', async (t) => {
  const { url } = await receiver(t);
  const gitDir = temporary(t, 'git');
  const one = mirroredStory(story, [1]);
  const nobody = `http://127.0.0.1:${String(await freePort())}/s3cret`;
  const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ URL: `${url}refuse/s3cret`, TOKEN: 't0ken' }, /it answered 403: no: /],
    [{ URL: `${url}moved/s3cret`, TOKEN: 't0ken' }, /it answered 307/],
    [{ URL: `${url}silent/s3cret`, TOKEN: 't0ken' }, /did not answer in time/],
    [{ URL: nobody, TOKEN: 't0ken' }, /did not answer \(ECONNREFUSED\)/],
    [{ URL: 'file:///s3cret', TOKEN: 't0ken' }, /URL is not an address of http/],
    [{ URL: '', TOKEN: 't0ken' }, /URL is not set/],
    [{ URL: url, TOKEN: 't0ken\r\nx: y' }, /TOKEN is not set, or holds no token/],
  ];
  const settings = { kind: 'cdevents', env: 'URL', tokenEnv: 'TOKEN' } as const;
  for (const [env, expected] of cases) {
    const [sent, , problem] = await sync(cdeventsMirror(settings, { env, gitDir, timeout: 300 }), one);
    assert.equal(sent, 0);
    assert.match(problem, expected);
    assert.doesNotMatch(problem, /s3cret|t0ken/);
  }
  const spans: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ ENDPOINT: `${url}partial` }, /it refused spans: too old/],
    [{ ENDPOINT: 's3cret' }, /OTEL_EXPORTER_OTLP_ENDPOINT is not an address/],
    [{ ENDPOINT: url, HEADERS: 't0ken' }, /OTEL_EXPORTER_OTLP_HEADERS is not a list/],
    [{ ENDPOINT: url, HEADERS: 'a=b%0d%0ax:s3cret' }, /OTEL_EXPORTER_OTLP_HEADERS is not a list/],
    [{ ENDPOINT: url, PROTOCOL: 'grpc' }, /OTEL_EXPORTER_OTLP_PROTOCOL is grpc/],
  ];
  for (const [variables, expected] of spans) {
    const env: Record<string, string> = Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [`OTEL_EXPORTER_OTLP_${name}`, value] as const),
    );
    const mirror = opentelemetryMirror({ env, gitDir, timeout: 300 });
    const [sent, , problem] = await sync(mirror, one);
    assert.equal(sent, 0);
    assert.match(problem, expected);
    assert.doesNotMatch(problem, /s3cret|t0ken/);
  }
  const good = cdeventsMirror(settings, { env: { URL: url, TOKEN: 't' }, gitDir, timeout: 2_000 });
  assert.deepEqual(await sync(good, one), [1, 0, '']);
});

test('the file for Prometheus is replaced whole, readable by all, and left where nothing changed', async (t) => {
  const dir = temporary(t, 'metrics');
  const mirror = prometheusMirror(
    { kind: 'prometheus', file: 'out/release.prom', labels: { service: 'shop' } },
    { root: dir, pid: 7 },
  );
  assert.match((await sync(mirror, mirroredStory(story)))[2], /it cannot be written \(ENOENT\)/);
  mkdirSync(join(dir, 'out'));
  assert.deepEqual(await sync(mirror, mirroredStory(story)), [1, 0, '']);
  const file = join(dir, 'out', 'release.prom');
  assert.equal(readFileSync(file, 'utf8'), 'release_ledger_entry{service="shop"} 7\n');
  assert.equal(statSync(file).mode & 0o777, 0o644);
  assert.deepEqual(await sync(mirror, mirroredStory(story)), [0, 1, '']);
  writeFileSync(file, 'spoilt');
  assert.deepEqual(await sync(mirror, mirroredStory(story)), [1, 0, '']);
  assert.deepEqual(readdirSync(join(dir, 'out')), ['release.prom']);
});

test("promtool, Prometheus' own judge, takes what is written", (t) => {
  const argv = toolFor(t, 'prometheus');
  if (argv === null) return;
  const state = new Story().deploy('1.0.0', { env: 'a\\b"c\nd\u202e' }).deploy('1.1.0').wait(60).state();
  const metrics = metricsOf(state, {
    now: '2026-11-25T00:00:00Z',
    unit: 'week',
    count: 12,
    history: new Map(),
  });
  const input = prometheusText({ state, status: statusOf(state), metrics }, { service: 'a"b' });
  assert.equal(
    input.match(/service="a\\"b"/g)?.length,
    input.match(/^[^#\n]/gm)?.length,
    'each sample has it',
  );
  const promtool = (argv[0] ?? '').replace(/prometheus$/, 'promtool');
  const judged = spawnSync(promtool, ['check', 'metrics'], { input, encoding: 'utf8' });
  assert.equal(judged.error, undefined);
  // Exit 3: advice about names alone.
  assert.doesNotMatch(judged.stderr, /error while linting|parse|invalid/i);
  assert.ok(judged.status === 0 || judged.status === 3, judged.stderr);
  t.diagnostic(judged.stderr.trim() || 'no advice');
  const spoilt = spawnSync(promtool, ['check', 'metrics'], { input: `${input}x{\n`, encoding: 'utf8' });
  assert.equal(spoilt.status, 1, 'it can say no');
});
