import type { CheckReport } from '../../core/deploy/check.ts';
import type { Schema } from '../../core/deploy/types.ts';
import type { Fingerprint } from '../../core/drift/fingerprint.ts';
import { withSource } from '../planning.ts';
import { askComponents } from './components.ts';
import { askConfiguration } from './configuration.ts';
import { askDatabase, type DatabaseAnswer } from './database.ts';
import type { Desk, Request } from './request.ts';

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

/** What is read from the commits of versions. */
async function ofCommits(
  { environment, resolved: { deployable } }: Request,
  { office: { settings }, reading: { state }, tools }: Desk,
): Promise<DatabaseAnswer> {
  const { name, settings: place } = environment;
  const { schema } = place;
  const nothing = { checks: [], schema: null };
  if (schema === undefined && place.stack === undefined) return nothing;
  return withSource(tools, settings, async (source) => {
    const database =
      schema === undefined
        ? nothing
        : await askDatabase({ environment: name, deployable, state, settings: schema }, source);
    const components = await askComponents({ environment, deployable, state, settings }, source);
    return { checks: [...database.checks, ...components], schema: database.schema };
  });
}
