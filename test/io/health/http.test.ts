import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { test, type TestContext } from 'node:test';
import type { HttpSettings, ProbeSettings } from '../../../src/core/health/settings.ts';
import type { Measurement } from '../../../src/core/health/sample.ts';
import { openProbes } from '../../../src/io/health/open.ts';
import { freePort, listen, serve } from '../../helpers/loopback.ts';
import { hermetic, temporary } from '../../helpers/repo.ts';

const token = 'tok-3f9a';
const env = {
  ...hermetic(),
  RELEASE_VERSION: '1.2.3-beta.1+build',
  RELEASE_ENVIRONMENT: 'production',
  HEALTH_TOKEN: token,
};
const state = {
  status: 'ok',
  version: '1.2.3-beta.1+build',
  checks: [{ name: 'db', up: true, lag: 0 }],
  'a.b': null,
};

/** A server of the states a service can be in. */
async function service(t: TestContext): Promise<{ readonly url: string; readonly seen: readonly string[] }> {
  const seen: string[] = [];
  let other = '';
  const answers: Readonly<Record<string, readonly [number, string, Readonly<Record<string, string>>?]>> = {
    '/ok': [200, 'release 1.2.3-beta.1+build is up'],
    '/older': [200, 'release 1.2.3-betaX1+build is up'],
    '/state': [200, JSON.stringify(state)],
    '/sick': [503, 'no'],
    '/empty': [204, ''],
    '/moved': [302, '', { location: '/ok' }],
    '/loop': [302, '', { location: '/loop' }],
    '/long': [200, 'x'.repeat(2 * 1024 * 1024)],
    '/v/1.2.3-beta.1%2Bbuild': [200, ''],
    '/constructor': [200, '{}'],
  };
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    seen.push(`${path} ${request.headers.authorization ?? ''}`.trim());
    if (path === '/silent') return;
    if (path === '/cut') return void response.socket?.destroy();
    if (path === '/elsewhere') return void response.writeHead(302, { location: other }).end();
    if (path === '/secret') return void response.end(`you sent ${request.headers.authorization ?? ''}`);
    const [status, body, headers = {}] = answers[path] ?? [404, ''];
    response.writeHead(status, headers).end(body);
  });
  const url = await serve(t, server);
  const foreign = createServer((request, response) => {
    seen.push(`elsewhere ${request.headers.authorization ?? ''}`);
    response.end('release 1.2.3-beta.1+build is up');
  });
  other = (await serve(t, foreign)).replace('127.0.0.1', 'localhost');
  return { url: url.slice(0, -1), seen };
}

async function ask(t: TestContext, check: ProbeSettings): Promise<Measurement | undefined> {
  const [probe] = openProbes({ checks: [check] }, { root: temporary(t), env });
  return probe?.sample(new AbortController().signal);
}

