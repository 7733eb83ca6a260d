import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LedgerRecord } from '../../src/core/ledger/chain-types.ts';
import { endedEntry, entryText, openedEntry, type Tip } from '../../src/core/ledger/entry.ts';
import { seenIn } from '../../src/core/ledger/seen.ts';
import type { Opening } from '../../src/core/ledger/types.ts';

const by = { host: 'h', pid: 1 };

function opening(tag: string, ...digests: readonly string[]): Opening {
  const files = digests.map((digit) => ({ name: digit, size: 1, sha256: digit.repeat(64) }));
  const id = 'a'.repeat(40);
  return {
    planId: 'p',
    commit: id,
    base: id,
    branch: 'main',
    tags: { [tag]: id },
    assets: { [tag]: files },
    packages: {},
  };
}

/** Entries of a ledger: two releases, the second of which was written by a clock that is behind. */
function ledger(): readonly string[] {
  const texts: string[] = [];
  const add = (make: (tip: Tip) => ReturnType<typeof openedEntry>): ReturnType<typeof openedEntry> => {
    const text = texts.at(-1);
    const entry = make(text === undefined || last === null ? null : { entry: last, text });
    texts.push(entryText(entry));
    last = entry;
    return entry;
  };
  let last: ReturnType<typeof openedEntry> | null = null;
  const at = (time: string) => ({ by, at: `2026-05-${time}:00Z`, reason: null });
  const one = add((tip) => openedEntry(tip, opening('v1.0.0', '1', '2'), at('01T10:00')));
  const recorded = { assets: opening('v1.0.0', '1', '3').assets, packages: {} };
  add((tip) => endedEntry(tip, one, { kind: 'completed', recorded, ...at('01T11:00') }));
  add((tip) => openedEntry(tip, opening('v1.1.0', '4'), at('01T09:00')));
  return texts;
}

/** The entries as a branch holds them. */
function recordsOf(texts: readonly string[]): readonly LedgerRecord[] {
  return texts.map((text, at) => ({
    commit: String(at).padStart(40, '0'),
    parents: at === 0 ? 0 : 1,
    text,
    signature: null,
  }));
}

test('a file was there when the first entry that names it was written; no entry is older than one it follows', () => {
  const seen = seenIn(recordsOf(ledger()), 'v1.0.0', 'the ledger');
  assert.deepEqual(
    [...seen].map(([digest, time]) => [digest[0], time]),
    [
      ['1', '2026-05-01T10:00:00Z'],
      ['2', '2026-05-01T10:00:00Z'],
      ['3', '2026-05-01T11:00:00Z'],
    ],
  );
  assert.deepEqual(
    [...seenIn(recordsOf(ledger()), 'v1.1.0', 'the ledger').values()],
    ['2026-05-01T11:00:00Z'],
  );
  assert.equal(seenIn(recordsOf(ledger()), 'v9.0.0', 'the ledger').size, 0);
});

test('a ledger with an entry changed, left out or put in between proves nothing', () => {
  const [first = '', second = '', third = ''] = ledger();
  const broken = {
    code: 'LEDGER_UNREADABLE',
    message: /entry \d of the ledger does not follow the one before it/,
  };
  for (const texts of [
    [first, third],
    [second, third],
    [first, first, second],
    [first.replace('2026-05-01T10', '2026-04-01T10'), second, third],
  ])
    assert.throws(() => seenIn(recordsOf(texts), 'v1.0.0', 'the ledger'), broken);
  assert.throws(() => seenIn(recordsOf(['{}']), 'v1.0.0', 'the ledger'), { code: 'LEDGER_UNREADABLE' });
});
