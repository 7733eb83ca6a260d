import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { snappyCompress } from 'hysnappy';
import { unpacked } from '../../../src/io/forge/snappy.ts';
import type { AttestationStore } from '../../../src/ports-evidence.ts';
import { digestOf, makeKeys, statementOf } from '../../helpers/evidence.ts';
import { failure, forgeOf, stubOf } from '../../helpers/github-failures.ts';
import type { GithubStub, StubOptions } from '../../helpers/github-stub.ts';

const file = Buffer.from('the bytes of an artifact');
const digest = digestOf(file);
const { signer } = makeKeys();

interface Place {
  readonly stub: GithubStub;
  readonly store: AttestationStore;
}

async function place(t: TestContext, options: StubOptions = {}): Promise<Place> {
  const stub = await stubOf(t, options);
  const store = forgeOf(stub).attestations;
  assert.ok(store !== null);
  return { stub, store };
}

/** A statement about the file; each is another one, for each signature is. */
function bundle(): Promise<string> {
  return signer.signStatement(statementOf(file));
}

describe("GitHub's store of attestations", () => {
  for (const byAddress of [false, true])
    it(`finds what it has, on any page of a list${byAddress ? ', packed at another address' : ''}`, async (t) => {
      const { stub, store } = await place(t, { store: { byAddress, pageSize: 2 } });
      const all = [];
      for (let count = 0; count < 5; count += 1) all.push(await bundle());
      assert.equal(await store.has(digest, all[0] ?? ''), false);
      for (const one of all) await store.add(digest, one);
      for (const one of all) assert.equal(await store.has(digest, one), true);
      assert.equal(await store.has(digest, await bundle()), false);
      assert.equal(await store.has(digestOf(Buffer.from('another')), all[0] ?? ''), false);
      assert.deepEqual([stub.violations, stub.leaks], [[], 0]);
    });

  it('knows a bundle again however it is written', async (t) => {
    const { stub, store } = await place(t);
    const one = await bundle();
    await store.add(digest, JSON.stringify(JSON.parse(one), null, 2));
    assert.equal(await store.has(digest, one), true);
    assert.equal(stub.shelf.kept.length, 1);
  });

  it('takes null for a bundle that is elsewhere, as github.com writes it', async (t) => {
    const body = { attestations: [{ bundle: null, bundle_url: null, initiator: 'user' }] };
    const faults = [{ on: /^GET \/attestations/, times: 1, how: { status: 200, body } }];
    const { store } = await place(t, { faults });
    assert.equal(await store.has(digest, await bundle()), false);
  });

  it('tells addresses nobody can ask from what is not there', async (t) => {
    for (const url of ['file:///etc/passwd', 'nonsense', 'http://127.0.0.1:9/gone']) {
      const body = { attestations: [{ bundle_url: url }] };
      const faults = [{ on: /^GET \/attestations/, times: 1, how: { status: 200, body } }];
      const { store } = await place(t, { faults });
      const error = await failure(store.has(digest, await bundle()));
      assert.match(String(error), /names an attestation that cannot be had/, url);
    }
  });

  it('ends where the list never does', async (t) => {
    const { stub, store } = await place(t, { store: { pageSize: 1 } });
    for (let count = 0; count < 25; count += 1) await store.add(digest, await bundle());
    stub.requests.length = 0;
    assert.equal(await store.has(digest, await bundle()), false);
    assert.equal(stub.requests.length, 20);
  });
});

describe("Snappy's block format", () => {
  it('is unpacked, and nothing else is', () => {
    for (const size of [1, 100, 70_000, 3_000_000]) {
      const bytes = Buffer.concat([randomBytes(Math.ceil(size / 2)), Buffer.alloc(size)]);
      assert.deepEqual(Buffer.from(unpacked(snappyCompress(bytes), 1 << 23) ?? []), bytes);
    }
    assert.equal(unpacked(snappyCompress(Buffer.alloc(1000)), 999), null);
    assert.equal(unpacked(Buffer.from('{"mediaType":"application/json"}'), 1 << 20), null);
    assert.equal(unpacked(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]), 1 << 20), null);
    for (let count = 0; count < 2000; count += 1) unpacked(randomBytes(40), 1 << 16);
  });
});
