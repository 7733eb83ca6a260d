import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readLedger, say } from '../../src/apply/deploy/ledger.ts';
import type { ReleaseError } from '../../src/core/error.ts';
import type { LedgerRecord } from '../../src/core/ledger/chain-types.ts';
import { checkedStore } from '../../src/io/ledger/checked.ts';
import { ledgerOf, opens, says, wordOf, type Line } from '../helpers/ledger.ts';
import { stores } from '../helpers/ledger-stores.ts';
import { temporary } from '../helpers/repo.ts';

// All of it takes minutes on a busy machine: BREAK=full, as scripts/break.mjs sets it.
const isFull = process.env['BREAK'] === 'full';
const writers = 8;
const each = isFull ? 25 : 4;

/** Git keeps what entries share once; a database keeps each whole. */
const mostKilobytes = { git: 5 * 1024, postgres: 16 * 1024 };

const story: readonly Line[] = [
  says(wordOf('1.0.1', { kind: 'intent' })),
  says(wordOf('1.0.1', { kind: 'result', of: 1 })),
  says(wordOf('1.0.2', { kind: 'intent', replaces: 1, reason: 'naïve → “quoted” \u{1f680}' })),
  says(wordOf('1.0.2', { kind: 'result', of: 3, outcome: 'unhealthy' })),
  says(wordOf('1.0.2', { kind: 'hold', reason: 'loses orders' })),
];

for (const [kind, open] of Object.entries(stores)) {
  describe(`a ledger in ${kind}`, () => {
    it('eight writers add at the same time, each in a clone of its own: nothing is lost, nothing is twice', async (t) => {
      const shop = await open(t);
      if (shop === null) return;
      const access = Array.from({ length: writers }, (_, number) => shop.clone(`clone-${String(number)}`));
      let tries = 0;
      await Promise.all(
        access.map(async (one, number) => {
          for (let at = 0; at < each; at += 1) {
            await say(one, () => {
              tries += 1;
              return wordOf('1.0.1', { kind: 'hold', reason: `${String(number)} ${String(at)}` });
            });
          }
        }),
      );
      const { chain } = await readLedger(shop.clone('looks'));
      assert.deepEqual(chain.problems, []);
      assert.deepEqual([chain.entries, chain.signed], [writers * each, writers * each]);
      const said = chain.vouchers.map(({ entry: { predicate } }) => predicate.reason ?? '');
      for (let number = 0; number < writers; number += 1) {
        const own = said.filter((reason) => reason.startsWith(`${String(number)} `));
        const due = Array.from({ length: each }, (_, at) => `${String(number)} ${String(at)}`);
        assert.deepEqual(own, due);
      }
      t.diagnostic(
        `${kind}: ${String(writers)} writers × ${String(each)}: ${String(said.length)} entries in a row, none lost, ${String(tries - said.length)} tries lost the race`,
      );
    });

    it('gives back the very bytes, and tells what was done to them', async (t) => {
      const shop = await open(t);
      if (shop === null) return;
      const writer = shop.clone('writes');
      await say(writer, () => wordOf('1.0.9', { kind: 'hold' }));
      const records = await ledgerOf(story, shop.keys.signer);
      const read = async (changed: readonly LedgerRecord[]): Promise<readonly string[]> => {
        await shop.rewrite(changed);
        count += 1;
        const { chain } = await readLedger(shop.clone(`reads-${String(count)}`));
        return chain.problems.map(({ at, code }) => `${String(at)} ${code}`);
      };
      let count = 0;
      assert.deepEqual(await read(records), []);
      const { ledger, place } = shop.clone('copies');
      const tip = await ledger.tip(place);
      assert.ok(tip);
      const kept = await ledger.records(tip);
      assert.deepEqual(
        kept.map(({ text, signature, parents }) => ({ text, signature, parents })),
        records.map(({ text, signature, parents }) => ({ text, signature, parents })),
      );
      for (const [name, changed, expected] of await tampered(records))
        assert.deepEqual(await read(changed), expected, name);
      t.diagnostic(`${kind}: ${String(count - 1)} changes, each told`);
    });

    it('leaves signatures out that were checked, but those of releases and consents', async (t) => {
      const shop = await open(t);
      if (shop === null) return;
      await say(shop.clone('writes'), () => wordOf('1.0.9', { kind: 'hold' }));
      const approves = says(
        wordOf('1.0.1', { kind: 'approve', reason: 'in "kind":"approve" nothing is said' }),
      );
      const holds = says(wordOf('1.0.1', { kind: 'hold', reason: 'not "kind":"approve"' }));
      await shop.rewrite(await ledgerOf([opens, approves, holds, holds, holds], shop.keys.signer));
      const { ledger, place } = shop.clone('reads');
      const tip = await ledger.tip(place);
      assert.ok(tip);
      const read = (await ledger.records(tip, 4)).map(({ signature }) => signature !== null);
      assert.deepEqual(read, [true, true, false, false, true]);
    });

    it('notices that entries it has seen are gone, or others', async (t) => {
      const shop = await open(t);
      if (shop === null) return;
      const writer = shop.clone('writes');
      for (const version of ['1.0.1', '1.0.2', '1.0.3'])
        await say(writer, () => wordOf(version, { kind: 'hold' }));
      const { ledger, place } = writer;
      const tip = await ledger.tip(place);
      assert.ok(tip);
      const records = await ledger.records(tip);
      const restore = await shop.backUp();
      const other = await ledgerOf(story.slice(0, 3), shop.keys.signer);
      for (const [name, changed] of [
        ['cut short', records.slice(0, 2)],
        ['another history', other],
        ['all of it gone', []],
      ] as const) {
        await shop.rewrite(changed);
        await assert.rejects(readLedger(writer), isLost, name);
        await assert.rejects(
          say(writer, () => wordOf('1.0.4', { kind: 'hold' })),
          isLost,
          name,
        );
      }
      await restore();
      assert.equal((await say(writer, () => wordOf('1.0.4', { kind: 'hold' })))?.predicate.seq, 4);
    });

    it('tells of every byte that is changed', async (t) => {
      const shop = await open(t);
      if (shop === null) return;
      await say(shop.clone('writes'), () => wordOf('1.0.9', { kind: 'hold' }));
      const records = await ledgerOf(story, shop.keys.signer);
      const places = records.flatMap(({ text }, index) =>
        Array.from(text ?? '', (_, at) => [index, at] as const),
      );
      let count = 0;
      const flip = fc.asyncProperty(
        fc.constantFrom(...places),
        fc.integer({ min: 1, max: 127 }),
        async ([index, at], by) => {
          const changed = records.map((record, one) => (one === index ? flipped(record, at, by) : record));
          await shop.rewrite(changed);
          count += 1;
          const { chain } = await readLedger(shop.clone(`reads-${String(count)}`));
          assert.notDeepEqual(chain.problems, []);
        },
      );
      await fc.assert(flip, { numRuns: isFull ? 300 : 25, endOnFailure: true });
      t.diagnostic(`${kind}: ${String(count)} bytes changed, each told`);
    });

    it('five thousand entries: small, and signatures are checked once', async (t) => {
      const shop = await open(t);
      if (shop === null) return;
      await say(shop.clone('writes'), () => wordOf('1.0.9', { kind: 'hold' }));
      await shop.rewrite(await ledgerOf(manyLines(), shop.keys.signer));
      const gitDir = temporary(t, 'memory');
      const looks = { ...shop.clone('looks'), checked: checkedStore({ gitDir, name: kind, pid: 1 }) };
      const [first, second] = [await timed(() => readLedger(looks)), await timed(() => readLedger(looks))];
      for (const { value } of [first, second]) {
        assert.deepEqual(value.chain.problems, []);
        assert.deepEqual([value.chain.entries, value.chain.signed], [5000, 5000]);
        assert.equal(value.state.environments.get('production')?.current?.version, '1.0.2499');
      }
      const size = await shop.kilobytes();
      assert.ok(size < mostKilobytes[kind === 'git' ? 'git' : 'postgres'], `${String(size)} KiB`);
      t.diagnostic(
        `${kind}: 5000 signed entries, ${String(size)} KiB; read in ${first.seconds} s, then in ${second.seconds} s`,
      );
    });
  });
}

