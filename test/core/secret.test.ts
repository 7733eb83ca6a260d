import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format, inspect } from 'node:util';
import { Secret } from '../../src/core/secret.ts';

test('a secret prints as [secret] everywhere, and only reveal gives it', () => {
  const secret = new Secret('ghp_value');
  const seen = [
    String(secret),
    JSON.stringify({ secret }),
    inspect({ secret }),
    inspect(secret, { showHidden: true, depth: 9 }),
    format('%s %o %O %j', secret, secret, secret, secret),
    Object.values(secret).join(),
    JSON.stringify(Object.entries(secret)),
    new Error(secret.toString()).message,
  ];
  for (const text of seen) assert.ok(!text.includes('ghp_value'), text);
  assert.equal(String(secret), '[secret]');
  assert.equal(JSON.stringify(secret), '"[secret]"');
  assert.equal(inspect([secret]), '[ [secret] ]');
  assert.equal(secret.reveal(), 'ghp_value');
});

test('redact blanks every occurrence, and an empty secret blanks nothing', () => {
  assert.equal(new Secret('$&').redact('a $& b $&'), 'a [secret] b [secret]');
  assert.equal(new Secret('').redact('abc'), 'abc');
});
