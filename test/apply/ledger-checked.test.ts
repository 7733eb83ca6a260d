import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLedger, type LedgerAccess, type LedgerReading } from '../../src/apply/deploy/ledger.ts';
import type { LedgerRecord } from '../../src/core/ledger/chain-types.ts';
import type { Checked } from '../../src/core/ledger/checked.ts';
import { sha256 } from '../../src/core/canonical.ts';
import type { TrustPolicy } from '../../src/core/evidence/policy.ts';
import { makeKeys, trusting } from '../helpers/evidence.ts';
import { ledgerOf, says, wordOf, type Line } from '../helpers/ledger.ts';

const keys = makeKeys();
const trust = trusting(keys.publicKey);
const story: readonly Line[] = [
  says(wordOf('1.0.1', { kind: 'intent' })),
  says(wordOf('1.0.1', { kind: 'result', of: 1 })),
  says(wordOf('1.0.2', { kind: 'approve' })),
  says(wordOf('1.0.2', { kind: 'intent', replaces: 1 })),
];
const records = await ledgerOf(story, keys.signer);

/** Reads a ledger with what was remembered, and tells what is remembered then. */
async function read(
  kept: readonly LedgerRecord[],
  {
    remembered = null,
    policy = trust,
    tool = '0.1.0',
  }: { remembered?: Checked | null; policy?: TrustPolicy; tool?: string } = {},
): Promise<{
  readonly reading: LedgerReading;
  readonly told: readonly string[];
  readonly written: Checked | null;
}> {
  let written: Checked | null = null;
  const newest = kept.at(-1);
  const unused = (): never => assert.fail('nothing is added');
  const access: Parameters<typeof readLedger>[0] = {
    place: { remote: null, branch: 'shop' },
    ledger: {
      tip: () =>
        Promise.resolve(newest === undefined ? null : { commit: newest.commit, text: newest.text ?? '' }),
      records: () => Promise.resolve(kept),
      commit: unused,
      append: unused,
    },
    clock: { now: () => '2026-06-01T13:00:00Z', pause: () => Promise.resolve() },
    trust: policy,
    checked: {
      read: () => Promise.resolve(remembered),
      write: (checked) => {
        written = checked;
        return Promise.resolve();
      },
    },
    speaker: { by: { host: 'aa', pid: 1 }, actor: 'ada', job: null, tool },
  } satisfies Partial<LedgerAccess>;
  const reading = await readLedger(access);
  return { reading, told: reading.chain.problems.map(({ at, code }) => `${String(at)} ${code}`), written };
}

const unsigned = records.map((record) => ({ ...record, signature: null }));

test('signatures are checked once: what was found whole is remembered, and only that', async () => {
  const first = await read(records);
  assert.deepEqual(first.written, {
    trust: first.written?.trust,
    seq: 4,
    id: sha256(records[3]?.text ?? ''),
  });
  const known = { remembered: first.written };
  // Without signatures nothing could be found good again: so they are not looked at.
  assert.deepEqual((await read(unsigned.slice(0, 2), { remembered: await at(2) })).told, []);
  const again = await read(records, known);
  assert.deepEqual([again.told, again.written], [[], null]);
  assert.deepEqual(again.reading.chain.signed, 4);
  assert.equal(
    again.reading.state.approvals[0]?.keyId,
    keys.publicKey.id,
    'who consents is named all the same',
  );
  const more = await ledgerOf([...story, says(wordOf('1.0.2', { kind: 'hold' }))], keys.signer);
  const [five] = more.slice(-1);
  assert.ok(five);
  const later = await read([...records, { ...five, text: five.text }], known);
  assert.deepEqual([later.told, later.written?.seq], [[], 5]);
});

test('nothing is remembered of a ledger that is not whole, and what is new is checked', async () => {
  const first = await read(records);
  const other = makeKeys();
  const [forged] = (await ledgerOf([...story, says(wordOf('1.0.3', { kind: 'hold' }))], other.signer)).slice(
    -1,
  );
  assert.ok(forged);
  const found = await read([...records, forged], { remembered: first.written });
  assert.deepEqual([found.told, found.written], [['5 FORGED'], null]);
});

test('what is remembered counts for the same entries, trust and tool alone', async () => {
  const { written } = await read(records);
  assert.ok(written);
  const all = ['1 UNSIGNED', '2 UNSIGNED', '3 UNSIGNED', '4 UNSIGNED'];
  const cases: readonly (readonly [string, Parameters<typeof read>[1]])[] = [
    ['nothing', {}],
    ['another number', { remembered: { ...written, seq: 3 } }],
    ['a number there is not', { remembered: { ...written, seq: 40 } }],
    ['another entry', { remembered: { ...written, id: sha256('another') } }],
    ['another tool', { remembered: written, tool: '0.2.0' }],
    [
      'a key that ends',
      { remembered: written, policy: trusting(keys.publicKey, { notAfter: '2030-01-01T00:00:00Z' }) },
    ],
    [
      'a key that was revoked',
      { remembered: written, policy: trusting(keys.publicKey, { revoked: '2030-01-01T00:00:00Z' }) },
    ],
    ['another key', { remembered: written, policy: trusting(makeKeys().publicKey) }],
    [
      'a person more',
      {
        remembered: written,
        policy: {
          ...trust,
          identities: [{ san: { exactly: 'ada@example.com' }, issuer: 'https://example.com' }],
        },
      },
    ],
  ];
  for (const [name, how] of cases) assert.deepEqual((await read(unsigned, how)).told, all, name);
});

test('a byte changed before what was remembered breaks the chain', async () => {
  const { written } = await read(records);
  for (const [index, { text }] of records.entries()) {
    const changed = records.map((record, one) =>
      one === index ? { ...record, text: (text ?? '').replace('"ada"', '"eve"') } : record,
    );
    const [first] = (await read(changed, { remembered: written })).told;
    assert.equal(first, `${String(index + 1)} FORGED`);
  }
});

/** What is remembered of the first entries. */
async function at(seq: number): Promise<Checked | null> {
  return (await read(records.slice(0, seq))).written;
}
