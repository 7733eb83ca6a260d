import { candidatesOf } from '../../core/deploy/candidates.ts';
import type { CheckReport } from '../../core/deploy/check.ts';
import { refused } from '../../core/deploy/state-checks.ts';
import type { Deployable, Deployment, LedgerState, Schema } from '../../core/deploy/types.ts';
import { ReleaseError } from '../../core/error.ts';
import { schemaCheck } from '../../core/schema/check.ts';
import {
  kindOf,
  migrationGlobs,
  pathsOf,
  type Migration,
  type SchemaSettings,
} from '../../core/schema/migrations.ts';
import type { Source } from '../../ports.ts';

/** Which version goes to which database. */
export interface DatabaseQuestion {
  readonly environment: string;
  readonly deployable: Deployable;
  readonly state: LedgerState;
  readonly settings: SchemaSettings;
}

/** The answer, and what the ledger keeps of it; null where nothing could be told. */
export interface DatabaseAnswer {
  readonly checks: readonly CheckReport[];
  readonly schema: Schema | null;
}

/** Asks whether a version runs with the database of an environment, from the commits of what was deployed there. */
export function askDatabase(question: DatabaseQuestion, source: Source): Promise<DatabaseAnswer> {
  return databaseAsker(question, source)(question.deployable);
}

/** Asks the same of one version after the other; what is there is read once. */
export function databaseAsker(
  question: Omit<DatabaseQuestion, 'deployable'>,
  source: Source,
): (deployable: Deployable) => Promise<DatabaseAnswer> {
  const { environment, state, settings } = question;
  const shelf = { source, settings };
  const current = state.environments.get(environment)?.current ?? null;
  const there = once(() => (current === null ? Promise.resolve(unknown) : databaseAfter(current, shelf)));
  const safe = once(async () => nearestSafe(question, await there(), source));
  const asked = { environment, current: current?.version ?? null, there, safe };
  return async (deployable) => {
    try {
      return await answerOf(deployable, asked, shelf);
    } catch (error) {
      if (!(error instanceof ReleaseError)) throw error;
      const hint = 'Have the commits of what runs here and of what is to run: git fetch --tags';
      return {
        checks: [refused('SCHEMA', `migrations cannot be read: ${error.message}`, hint)],
        schema: null,
      };
    }
  };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | null = null;
  return () => (done ??= work());
}

/** What is the same whichever version is asked of. */
interface Asked {
  readonly environment: string;
  readonly current: string | null;
  there(): Promise<Database>;
  /** The version nearest to one that does not run with it. */
  safe(): Promise<string | null>;
}

async function answerOf(
  { version, commit }: Deployable,
  { environment, current, ...asked }: Asked,
  shelf: Shelf,
): Promise<DatabaseAnswer> {
  const { settings } = shelf;
  const carried = await carriedBy(commit, shelf);
  const there = await asked.there();
  const isNew = (path: string): boolean => !there.has(path);
  const brings = await told(commit, carried.filter(isNew), shelf);
  const beyond = await there.without(carried);
  const isStuck = pathsOf(beyond, 'irreversible').length > 0;
  const safe = isStuck ? await asked.safe() : null;
  const one = { version, environment, brings, beyond, current, safe };
  return {
    checks: [schemaCheck(one, settings)],
    schema: { revision: carried.at(-1) ?? null, brings, beyond },
  };
}

/** Where migrations are read from. */
interface Shelf {
  readonly source: Source;
  readonly settings: SchemaSettings;
}

/** What a database has. */
interface Database {
  has(path: string): boolean;
  /** Those a version that carries some does not know. */
  without(carried: readonly string[]): Promise<readonly Migration[]>;
}

/** One of which nothing is known: whatever a version carries may be there. */
const unknown: Database = { has: () => true, without: () => Promise.resolve([]) };

/** What a deployment left there: what it carries, and what was there beyond it. */
async function databaseAfter({ commit, schema }: Deployment, shelf: Shelf): Promise<Database> {
  const carried = await carriedBy(commit, shelf);
  const more = schema?.beyond ?? [];
  const all = new Set([...carried, ...more.map(({ path }) => path)]);
  return {
    has: (path) => all.has(path),
    without: async (known) => {
      const isNew = (path: string): boolean => !known.includes(path);
      const own = await told(commit, carried.filter(isNew), shelf);
      const both = [...own, ...more.filter(({ path }) => isNew(path) && !carried.includes(path))];
      return both.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    },
  };
}

/** Paths of a version's migrations, in order. */
export async function carriedBy(commit: string, { source, settings }: Shelf): Promise<readonly string[]> {
  const tree = source.tree(commit);
  const found = await Promise.all(migrationGlobs(settings).map((glob) => tree.glob(glob)));
  return [...new Set(found.flat())].sort();
}

/** What some of them are. */
async function told(
  commit: string,
  paths: readonly string[],
  { source, settings }: Shelf,
): Promise<readonly Migration[]> {
  const texts = await source.tree(commit).read(paths);
  return paths.map((path) => ({ path, kind: kindOf(path, texts.get(path) ?? '', settings) }));
}

/** The oldest version that could be gone back to and runs with the database: that is nearest to one that does not. */
async function nearestSafe(
  { environment, state, settings }: Omit<DatabaseQuestion, 'deployable'>,
  there: Database,
  source: Source,
): Promise<string | null> {
  const here = state.environments.get(environment);
  const candidates =
    here === undefined ? [] : candidatesOf(state, here).filter(({ against }) => against === null);
  let safe: string | null = null;
  for (const { deployment } of candidates) {
    const beyond = await there.without(await carriedBy(deployment.commit, { source, settings }));
    if (pathsOf(beyond, 'irreversible').length === 0) safe = deployment.version;
  }
  return safe;
}
