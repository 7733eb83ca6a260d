import type { Client } from 'pg';
import { ReleaseError } from '../../core/error.ts';
import { cleanLine } from '../../core/notes/clean.ts';
import { Secret } from '../../core/secret.ts';
import type { Environment } from '../git/run.ts';
import { schema, schemaVersion } from './schema.ts';

/** A database, by the environment variable that has its address. The address may hold a password: it is never shown. */
export interface Database {
  /**
   * Asks something on a connection of its own, which is closed after it: no session is left open, and a pooler will do.
   * @param none the answer where there are no tables yet
   * @throws ReleaseError LEDGER_UNREACHABLE, LEDGER_UNREADABLE where a newer version of this tool made the tables
   */
  ask<T>(none: T, question: (client: Client) => Promise<T>): Promise<T>;
  /** Changes something in the same way, and makes the tables first where there are none. */
  change<T>(work: (client: Client) => Promise<T>): Promise<T>;
}

/** How long to wait for a connection, and for an answer, in milliseconds. */
const limits = { connectionTimeoutMillis: 10_000, query_timeout: 60_000 };

/** Opens nothing yet. @param variable name of the environment variable */
export function openDatabase(env: Environment, variable: string): Database {
  const within = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
    const address = addressIn(env, variable);
    const client = await connected(address, variable);
    try {
      return await work(client);
    } catch (error) {
      throw error instanceof ReleaseError ? error : unreachable(error, address, variable);
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  return {
    ask: (none, question) =>
      within(async (client) => ((await versionOf(client)) === null ? none : question(client))),
    change: (work) =>
      within(async (client) => {
        if ((await versionOf(client)) === null) await makeTables(client);
        return work(client);
      }),
  };
}

function addressIn(env: Environment, variable: string): Secret {
  const address = env[variable] ?? '';
  if (/^postgres(?:ql)?:\/\//.test(address) && URL.canParse(address)) return new Secret(address);
  const found = address === '' ? 'is not set' : 'does not hold the address of a PostgreSQL database';
  throw new ReleaseError('LEDGER_UNREACHABLE', `${variable} ${found}`, {
    hint: `The ledger is in a database (deploymentLedger in release.config): set ${variable} to its address, such as postgresql://user@host/database?sslmode=verify-full`,
  });
}

async function connected(address: Secret, variable: string): Promise<Client> {
  const { default: pg } = await import('pg');
  try {
    const client = new pg.Client({
      ...{ connectionString: address.reveal(), keepAlive: true, application_name: 'release' },
      ...limits,
    });
    client.on('error', () => undefined); // a connection that breaks is told by the question that was asked on it
    await client.connect();
    return client;
  } catch (error) {
    throw unreachable(error, address, variable);
  }
}

/** The version of the tables; null where there are none. @throws ReleaseError LEDGER_UNREADABLE */
async function versionOf(client: Client): Promise<number | null> {
  const { rows: there } = await client.query<{ found: boolean }>(
    "SELECT to_regclass('release_ledger_schema') IS NOT NULL AS found",
  );
  if (there[0]?.found !== true) return null;
  const { rows } = await client.query<{ version: number | null }>(
    'SELECT max(version)::int4 AS version FROM release_ledger_schema',
  );
  const version = rows[0]?.version ?? null;
  if (version === null || version <= schemaVersion) return version;
  throw new ReleaseError(
    'LEDGER_UNREADABLE',
    `the tables of the ledger are of version ${String(version)}; this tool knows ${String(schemaVersion)}`,
    { hint: 'Update this tool' },
  );
}

/** All of them or none, for several statements in one question are one transaction. Of several who find none, one makes them. */
async function makeTables(client: Client): Promise<void> {
  try {
    await client.query(schema());
  } catch (error) {
    if ((await versionOf(client)) === null) throw error;
  }
}

function unreachable(error: unknown, address: Secret, variable: string): ReleaseError {
  const code = codeOf(error);
  const said = error instanceof Error && error.message !== '' ? error.message : (code ?? String(error));
  const words = secretsOf(address).reduce((text, secret) => secret.redact(text), said);
  return new ReleaseError(
    'LEDGER_UNREACHABLE',
    `the database of the ledger (${variable}): ${cleanLine(words)}`,
    {
      hint: hintFor(code, variable),
    },
  );
}

/** SQLSTATE (PostgreSQL, appendix A), or the name of a system's error. */
export function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

function hintFor(code: string | null, variable: string): string {
  const forbidden = '42501';
  if (code === forbidden)
    return 'Give the role the rights docs/ledger.md names, or let one that has them add the first entry';
  return `Check ${variable} and that the database can be reached from here; then run the same command again`;
}

/** What must not be seen of an address: all of it, and its password as it is written and as it is meant. */
function secretsOf(address: Secret): readonly Secret[] {
  const { password, searchParams } = new URL(address.reveal());
  const passwords = [password, decoded(password), searchParams.get('password') ?? ''];
  return [address, ...passwords.map((one) => new Secret(one))];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
