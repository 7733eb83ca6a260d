import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { sha256 } from '../../core/canonical.ts';
import { ReleaseError } from '../../core/error.ts';
import type { LedgerRecord } from '../../core/ledger/chain-types.ts';
import { lookedAtAgain } from '../../core/ledger/checked.ts';
import { entryFile, signatureFile } from '../../core/ledger/entry.ts';
import type { PostgresStore } from '../../core/ledger/store.ts';
import { shellWord } from '../../core/quote.ts';
import type { EntryStore, LedgerCommit, LedgerTip, NewEntry } from '../../ports.ts';
import type { Environment } from '../git/run.ts';
import { codeOf, openDatabase, type Database } from './database.ts';
import type { SeenEntry } from './last-seen.ts';
import type { Remembered } from './remembered.ts';

/**
 * A ledger in a PostgreSQL database (12 or newer). An entry is known by the sha256 of its bytes. Adding one is one statement that
 * only adds after the entry it was made to follow; of several at the same time, the primary key lets one through.
 */
export function openPostgresLedger(
  { url, name }: PostgresStore,
  { env, seen }: { readonly env: Environment; readonly seen: Remembered<SeenEntry> },
): EntryStore {
  const database = openDatabase(env, url.env);
  const made = new Map<string, NewEntry['files']>();
  return {
    tip: () => tipOf(database, name, seen),
    records: async ({ commit }, known = 0) => {
      const all = await database.ask([], (client) => recordsOf(client, name, known));
      const end = all.findLastIndex((record) => record.commit === commit);
      if (end < 0) throw moved(name);
      return all.slice(0, end + 1);
    },
    commit: ({ files }) => {
      const id = sha256(files[entryFile] ?? '');
      made.set(id, files);
      return Promise.resolve(id);
    },
    async append(_, { commit, parent }) {
      const files = made.get(commit);
      if (files === undefined) throw new RangeError(`no entry ${commit} was made here`);
      const seq = await add(database, { name, files, commit, parent });
      made.delete(commit);
      await seen.write({ seq, id: commit });
    },
  };
}

interface Row {
  readonly seq: number;
  readonly entry: Buffer;
}

/** The newest entry, and the one that was the newest when this repository looked last. */
async function tipOf(
  database: Database,
  name: string,
  seen: Remembered<SeenEntry>,
): Promise<LedgerTip | null> {
  const last = await seen.read();
  const [newest, known] = await database.ask([null, null], async (client) => [
    await entryAt(client, name, null),
    last === null ? null : await entryAt(client, name, last.seq),
  ]);
  if (last !== null && (known === null || idOf(known.entry) !== last.id)) throw lost(name, last.seq, seen);
  if (newest === null) return null;
  const { seq, entry } = newest;
  await seen.write({ seq, id: idOf(entry) });
  return { commit: idOf(entry), text: entry.toString('utf8') };
}

/** An entry by its number, or the newest one (null). */
async function entryAt(client: Client, name: string, seq: number | null): Promise<Row | null> {
  const { rows } = await client.query<Row>(
    `SELECT seq::int4, entry FROM release_ledger WHERE ledger = $1 AND ($2::int8 IS NULL OR seq = $2)
     ORDER BY release_ledger.seq DESC LIMIT 1`,
    [name, seq],
  );
  return rows[0] ?? null;
}

async function recordsOf(client: Client, name: string, known: number): Promise<readonly LedgerRecord[]> {
  const { rows } = await client.query<{ readonly entry: Buffer; readonly signature: Buffer | null }>(
    `SELECT entry, CASE WHEN row_number() OVER (ORDER BY seq) > $2 OR
       EXISTS (SELECT FROM unnest($3::bytea[]) AS part WHERE position(part IN entry) > 0) THEN signature END AS signature
     FROM release_ledger WHERE ledger = $1 ORDER BY seq`,
    [name, known, lookedAtAgain.map(bytesOf)],
  );
  return rows.map(({ entry, signature }, at) => ({
    commit: idOf(entry),
    parents: at === 0 ? 0 : 1,
    text: entry.toString('utf8'),
    signature: signature?.toString('utf8') ?? null,
  }));
}

interface Addition extends LedgerCommit {
  readonly name: string;
  readonly files: NewEntry['files'];
}

/** Adds an entry and gives its number. An answer may get lost after success: what is there decides. */
async function add(database: Database, addition: Addition): Promise<number> {
  const added = await database
    .change((client) => insert(client, addition))
    .catch((error: unknown) => {
      if (error instanceof ReleaseError) return error;
      throw error;
    });
  if (typeof added === 'number') return added;
  const there = await database.ask(null, (client) => numberOf(client, addition));
  if (there !== null) return there;
  throw added ?? moved(addition.name);
}

/** Null where another entry is the newest one, or was added at the same moment. */
async function insert(client: Client, { name, files, parent }: Addition): Promise<number | null> {
  const [entry = '', signature] = [files[entryFile], files[signatureFile]];
  try {
    const { rows } = await client.query<{ readonly seq: number }>(
      `WITH newest AS (SELECT seq, entry FROM release_ledger WHERE ledger = $1 ORDER BY seq DESC LIMIT 1)
       INSERT INTO release_ledger (ledger, seq, entry, signature)
       SELECT $1, coalesce((SELECT seq FROM newest), 0) + 1, $2, $3
       WHERE (SELECT encode(sha256(entry), 'hex') FROM newest) IS NOT DISTINCT FROM $4::text
       RETURNING seq::int4`,
      [name, bytesOf(entry), signature === undefined ? null : bytesOf(signature), parent],
    );
    return rows[0]?.seq ?? null;
  } catch (error) {
    const isTaken = codeOf(error) === uniqueViolation;
    if (isTaken) return null;
    throw error;
  }
}

/** SQLSTATE of a number that is taken. */
const uniqueViolation = '23505';

async function numberOf(client: Client, { name, commit }: Addition): Promise<number | null> {
  const { rows } = await client.query<{ readonly seq: number }>(
    "SELECT seq::int4 FROM release_ledger WHERE ledger = $1 AND encode(sha256(entry), 'hex') = $2",
    [name, commit],
  );
  return rows[0]?.seq ?? null;
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

/** The bytes as they are there, also where they are no longer what was written. */
function idOf(entry: Buffer): string {
  return createHash('sha256').update(entry).digest('hex');
}

function moved(name: string): ReleaseError {
  return new ReleaseError('LEDGER_MOVED', `others added to ${name} at the same time, again and again`, {
    hint: 'Run the same command again',
  });
}

function lost(name: string, seq: number, { place }: Remembered<SeenEntry>): ReleaseError {
  return new ReleaseError(
    'LEDGER_UNREADABLE',
    `the ledger ${name} has lost or changed entry ${String(seq)}, which this clone has seen: somebody rewrote it, or an older copy of the database is back`,
    {
      hint: `Restore the database from its newest backup or replica. To accept what it has: rm ${shellWord(place)}`,
    },
  );
}
