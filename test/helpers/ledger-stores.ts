import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { LedgerAccess } from '../../src/apply/deploy/ledger.ts';
import type { LedgerRecord } from '../../src/core/ledger/chain-types.ts';
import { lastSeen } from '../../src/io/ledger/last-seen.ts';
import { openPostgresLedger } from '../../src/io/ledger/postgres.ts';
import { openLedger } from '../../src/io/git/ledger.ts';
import type { LedgerPlace } from '../../src/ports.ts';
import { git } from '../commands/stories.ts';
import { makeKeys, trusting } from './evidence.ts';
import { replaceLedger } from './ledger-branch.ts';
import { postgres, type Server } from './postgres.ts';
import { hermetic, Repo, temporary } from './repo.ts';

/** A ledger that several write to, each from a clone of its own. */
export interface Shop {
  readonly keys: ReturnType<typeof makeKeys>;
  /** Makes a clone, and gives the ledger as it is read and written there. */
  clone(name: string): LedgerAccess;
  /** Puts other entries in the place of all there are, as only who owns the store can. */
  rewrite(records: readonly LedgerRecord[]): Promise<void>;
  /** Copies the store as it is; what it gives puts the copy back. */
  backUp(): Promise<() => Promise<void>>;
  /** How much the store takes, packed as its keeper packs it. */
  kilobytes(): Promise<number>;
}

/** Opens one in each kind of store; null where it cannot be had on this machine. */
export const stores: Readonly<Record<'git' | 'postgres', (t: TestContext) => Promise<Shop | null>>> = {
  git: (t) => Promise.resolve(inGit(t)),
  postgres: inPostgres,
};

function inGit(t: TestContext): Shop {
  const dir = temporary(t, 'ledger');
  const repo = new Repo(join(dir, 'work'));
  repo.commit('feat: light');
  const remote = repo.withRemote(join(dir, 'remote.git'));
  const keys = makeKeys();
  return {
    keys,
    clone(name) {
      const clone = join(dir, name);
      git('/', 'clone', '--quiet', remote, clone);
      const place = { remote: 'origin', branch: 'release-ledger' };
      return accessTo({ place, ledger: openLedger(clone, hermetic()) }, keys);
    },
    rewrite: (records) => {
      replaceLedger(remote, records);
      return Promise.resolve();
    },
    kilobytes: () => {
      git(remote, 'repack', '-adfq');
      git(remote, 'prune', '--expire=now');
      return Promise.resolve(Number(/size-pack: (\d+)/.exec(git(remote, 'count-objects', '-v'))?.[1]));
    },
    backUp: () => {
      const tip = git(remote, 'rev-parse', 'release-ledger').trim();
      return Promise.resolve(() => {
        git(remote, 'update-ref', 'refs/heads/release-ledger', tip);
        return Promise.resolve();
      });
    },
  };
}

async function inPostgres(t: TestContext): Promise<Shop | null> {
  const server = await postgres(t);
  if (server === null) return null;
  const dir = temporary(t, 'ledger');
  const keys = makeKeys();
  const store = { store: 'postgres', url: { env: 'LEDGER' }, name: 'shop' } as const;
  const open = (clone: string): Pick<LedgerAccess, 'place' | 'ledger'> => ({
    place: { remote: null, branch: 'shop' },
    ledger: openPostgresLedger(store, {
      env: { LEDGER: server.url },
      seen: lastSeen({ gitDir: clone, name: store.name, pid: process.pid }),
    }),
  });
  return {
    keys,
    clone: (name) => accessTo(open(join(dir, name)), keys),
    rewrite: (records) =>
      refill(server, {
        entries: records.map(({ text }) => Buffer.from(text ?? '')),
        signatures: records.map(({ signature }) => (signature === null ? null : Buffer.from(signature))),
      }),
    async kilobytes() {
      await server.query('VACUUM FULL release_ledger');
      const [row] = await server.query("SELECT pg_total_relation_size('release_ledger')::int4 AS bytes");
      return Math.ceil(Number(row?.['bytes']) / 1024);
    },
    async backUp() {
      const rows = await server.query('SELECT entry, signature FROM release_ledger ORDER BY seq');
      return () =>
        refill(server, {
          entries: rows.map(({ entry }) => entry),
          signatures: rows.map(({ signature }) => signature),
        });
    },
  };
}

/** Puts rows in the place of all there are, as the owner of the tables can. */
async function refill(
  server: Server,
  { entries, signatures }: { readonly entries: readonly unknown[]; readonly signatures: readonly unknown[] },
): Promise<void> {
  const without = 'ALTER TABLE release_ledger DISABLE TRIGGER ALL; TRUNCATE release_ledger;';
  await server.query(`${without} ALTER TABLE release_ledger ENABLE TRIGGER ALL`);
  await server.query(
    `INSERT INTO release_ledger (ledger, seq, entry, signature) SELECT 'shop', seq, entry, signature
     FROM unnest($1::bytea[], $2::bytea[]) WITH ORDINALITY AS row (entry, signature, seq)`,
    [entries, signatures],
  );
}

function accessTo(
  store: { readonly place: LedgerPlace; readonly ledger: LedgerAccess['ledger'] },
  { publicKey, signer }: ReturnType<typeof makeKeys>,
): LedgerAccess {
  return {
    ...store,
    clock: {
      now: () => `${new Date().toISOString().slice(0, 19)}Z`,
      pause: (milliseconds) => wait(milliseconds),
    },
    trust: trusting(publicKey),
    checked: null,
    signer,
    speaker: { by: { host: 'aa', pid: 1 }, actor: 'ada', job: null, tool: '0.1.0' },
  };
}
