import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkChain } from '../../../src/core/ledger/chain.ts';
import { chainCodes, type LedgerRecord } from '../../../src/core/ledger/chain-types.ts';
import type { TrustPolicy } from '../../../src/core/evidence/policy.ts';
import { makeKeys, trusting } from '../../helpers/evidence.ts';
import { ledgerOf, opens, says, wordOf, type Line } from '../../helpers/ledger.ts';

const keys = makeKeys();
const trust = trusting(keys.publicKey);
const story: readonly Line[] = [
  opens,
  says(wordOf('1.0.1', { kind: 'intent' })),
  says(wordOf('1.0.1', { kind: 'result', of: 2 })),
  says(wordOf('1.0.2', { kind: 'intent', replaces: 2 })),
  says(wordOf('1.0.2', { kind: 'result', of: 4, outcome: 'unhealthy' })),
  says(wordOf('1.0.2', { kind: 'hold', reason: 'loses orders' })),
];
const records = await ledgerOf(story, keys.signer);

function codesOf(changed: readonly LedgerRecord[], policy: TrustPolicy | null = trust): readonly string[] {
  return checkChain(changed, { trust: policy, checkedTo: 0 }).problems.map(
    ({ at, code }) => `${String(at)} ${code}`,
  );
}

function replaced(index: number, more: Partial<LedgerRecord>): readonly LedgerRecord[] {
  return records.map((record, at) => (at === index ? { ...record, ...more } : record));
}

function edited(index: number, from: string, to: string): readonly LedgerRecord[] {
  const text = records[index]?.text ?? '';
  assert.ok(text.includes(from), `${from} is in entry ${String(index + 1)}`);
  return replaced(index, { text: text.replace(from, to) });
}

test('a ledger as it was written is whole, and every entry that must be is signed', () => {
  const chain = checkChain(records, { trust, checkedTo: 0 });
  assert.deepEqual(chain.problems, []);
  assert.deepEqual([chain.entries, chain.signed, chain.vouchers.length], [6, 6, 6]);
});

test('what is done to a ledger is told by the entry it was done to, with its own code', async (t) => {
  const other = makeKeys();
  const forged = await ledgerOf(story, other.signer);
  const cases: readonly (readonly [string, readonly LedgerRecord[], readonly string[]])[] = [
    ['a version changed', edited(3, '"1.0.2"', '"1.0.3"'), ['4 FORGED', '5 PREVIOUS']],
    ['an outcome changed', edited(4, '"unhealthy"', '"succeeded"'), ['5 FORGED', '6 PREVIOUS']],
    ['the newest changed', edited(5, 'loses', 'keeps'), ['6 FORGED']],
    ['a space added', edited(2, '{', '{ '), ['3 NOT_CANONICAL', '3 FORGED', '4 PREVIOUS']],
    ['a word added', edited(2, '{"_type"', '{"Aword":1,"_type"'), ['3 FORGED', '4 PREVIOUS']],
    ['cut short', edited(2, '"seq":3', '"seq'), ['3 UNREADABLE', '4 PREVIOUS', '4 OPEN_RELEASES']],
    [
      'an entry dropped',
      records.filter((_, at) => at !== 2),
      ['3 SEQUENCE', '3 PREVIOUS', '4 SEQUENCE', '5 SEQUENCE'],
    ],
    [
      'the first dropped',
      records.slice(1),
      [
        '1 FORK',
        '1 SEQUENCE',
        '1 PREVIOUS',
        '1 OPEN_RELEASES',
        '2 SEQUENCE',
        '3 SEQUENCE',
        '4 SEQUENCE',
        '5 SEQUENCE',
      ],
    ],
    [
      'two exchanged',
      [1, 2]
        .reduce((list) => list, records)
        .map((record, at) =>
          at === 1 ? (records[2] ?? record) : at === 2 ? (records[1] ?? record) : record,
        ),
      ['2 SEQUENCE', '2 PREVIOUS', '3 SEQUENCE', '3 PREVIOUS', '4 PREVIOUS'],
    ],
    [
      'one twice',
      [...records.slice(0, 4), ...records.slice(3)],
      ['5 SEQUENCE', '5 PREVIOUS', '6 SEQUENCE', '7 SEQUENCE'],
    ],
    [
      'an entry gone from its commit',
      replaced(3, { text: null }),
      ['4 MISSING', '5 PREVIOUS', '5 OPEN_RELEASES'],
    ],
    ['a commit with two parents', replaced(3, { parents: 2 }), ['4 FORK']],
    ['a signature gone', replaced(3, { signature: null }), ['4 UNSIGNED']],
    [
      'the signature of another entry',
      replaced(3, { signature: records[4]?.signature ?? null }),
      ['4 FORGED'],
    ],
    ['all of it signed by somebody else', forged, [1, 2, 3, 4, 5, 6].map((at) => `${String(at)} FORGED`)],
    ['a signature that is none', replaced(3, { signature: '{}' }), ['4 FORGED']],
  ];
  for (const [name, changed, expected] of cases) assert.deepEqual(codesOf(changed), expected, name);
  t.diagnostic(`${String(cases.length)} changes of a ledger, each told`);
});

test('a key that is revoked adds nothing, however old the entry says it is', async () => {
  const late: Line = (tip) => says(wordOf('1.0.3', { kind: 'intent' }))(tip, '2026-06-01T11:00:00Z');
  const added = await ledgerOf([...story, late], keys.signer);
  const at = (revoked: string): readonly string[] => codesOf(added, trusting(keys.publicKey, { revoked }));
  assert.deepEqual(at('2026-06-01T12:05:00Z'), ['6 FORGED', '7 FORGED']);
  assert.deepEqual(at('2026-06-01T12:05:01Z'), []);
});

test('signatures are not looked at where nobody is named, nor again where they were', () => {
  const unsigned = records.map((record) => ({ ...record, signature: null }));
  assert.deepEqual(codesOf(unsigned, null), []);
  assert.deepEqual(checkChain(unsigned, { trust, checkedTo: 6 }).problems, []);
  assert.equal(checkChain(unsigned, { trust, checkedTo: 3 }).problems.length, 3);
});

test('a byte changed anywhere in a signed ledger is told', (t) => {
  const places = records.flatMap(({ text }, index) =>
    Array.from({ length: text?.length ?? 0 }, (_, at) => [index, at] as const),
  );
  let told = 0;
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.integer({ min: 1, max: 127 }), ([index, at], by) => {
      const text = records[index]?.text ?? '';
      const byte = String.fromCharCode(text.charCodeAt(at) ^ by);
      const changed = replaced(index, { text: text.slice(0, at) + byte + text.slice(at + 1) });
      assert.notDeepEqual(codesOf(changed), []);
      told += 1;
    }),
    { numRuns: 2000 },
  );
  t.diagnostic(`${String(told)} bytes changed, each told; ${String(chainCodes.length)} codes`);
});
