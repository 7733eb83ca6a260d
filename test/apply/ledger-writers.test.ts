import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { readLedger, say, type LedgerAccess } from '../../src/apply/deploy/ledger.ts';
import { openLedger } from '../../src/io/git/ledger.ts';
import { git } from '../commands/stories.ts';
import { makeKeys, trusting } from '../helpers/evidence.ts';
import { wordOf } from '../helpers/ledger.ts';
import { hermetic, Repo, temporary } from '../helpers/repo.ts';

// All of it takes minutes on a busy machine: BREAK=full, as scripts/break.mjs sets it.
const writers = 8;
const each = process.env['BREAK'] === 'full' ? 25 : 4;

test('eight writers add at the same time, each in a clone of its own: nothing is lost, nothing is twice', async (t) => {
  const dir = temporary(t, 'writers');
  const repo = new Repo(join(dir, 'work'));
  repo.commit('feat: light');
  const remote = repo.withRemote(join(dir, 'remote.git'));
  const keys = makeKeys();
  const access = Array.from({ length: writers }, (_, number): LedgerAccess => {
    const clone = join(dir, `clone-${String(number)}`);
    git('/', 'clone', '--quiet', remote, clone);
    return {
      place: { remote: 'origin', branch: 'release-ledger' },
      ledger: openLedger(clone, hermetic()),
      clock: {
        now: () => `${new Date().toISOString().slice(0, 19)}Z`,
        pause: (milliseconds) => wait(milliseconds),
      },
      trust: trusting(keys.publicKey),
      signer: keys.signer,
      speaker: {
        by: { host: 'aa', pid: number },
        actor: `writer ${String(number)}`,
        job: null,
        tool: '0.1.0',
      },
    };
  });
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
  const [first] = access;
  assert.ok(first);
  const { chain } = await readLedger(first);
  assert.deepEqual(chain.problems, []);
  assert.deepEqual([chain.entries, chain.signed], [writers * each, writers * each]);
  const said = chain.vouchers.map(({ entry: { predicate } }) => predicate.reason ?? '');
  for (let number = 0; number < writers; number += 1) {
    const own = said.filter((reason) => reason.startsWith(`${String(number)} `));
    assert.deepEqual(
      own,
      Array.from({ length: each }, (_, at) => `${String(number)} ${String(at)}`),
    );
  }
  t.diagnostic(
    `${String(writers)} writers × ${String(each)}: ${String(said.length)} entries in a row, none lost, ${String(tries - said.length)} tries lost the race`,
  );
});
