import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkChain } from '../../../src/core/ledger/chain.ts';
import type { LedgerRecord } from '../../../src/core/ledger/chain-types.ts';
import {
  claimedEntry,
  endedEntry,
  isOfRelease,
  notedEntry,
  openedEntry,
  withRecord,
  type Occasion,
} from '../../../src/core/ledger/entry.ts';
import type { LedgerEntry, Opening } from '../../../src/core/ledger/types.ts';
import { makeKeys, trusting } from '../../helpers/evidence.ts';
import { ledgerOf, opening, type Line } from '../../helpers/ledger.ts';

const keys = makeKeys();
const trust = trusting(keys.publicKey);

const file = { name: 'lamp.tgz', size: 4, sha256: 'a'.repeat(64) };
const other = { ...file, sha256: 'b'.repeat(64) };
const release: Opening = { ...opening, assets: { 'v1.0.1': [file] } };

const when = (at: string): Occasion => ({ by: { host: 'aa', pid: 1 }, at, reason: null });

const opens: Line = (tip, at) => openedEntry(tip, release, when(at));

/** Says something more of the release that entry `of` opened, as a run knows it. */
function goesOn(
  of: number,
  kind: 'claimed' | 'noted' | 'completed' | 'aborted',
  known: Partial<Opening> = {},
): Line {
  return (tip, at) => {
    const opened: LedgerEntry = openedEntry(null, { ...release, ...known }, when(at));
    const it = { ...opened, predicate: { ...opened.predicate, of } };
    const recorded = { assets: it.predicate.assets, packages: it.predicate.packages };
    if (kind === 'claimed') return claimedEntry(tip, withRecord(it, recorded), when(at));
    if (kind === 'noted') return notedEntry(tip, it, when(at), { step: 'tell', state: 'done', gave: null });
    return endedEntry(tip, it, { kind, recorded, ...when(at) });
  };
}

/** What is found where only some entries (by number) are signed. */
async function found(lines: readonly Line[], signed: readonly number[]): Promise<readonly string[]> {
  const records: readonly LedgerRecord[] = (await ledgerOf(lines, keys.signer)).map((record, at) =>
    signed.includes(at + 1) ? record : { ...record, signature: null },
  );
  const { problems, vouchers } = checkChain(records, { trust, checkedTo: 0 });
  assert.ok(vouchers.every(({ entry }) => isOfRelease(entry)));
  return problems.map(({ at, code }) => `${String(at)} ${code}`);
}

test('the first entry that opens a release and is signed draws the line', async (t) => {
  const end = goesOn(1, 'completed');
  const ofThird = (
    known?: Partial<Opening>,
    kind: 'claimed' | 'noted' | 'completed' | 'aborted' = 'claimed',
  ): Line => goesOn(3, kind, known);
  const signedNow = [opens, end, opens];
  const cases: readonly (readonly [string, readonly Line[], readonly number[], readonly string[]])[] = [
    ['nothing is signed', [opens, end, opens, ofThird()], [], []],
    ['only the end of one is', [opens, end, opens], [2], []],
    ['older ones are not signed', signedNow, [3], []],
    ['a later one is not', [...signedNow, ofThird({}, 'completed'), opens], [3, 4], ['5 UNSIGNED']],
    [
      'what goes on with it is not',
      [...signedNow, ofThird(), ofThird({}, 'noted'), ofThird({}, 'completed')],
      [3],
      [],
    ],
    ['it is taken back', [...signedNow, ofThird({ assets: {} }, 'aborted')], [3], []],
    ['it says less', [...signedNow, ofThird({ assets: { 'v1.0.1': [] } }, 'completed')], [3], []],
    ['another commit', [...signedNow, ofThird({ commit: '9'.repeat(40) })], [3], ['4 UNSIGNED']],
    ['another base', [...signedNow, ofThird({ base: '9'.repeat(40) })], [3], ['4 UNSIGNED']],
    ['another plan', [...signedNow, ofThird({ planId: 'p9' })], [3], ['4 UNSIGNED']],
    ['another tag', [...signedNow, ofThird({ tags: { 'v6.6.6': '2'.repeat(40) } })], [3], ['4 UNSIGNED']],
    ['a tag elsewhere', [...signedNow, ofThird({ tags: { 'v1.0.1': '3'.repeat(40) } })], [3], ['4 UNSIGNED']],
    ['another file', [...signedNow, ofThird({ assets: { 'v1.0.1': [other] } })], [3], ['4 UNSIGNED']],
    [
      'a file more',
      [...signedNow, ofThird({ assets: { 'v1.0.1': [file, other] } }, 'completed')],
      [3],
      ['4 UNSIGNED'],
    ],
    ['a file elsewhere', [...signedNow, ofThird({ assets: { 'v1.0.2': [file] } })], [3], ['4 UNSIGNED']],
    [
      'files a signed entry made known',
      [
        ...signedNow,
        ofThird({ assets: { 'v1.0.1': [other] } }),
        ofThird({ assets: { 'v1.0.1': [other] } }, 'completed'),
      ],
      [3, 4],
      [],
    ],
    ['an older one may say anything still', [opens, opens, goesOn(1, 'claimed', { planId: 'p9' })], [2], []],
  ];
  for (const [name, lines, signed, expected] of cases)
    assert.deepEqual(await found(lines, signed), expected, name);
  t.diagnostic(`${String(cases.length)} ledgers`);
});

test('a signature of somebody who is not trusted is none', async () => {
  const records = await ledgerOf([opens], makeKeys().signer);
  assert.deepEqual(
    checkChain(records, { trust, checkedTo: 0 }).problems.map(({ code }) => code),
    ['FORGED'],
  );
});
