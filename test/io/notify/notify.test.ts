import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { SMTPServer } from 'smtp-server';
import type { NotifyEvent } from '../../../src/core/notify/event.ts';
import type { NotifySettings } from '../../../src/core/notify/settings.ts';
import { openNotifier } from '../../../src/io/notify/open.ts';
import { freePort, serve } from '../../helpers/loopback.ts';

const event: NotifyEvent = {
  kind: 'unhealthy',
  environment: 'production',
  version: '1.2.3',
  previous: '1.2.2',
  actor: 'ada',
  reason: 'home: no 3 times in a row',
  seconds: 12,
  url: 'https://ci.example.com/7',
  next: 'release rollback --env production',
};

interface Received {
  readonly path: string;
  readonly body: string;
  readonly signature: string;
}

/** A server that takes messages; its answers are in its paths. */
async function receiver(
  t: TestContext,
): Promise<{ readonly url: string; readonly received: readonly Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const { url: path = '', headers } = request;
    void textOf(request).then((body) => {
      received.push({ path, body, signature: String(headers['x-release-signature-256'] ?? '') });
      if (path.endsWith('/silent')) return;
      if (path.endsWith('/gone')) response.writeHead(404).end(`no such hook: ${path}\u001b[2J`);
      else if (path.endsWith('/moved')) response.writeHead(302, { location: '/stolen' }).end();
      else response.writeHead(202).end('ok');
    });
  });
  return { url: await serve(t, server), received };
}

test('each medium gets its message, and webhooks a signature that can be checked', async (t) => {
  const { url, received } = await receiver(t);
  const env = { HOOK: `${url}hook/T0ps3cret`, KEY: 'k3y', ROUTING: 'r0ut1ng' };
  const settings: readonly NotifySettings[] = [
    { kind: 'slack', env: 'HOOK' },
    { kind: 'discord', env: 'HOOK' },
    { kind: 'teams', env: 'HOOK' },
    { kind: 'webhook', env: 'HOOK', secretEnv: 'KEY' },
    { kind: 'pagerduty', env: 'ROUTING', url: `${url}v2/enqueue` },
    { kind: 'slack', env: 'HOOK', on: ['succeeded'] },
  ];
  for (const one of settings) assert.deepEqual(await openNotifier([one], env).notify(event), []);
  const bodies = received.map(({ body }): unknown => JSON.parse(body));
  assert.deepEqual(
    received.map(({ path }) => path),
    ['/hook/T0ps3cret', '/hook/T0ps3cret', '/hook/T0ps3cret', '/hook/T0ps3cret', '/v2/enqueue'],
  );
  for (const body of received) assert.ok(body.body.includes('1.2.3'));
  const hook = received[3];
  assert.equal(
    hook?.signature,
    `sha256=${createHmac('sha256', 'k3y')
      .update(hook?.body ?? '')
      .digest('hex')}`,
  );
  assert.deepEqual(Reflect.get(Object(bodies[3]), 'event'), event);
  assert.equal(Reflect.get(Object(bodies[4]), 'routing_key'), 'r0ut1ng');
  assert.equal(received.filter(({ signature }) => signature !== '').length, 1);
});

test('what cannot be told is one warning each, in bounded time, and shows no secret', async (t) => {
  const { url, received } = await receiver(t);
  const env = {
    GONE: `${url}T0ps3cret/gone`,
    MOVED: `${url}T0ps3cret/moved`,
    SILENT: `${url}T0ps3cret/silent`,
    NOBODY: `http://127.0.0.1:${await freePort()}/T0ps3cret`,
    ODD: 'T0ps3cret',
    FILE: 'file:///T0ps3cret',
    SMTP: `smtp://ada:T0ps3cret@127.0.0.1:${await freePort()}`,
  };
  const cases: readonly (readonly [NotifySettings, RegExp])[] = [
    [{ kind: 'slack', env: 'GONE' }, /it answered 404: no such hook: .*\\u\{1b\}/],
    [{ kind: 'slack', env: 'MOVED' }, /it answered 302/],
    [{ kind: 'discord', env: 'SILENT' }, /it did not answer in time/],
    [{ kind: 'teams', env: 'NOBODY' }, /it did not answer \(ECONNREFUSED\)/],
    [{ kind: 'webhook', env: 'ODD' }, /its address is not one of http/],
    [{ kind: 'webhook', env: 'FILE' }, /its address is not one of http/],
    [{ kind: 'webhook', env: 'UNSET' }, /UNSET is not set/],
    [
      { kind: 'webhook', env: 'GONE', secretEnv: 'UNSET' },
      /UNSET, the key messages are signed with, is not set/,
    ],
    [{ kind: 'email', env: 'ODD', from: 'a@b.c', to: ['d@e.f'] }, /its address is not one of smtp/],
    [{ kind: 'email', env: 'SMTP', from: 'a@b.c', to: ['d@e.f'] }, /it failed \(E[A-Z]+\)/],
  ];
  const began = performance.now();
  const notifier = openNotifier(
    cases.map(([settings]) => settings),
    env,
    500,
  );
  const warnings = await notifier.notify(event);
  assert.ok(performance.now() - began < 5_000);
  assert.equal(warnings.length, cases.length);
  for (const [at, [{ kind }, reason]] of cases.entries()) {
    const { code, message = '' } = warnings[at] ?? {};
    assert.equal(code, 'NOT_NOTIFIED');
    assert.match(message, new RegExp(`^${kind} was not told`));
    assert.match(message, reason);
  }
  assert.ok(!JSON.stringify(warnings).includes('T0ps3cret'));
  assert.ok(!received.some(({ path }) => path === '/stolen'));
  t.diagnostic(`${cases.length} cases`);
});

test('an e-mail arrives at a real SMTP server, with nothing injected', async (t) => {
  const mails: { readonly to: readonly string[]; readonly text: string }[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _, done) => {
      if (username === 'ada' && password === 'T0ps3cret') done(null, { user: username });
      else done(new Error('no'));
    },
    onData: (stream, session, done) => {
      void textOf(stream).then((text) => {
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text });
        done();
      });
    },
  });
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  t.after(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = listener.address();
  assert.ok(typeof address === 'object' && address !== null);
  const settings: NotifySettings = {
    kind: 'email',
    env: 'SMTP',
    from: 'release@example.com',
    to: ['ops@example.com', 'dev@example.com'],
  };
  const env = {
    SMTP: `smtp://ada:T0ps3cret@127.0.0.1:${address.port}`,
    WRONG: `smtp://eve:x@127.0.0.1:${address.port}`,
  };
  const actor = 'eve\r\nBcc: eve@example.com\r\n\r\n.\r\n';
  assert.deepEqual(await openNotifier([settings], env).notify({ ...event, version: actor, actor }), []);
  assert.deepEqual(mails[0]?.to, ['ops@example.com', 'dev@example.com']);
  assert.match(mails[0].text, /^Subject: \[release\] production: eve/m);
  assert.doesNotMatch(mails[0].text, /^Bcc:/m);
  const [warning] = await openNotifier([{ ...settings, env: 'WRONG' }], env).notify(event);
  assert.match(warning?.message ?? '', /it failed \(EAUTH\)/);
});
