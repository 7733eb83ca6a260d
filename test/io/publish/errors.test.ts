import assert from 'node:assert/strict';
import { test } from 'node:test';
import { delayOf, failureOf as cargoFailure } from '../../../src/io/publish/cargo-errors.ts';
import { codeOf, failureOf, isWorthRepeating } from '../../../src/io/publish/npm-errors.ts';

const ended = (said: string) => ({ ok: false, out: '', said });
const action = {
  kind: 'publishPackage',
  to: 'npm',
  package: '@acme/lamp',
  version: '1.0.0',
  path: '.',
  root: '.',
  registry: null,
  upload: null,
  tag: 'latest',
  access: null,
  provenance: null,
} as const;

test('what npm ends with, as code, whether it is tried again, and what to do', (t) => {
  const rows: readonly (readonly [said: string, code: string, again: boolean, hint: RegExp])[] = [
    ['npm error code E401\nnpm error 401', 'REGISTRY_REFUSED', false, /token/],
    ['npm ERR! code ENEEDAUTH', 'REGISTRY_REFUSED', false, /trusted publishing/],
    ['npm error code E403\nnpm error 403 Forbidden', 'REGISTRY_REFUSED', false, /right to write/],
    ['npm error code E404', 'REGISTRY_REFUSED', false, /right to write/],
    ['npm error code E402\nnpm error You must sign up', 'REGISTRY_REFUSED', false, /access to 'public'/],
    ['npm error code EOTP', 'REGISTRY_REFUSED', false, /bypasses two-factor/],
    ['npm error code E429', 'REGISTRY_FAILED', true, /limits requests/],
    ['npm error code E503', 'REGISTRY_FAILED', true, /Wait a little/],
    ['npm error code ECONNRESET', 'REGISTRY_FAILED', true, /Wait a little/],
    ['npm error code ETARGET', 'REGISTRY_FAILED', false, /Once the cause is removed/],
    ['no word of npm', 'REGISTRY_FAILED', false, /Once the cause is removed/],
  ];
  for (const [said, code, again, hint] of rows) {
    const { code: found, hint: told } = failureOf(ended(said), action);
    assert.deepEqual([found, isWorthRepeating(ended(said))], [code, again], said);
    assert.match(told ?? '', hint, said);
    assert.match(told ?? '', /release next/, said);
  }
  assert.equal(codeOf(ended('text\nnpm error code E403\n')), 'E403');
  t.diagnostic(`${rows.length} cases, ${rows.length} passed, 0 failed`);
});

test('how long cargo waits: as the registry says, within a bound; a little for trouble; not at all else', (t) => {
  const now = Date.parse('2026-11-24T20:50:00Z');
  const until = (date: string): string =>
    `the remote server responded: Please try again after ${date} or email`;
  const rows: readonly (readonly [said: string, delay: number | null])[] = [
    [until('Tue, 24 Nov 2026 20:51:00 GMT'), 61_000],
    [until('Tue, 24 Nov 2026 20:40:00 GMT'), 0],
    [until('Tue, 24 Nov 2026 22:00:00 GMT'), null],
    [until('tomorrow'), null],
    ['error: status 503 Service Unavailable', 5_000],
    ["[6] Couldn't resolve host name", 5_000],
    ['error: status 403 Forbidden', null],
  ];
  for (const [said, delay] of rows) assert.equal(delayOf(ended(said), 5_000, now), delay, said);
  t.diagnostic(`${rows.length} cases, ${rows.length} passed, 0 failed`);
});

test('cargo: a missing token names its variable', () => {
  const named = { ...action, to: 'cargo', registry: 'acme-shop', tag: null } as const;
  const { code, hint } = cargoFailure(ended('error: no token found, please run `cargo login`'), named);
  assert.equal(code, 'REGISTRY_REFUSED');
  assert.match(hint ?? '', /CARGO_REGISTRIES_ACME_SHOP_TOKEN/);
});
