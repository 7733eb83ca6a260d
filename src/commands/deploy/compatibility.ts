import type { CheckReport } from '../../core/deploy/check.ts';
import type { Schema } from '../../core/deploy/types.ts';
import type { Fingerprint } from '../../core/drift/fingerprint.ts';
import type { Deployable } from '../../core/deploy/types.ts';
import { withSource } from '../planning.ts';
import { askComponents } from './components.ts';
import { askConfiguration } from './configuration.ts';
import { databaseAsker, type DatabaseAnswer } from './database.ts';
import type { Environment } from './environment.ts';
import type { Desk, Request } from './request.ts';
import type { Room } from './room.ts';

/** What is told of a version and what it is to run with. */
export interface Compatibility {
  readonly checks: readonly CheckReport[];
  readonly schema: Schema | null;
  readonly settings: Fingerprint | null;
}

/** Asks whether a version goes with what is there: the database, what runs beside it, the configuration. */
export async function compatibility(request: Request, desk: Desk): Promise<Compatibility> {
  const [committed, { checks, settings }] = await Promise.all([
    ofCommits(request, desk),
    askConfiguration(request, desk),
  ]);
  return { checks: [...committed.checks, ...checks], schema: committed.schema, settings };
}

async function ofCommits({ environment, resolved }: Request, desk: Desk): Promise<DatabaseAnswer> {
  const [answer = nothing] = await askVersions(environment, [resolved.deployable], desk);
  return answer;
}

const nothing: DatabaseAnswer = { checks: [], schema: null };

/** What the commits of versions say of the database of an environment, and of what runs beside it; an answer for each. */
export async function askVersions(
  environment: Environment,
  deployables: readonly Deployable[],
  { office: { settings }, reading: { state }, tools }: Room,
): Promise<readonly DatabaseAnswer[]> {
  const {
    name,
    settings: { schema, stack },
  } = environment;
  if (schema === undefined && stack === undefined) return deployables.map(() => nothing);
  return withSource(tools, settings, async (source) => {
    const ask =
      schema === undefined ? null : databaseAsker({ environment: name, state, settings: schema }, source);
    const answers: DatabaseAnswer[] = [];
    for (const deployable of deployables) {
      const database = ask === null ? nothing : await ask(deployable);
      const components = await askComponents({ environment, deployable, state, settings }, source);
      answers.push({ checks: [...database.checks, ...components], schema: database.schema });
    }
    return answers;
  });
}