/** A deployment that goes well, 2500 times. */
function manyLines(): readonly Line[] {
  return Array.from({ length: 2500 }, (_, at) => {
    const version = `1.0.${String(at)}`;
    const replaces = at === 0 ? null : 2 * at - 1;
    return [
      says(wordOf(version, { kind: 'intent', replaces })),
      says(wordOf(version, { kind: 'result', of: 2 * at + 1 })),
    ];
  }).flat();
}

function flipped({ text, ...rest }: LedgerRecord, at: number, by: number): LedgerRecord {
  const was = text ?? '';
  const other = String.fromCharCode(was.charCodeAt(at) ^ by);
  return { ...rest, text: was.slice(0, at) + other + was.slice(at + 1) };
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly seconds: string }> {
  const start = performance.now();
  const value = await work();
  return { value, seconds: ((performance.now() - start) / 1000).toFixed(2) };
}

function isLost(error: ReleaseError): boolean {
  return error.code === 'LEDGER_UNREADABLE' && error.message.includes('has seen');
}

type Case = readonly [name: string, changed: readonly LedgerRecord[], told: readonly string[]];

/** What somebody who owns the store may do to it. */
async function tampered(records: readonly LedgerRecord[]): Promise<readonly Case[]> {
  const [one, two, three, four, five] = records;
  assert.ok(one && two && three && four && five);
  const forged = await ledgerOf(story);
  const edit = (record: LedgerRecord, from: string, to: string): LedgerRecord => {
    const text = record.text ?? '';
    assert.ok(text.includes(from));
    return { ...record, text: text.replace(from, to) };
  };
  return [
    ['changed', [one, two, edit(three, '"1.0.2"', '"1.0.3"'), four, five], ['3 FORGED', '4 PREVIOUS']],
    ['the newest changed', [one, two, three, four, edit(five, 'loses', 'keeps')], ['5 FORGED']],
    ['dropped', [one, two, four, five], ['3 SEQUENCE', '3 PREVIOUS', '4 SEQUENCE']],
    ['the first dropped', [two, three], ['1 SEQUENCE', '1 PREVIOUS', '2 SEQUENCE']],
    ['exchanged', [one, three, two], ['2 SEQUENCE', '2 PREVIOUS', '3 SEQUENCE', '3 PREVIOUS']],
    ['twice', [one, two, two], ['3 SEQUENCE', '3 PREVIOUS']],
    ['cut', [one, { ...two, text: two.text?.slice(0, 200) ?? '' }], ['2 UNREADABLE']],
    ['not signed', [one, { ...two, signature: null }], ['2 UNSIGNED']],
    ['signed by nobody here', [one, { ...two, signature: three.signature }], ['2 FORGED']],
    [
      'forged',
      [...records.slice(0, 4), { ...five, text: forged[0]?.text ?? '' }],
      ['5 SEQUENCE', '5 PREVIOUS', '5 FORGED'],
    ],
  ];
}
