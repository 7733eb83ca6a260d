import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './loopback.ts';
import { toolFor } from './tools.ts';

/** A real PostgreSQL server with an empty database. */
export interface Server {
  /** The address for its owner; the password has a character that is escaped in it. */
  readonly url: string;
  /** The address for a role with no rights but those it is given. */
  readonly readerUrl: string;
  /** The passwords in them, as they are meant. */
  readonly passwords: readonly string[];
  /** Asks as the owner, and gives the rows. */
  query(sql: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  stop(): Promise<void>;
}

const owner = 'ow/ner-8f2c';
const reader = 'rea%der-77b1';

/** Starts one that ends with the test; null where PostgreSQL is not installed. */
export async function postgres(t: TestContext): Promise<Server | null> {
  const argv = toolFor(t, 'postgresql');
  if (argv === null) return null;
  const [program = ''] = argv;
  const who = account();
  const dir = mkdtempSync(join(tmpdir(), 'releasewright-postgres-'));
  const password = join(dir, 'password');
  writeFileSync(password, owner);
  for (const path of [dir, password]) chownSync(path, who.uid, who.gid);
  const data = join(dir, 'data');
  const run = { ...who, cwd: dir, env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' } };
  const how = ['--username=owner', `--pwfile=${password}`, '--auth=scram-sha-256', '--no-sync'];
  execFileSync(join(dirname(program), 'initdb'), [`--pgdata=${data}`, '--encoding=UTF8', ...how], {
    ...run,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const port = await freePort();
  const settings = [
    'fsync=off',
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `port=${String(port)}`,
  ];
  const child = spawn(program, ['-D', data, ...settings.flatMap((one) => ['-c', one])], {
    ...run,
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );
  const stop = async (): Promise<void> => {
    child.kill('SIGQUIT'); // at once, whoever is connected
    await ended;
  };
  t.after(async () => {
    await stop();
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  });
  const address = (user: string, secret: string): string =>
    `postgresql://${user}:${encodeURIComponent(secret)}@127.0.0.1:${String(port)}/postgres`;
  const url = address('owner', owner);
  await answering(url);
  const query: Server['query'] = async (sql, values = []) => asked(url, sql, values);
  await query(`CREATE ROLE reader LOGIN PASSWORD '${reader}'`);
  return { url, readerUrl: address('reader', reader), passwords: [owner, reader], query, stop };
}

async function asked(
  url: string,
  sql: string,
  values: readonly unknown[],
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}

async function answering(url: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await asked(url, 'SELECT 1', []);
      return;
    } catch (error) {
      if (tries === 100) throw error;
      await wait(100);
    }
  }
}

/** PostgreSQL refuses to run as root: then as the account Debian made for it. */
function account(): { readonly uid: number; readonly gid: number } {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  if (uid !== 0) return { uid, gid };
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((one) => one.startsWith('postgres:'));
  const [, , user, group] = (line ?? '').split(':').map(Number);
  if (user === undefined || group === undefined) throw new Error('there is no account postgres');
  return { uid: user, gid: group };
}