type Row = readonly [path: string, settings: Omit<HttpSettings, 'url'>, ok: boolean | null, message: string];
const rows: readonly Row[] = [
  ['/ok', {}, true, 'HTTP 200'],
  ['/empty', {}, true, 'HTTP 204'],
  ['/sick', {}, false, 'HTTP 503, not 2xx'],
  ['/sick', { status: [200, 503] }, true, 'HTTP 503'],
  ['/ok', { status: [201] }, false, 'HTTP 200, not 201'],
  ['/ok', { contains: '{version} is up' }, true, 'HTTP 200'],
  ['/ok', { contains: 'down' }, false, 'HTTP 200, but its body does not contain "down"'],
  ['/ok', { matches: '^release {version} is (up|ready)$' }, true, 'HTTP 200'],
  [
    '/older',
    { matches: '^release {version} is (up|ready)$' },
    false,
    'HTTP 200, but its body does not match',
  ],
  ['/ok', { matches: '(unclosed' }, null, '"(unclosed" is no expression of RE2'],
  ['/state', { json: { status: 'ok', version: '{version}', 'checks[0].up': true } }, true, 'HTTP 200'],
  ['/state', { json: { 'checks[0].lag': 0, '["a.b"]': null } }, true, 'HTTP 200'],
  ['/state', { json: { 'checks[0].up': 'true' } }, false, 'HTTP 200, but checks[0].up is true, not "true"'],
  ['/state', { json: { 'checks[1].up': true } }, false, 'HTTP 200, but checks[1].up is not there, not true'],
  ['/state', { json: { checks: true } }, false, 'HTTP 200, but checks is a list, not true'],
  ['/state', { json: { 'checks.length': 1 } }, false, 'HTTP 200, but checks.length is not there, not 1'],
  ['/constructor', { json: { constructor: 'x' } }, false, 'HTTP 200, but constructor is not there, not "x"'],
  ['/ok', { json: { status: 'ok' } }, false, 'HTTP 200, but its body is not JSON'],
  ['/moved', { contains: 'is up' }, true, 'HTTP 200'],
  ['/moved', { status: [302] }, true, 'HTTP 302'],
  ['/loop', {}, false, 'redirects more than 5 times'],
  ['/elsewhere', { contains: 'is up' }, false, 'redirects to "http://localhost:'],
  ['/long', {}, true, 'HTTP 200'],
  ['/long', { contains: 'x' }, false, 'HTTP 200, but its body is too long to read'],
  ['/silent', {}, false, 'it did not answer in time'],
  ['/cut', {}, false, 'it did not answer (UND_ERR_SOCKET)'],
  ['/v/{version}', {}, true, 'HTTP 200'],
  ['/ok', { tokenEnv: 'NO_SUCH_TOKEN' }, null, 'NO_SUCH_TOKEN is not set'],
  ['/secret', { tokenEnv: 'HEALTH_TOKEN', contains: `Bearer ${token}` }, true, 'HTTP 200'],
  ['/elsewhere', { tokenEnv: 'HEALTH_TOKEN' }, false, 'redirects to'],
];

test('HTTP checks', async (t) => {
  const { url, seen } = await service(t);
  for (const [path, settings, ok, message] of rows) {
    const measured = await ask(t, { http: { url: `${url}${path}`, ...settings }, timeout: '1s' });
    assert.equal(measured?.ok, ok, `${path} ${JSON.stringify(settings)}: ${measured?.message}`);
    assert.ok(
      measured.message.startsWith(message),
      `${path} ${JSON.stringify(settings)}: ${measured.message}`,
    );
    assert.ok(!measured.message.includes(token));
  }
  assert.deepEqual(
    seen.filter((line) => line.startsWith('elsewhere')),
    [],
    'another host is never asked, so it never sees a token',
  );
  t.diagnostic(`${rows.length} cases`);
});

test('an HTTP check where nobody listens', async (t) => {
  const measured = await ask(t, { http: { url: `http://127.0.0.1:${await freePort()}/` } });
  assert.deepEqual([measured?.ok, measured?.message], [false, 'it did not answer (ECONNREFUSED)']);
});

test('TCP checks', async (t) => {
  const server = createTcpServer((socket) => socket.destroy());
  const port = await listen(server);
  t.after(() => server.close());
  assert.deepEqual((await ask(t, { tcp: `127.0.0.1:${port}` }))?.ok, true);
  const closed = await ask(t, { tcp: `127.0.0.1:${await freePort()}` });
  assert.deepEqual([closed?.ok, closed?.message], [false, 'ECONNREFUSED']);
  assert.equal((await ask(t, { tcp: 'no-such-host.invalid:80', timeout: '2s' }))?.ok, false);
  const six = createTcpServer((socket) => socket.destroy());
  await once(six.listen(0, '::1'), 'listening');
  t.after(() => six.close());
  const address = six.address();
  assert.ok(typeof address === 'object' && address !== null);
  assert.equal((await ask(t, { tcp: `[::1]:${address.port}` }))?.ok, true);
});
