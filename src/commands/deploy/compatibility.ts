import type { CheckReport } from '../../core/deploy/check.ts';
import type { Schema } from '../../core/deploy/types.ts';
import { withSource } from '../planning.ts';
import { askDatabase } from './database.ts';
import type { Desk, Request } from './prepare.ts';

/** What is told of a version and what it is to run with. */
export interface Compatibility {
  readonly checks: readonly CheckReport[];
  readonly schema: Schema | null;
}

/** Asks whether a version goes with what is there, read from the commits of both. */
export async function compatibility(
  { environment: { name, settings }, resolved: { deployable } }: Request,
  { office, reading: { state }, tools }: Desk,
): Promise<Compatibility> {
  const { schema } = settings;
  if (schema === undefined) return { checks: [], schema: null };
  return withSource(tools, office.settings, async (source) => {
    const question = { environment: name, deployable, state, settings: schema };
    const answer = await askDatabase(question, source);
    return { checks: [answer.check], schema: answer.schema };
  });
}
