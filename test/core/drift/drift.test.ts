import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { configurationCheck } from '../../../src/core/drift/check.ts';
import { fingerprintOf, type Fingerprint } from '../../../src/core/drift/fingerprint.ts';

function taken(files: Readonly<Record<string, string | null>>, variables: object = {}): Fingerprint {
  const values = Object.entries(variables).map(
    ([name, value]: [string, string | null]) => [name, value] as const,
  );
  return fingerprintOf({ files: new Map(Object.entries(files)), variables: new Map(values) });
}

function told(then: Fingerprint | null, now: Fingerprint, refuse = false): string {
  const one = { way: 'rollback', version: '1.0.0', of: '1.0.0', then, now } as const;
  const { verdict, message } = configurationCheck(one, { refuse });
  return `${verdict}: ${message}`;
}

test('each key of a known form is told apart, of other files the whole', () => {
  const keys = Object.keys(
    taken(
      {
        'app.env': '# a comment = 1\nexport HOST = web\nPASSWORD=hunter2\n',
        'lines.env': 'KEY="-----BEGIN\nc2VjcmV0IGtleQ==\n-----END"\n',
        'dots.env': 'spring.url=x\n',
        'a.json': '{ "db": { "url": "x", "pool": [1, 2] }, "on": null }',
        'a.yaml': 'db:\n  url: x\n',
        'nginx.conf': 'a = 1',
        'broken.json': '{',
        'gone.env': null,
      },
      { TOKEN: 'secret', UNSET: null },
    ),
  );
  assert.deepEqual(keys, [
    ...['app.env: HOST', 'app.env: PASSWORD', 'lines.env', 'dots.env'],
    ...['a.json: db.url', 'a.json: db.pool', 'a.json: on'],
    ...['a.yaml: db.url', 'nginx.conf', 'broken.json', '$TOKEN'],
  ]);
});

test('what changed, came and went is told by name', () => {
  const then = taken({ 'app.env': 'A=1\nB=2\nC=3' }, { TOKEN: 'a' });
  const now = taken({ 'app.env': 'A=1\nB=3\nD=4' }, { TOKEN: 'b' });
  assert.equal(
    told(then, now),
    'passed: since 1.0.0 came: changed: app.env: B, $TOKEN; added: app.env: D; gone: app.env: C',
  );
  assert.match(told(then, now, true), /^refused: since 1\.0\.0 came/);
  assert.match(
    told(then, then, true),
    /^passed: the configuration is what it was when 1\.0\.0 came \(4 keys\)$/,
  );
  assert.match(told(null, now, true), /^none: what the configuration of 1\.0\.0 was is not recorded$/);
});

test('a deployment is never refused for it: it is how configuration changes', () => {
  const [then, now] = [taken({ 'app.env': 'A=1' }), taken({ 'app.env': 'A=2' })];
  const one = { way: 'deploy', version: '2.0.0', of: '1.0.0', then, now } as const;
  assert.equal(configurationCheck(one, { refuse: true }).verdict, 'passed');
});

test('no more than 16 bits of anything are kept, whatever the files hold', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('a.env', 'b.json', 'c.yml', 'd.txt'), fc.string()), (files) => {
      for (const digest of Object.values(taken(files))) assert.match(digest, /^[0-9a-f]{4}$/);
    }),
  );
});

test('a value that is used again tells no more than once', () => {
  const {
    'app.env: A': a,
    'app.env: B': b,
    $C: c,
  } = taken({ 'app.env': 'A=hunter2\nB=hunter2' }, { C: 'hunter2' });
  assert.ok(a !== undefined);
  assert.deepEqual([b, c], [a, a]);
});
