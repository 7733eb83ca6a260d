import type { CheckReport } from '../../core/deploy/check.ts';
import type { Schema } from '../../core/deploy/types.ts';
import { withSource } from '../planning.ts';
import { askComponents } from './components.ts';
import { askDatabase } from './database.ts';
import type { Desk, Request } from './prepare.ts';

/** What is told of a version and what it is to run with. */
export interface Compatibility {
  readonly checks: readonly CheckReport[];
  readonly schema: Schema | null;
}

/** Asks whether a version goes with what is there, read from the commits of both. */
export async function compatibility(
  { environment, resolved: { deployable } }: Request,
  { office: { settings }, reading: { state }, tools }: Desk,
): Promise<Compatibility> {
  const { name, settings: place } = environment;
  if (place.schema === undefined && place.stack === undefined) return { checks: [], schema: null };
  const { schema } = place;
  return withSource(tools, settings, async (source) => {
    const database =
      schema === undefined
        ? { checks: [], schema: null }
        : await askDatabase({ environment: name, deployable, state, settings: schema }, source);
    const components = await askComponents({ environment, deployable, state, settings }, source);
    return { checks: [...database.checks, ...components], schema: database.schema };
  });
}
