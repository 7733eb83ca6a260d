import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ReleaseError } from '../../../src/core/error.ts';
import { entryFile } from '../../../src/core/ledger/entry.ts';
import { lastSeen } from '../../../src/io/ledger/last-seen.ts';
import { openPostgresLedger } from '../../../src/io/ledger/postgres.ts';
import type { EntryStore } from '../../../src/ports.ts';
import { showError } from '../../../src/show/error.ts';
import { plain } from '../../../src/show/text.ts';
import { postgres } from '../../helpers/postgres.ts';
import { temporary } from '../../helpers/repo.ts';

const store = { store: 'postgres', url: { env: 'LEDGER' }, name: 'shop' } as const;
const place = { remote: null, branch: 'shop' };

/** Adds one entry of any text. */
async function add(ledger: EntryStore, text: string): Promise<void> {
  const parent = (await ledger.tip(place))?.commit ?? null;
  const commit = await ledger.commit({ parent, files: { [entryFile]: text }, message: 'entry' });
  await ledger.append(place, { commit, parent });
}

test('a ledger in a database: rights, trouble, and an address that nobody sees', async (t) => {
  const server = await postgres(t);
  if (server === null) return;
  const dir = temporary(t, 'seen');
  let clones = 0;
  const at = (address: string | null): EntryStore => {
    clones += 1;
    const env = address === null ? {} : { LEDGER: address };
    return openPostgresLedger(store, {
      env,
      seen: lastSeen({ gitDir: join(dir, String(clones)), name: store.name, pid: process.pid }),
    });
  };
  const told = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
    } catch (error) {
      assert.ok(error instanceof ReleaseError, String(error));
      const all = `${showError(error, plain)} ${error.stack ?? ''} ${JSON.stringify(error)}`;
      for (const password of server.passwords)
        for (const one of [password, encodeURIComponent(password)])
          assert.ok(!all.includes(one), `${error.message} tells the password`);
      return `${error.code} ${error.message} → ${error.hint ?? ''}`;
    }
    return 'nothing was wrong';
  };

  await t.test('who may only read finds nothing, then what there is, and adds nothing', async () => {
    assert.equal(await at(server.readerUrl).tip(place), null);
    await add(at(server.url), 'one\n');
    await server.query('GRANT SELECT ON release_ledger, release_ledger_schema TO reader');
    const reader = at(server.readerUrl);
    const tip = await reader.tip(place);
    assert.equal(tip?.text, 'one\n');
    assert.equal((await reader.records(tip)).length, 1);
    assert.match(
      await told(add(at(server.readerUrl), 'two\n')),
      /^LEDGER_UNREACHABLE .*LEDGER.*permission denied for table release_ledger → Give the role/,
    );
  });

  await t.test('who may read and add needs nothing more', async () => {
    await server.query('GRANT INSERT ON release_ledger TO reader');
    await add(at(server.readerUrl), 'two\n');
    assert.equal((await at(server.url).tip(place))?.text, 'two\n');
    for (const change of [
      "UPDATE release_ledger SET ledger = 'x'",
      'DELETE FROM release_ledger',
      'TRUNCATE release_ledger',
    ])
      await assert.rejects(server.query(change), /only ever added/, change);
  });

  await t.test('a lost race changes nothing, and is told', async () => {
    const ledger = at(server.url);
    const parent = (await ledger.tip(place))?.commit ?? null;
    const commit = await ledger.commit({ parent, files: { [entryFile]: 'late\n' }, message: 'late' });
    await add(at(server.url), 'three\n');
    assert.match(await told(ledger.append(place, { commit, parent })), /^LEDGER_MOVED/);
    assert.equal((await ledger.tip(place))?.text, 'three\n');
  });

  await t.test('an entry that is there already is added, for an answer may get lost', async () => {
    const ledger = at(server.url);
    const parent = (await ledger.tip(place))?.commit ?? null;
    const commit = await ledger.commit({ parent, files: { [entryFile]: 'four\n' }, message: 'four' });
    await server.query("INSERT INTO release_ledger VALUES ('shop', 4, 'four\n')");
    await ledger.append(place, { commit, parent });
    assert.equal((await ledger.tip(place))?.text, 'four\n');
  });

  await t.test('what is wrong with an address is told without it', async () => {
    const [password = ''] = server.passwords;
    const wrong = server.url.replace(encodeURIComponent(password), `${encodeURIComponent(password)}x`);
    const cases: readonly (readonly [address: string | null, expected: RegExp])[] = [
      [null, /LEDGER is not set/],
      ['', /LEDGER is not set/],
      [`host=127.0.0.1 password=${password}`, /LEDGER does not hold the address/],
      [`mysql://owner:${password}@127.0.0.1/db`, /LEDGER does not hold the address/],
      [`postgresql://owner:${password}@[::1/db`, /LEDGER does not hold the address/],
      [wrong, /\(LEDGER\): password authentication failed/],
      [server.url.replace('/postgres', '/nowhere'), /\(LEDGER\): database "nowhere" does not exist/],
      [server.url.replace(/:\d+\//, ':1/'), /\(LEDGER\): .*ECONNREFUSED/],
      [
        `postgresql://owner:${encodeURIComponent(password)}@no-such-host.invalid/db`,
        /\(LEDGER\): getaddrinfo/,
      ],
    ];
    for (const [address, expected] of cases) {
      const message = await told(at(address).tip(place));
      assert.match(message, expected);
      assert.match(message, /^LEDGER_UNREACHABLE/);
    }
  });

  await t.test('tables of a newer version are left alone', async () => {
    await server.query('INSERT INTO release_ledger_schema VALUES (2)');
    assert.match(
      await told(at(server.url).tip(place)),
      /^LEDGER_UNREADABLE the tables of the ledger are of version 2/,
    );
    assert.match(await told(add(at(server.url), 'five\n')), /^LEDGER_UNREADABLE/);
  });

  await t.test('a server that went away is told', async () => {
    await server.stop();
    assert.match(await told(at(server.url).tip(place)), /^LEDGER_UNREACHABLE .*ECONNREFUSED/);
  });
});
