import type { Observed } from '../core/deploy/types.ts';
import { ReleaseError } from '../core/error.ts';
import { stageOf } from './deploy/access.ts';
import { withSource } from './planning.ts';
import type { Told } from './told.ts';
import type { Tools } from './tools.ts';

/** What was found running, and what could not be looked at. */
export interface Looked {
  readonly observed: ReadonlyMap<string, Observed>;
  /** For people, one line each. */
  readonly problems: readonly string[];
}

/** Nobody looked. */
export const nothingLooked: Looked = { observed: new Map(), problems: [] };

/** Looks what runs in every environment that is configured and something was deployed to. */
export async function lookAround({ settings, state }: Told, tools: Tools): Promise<Looked> {
  const standing = await withSource(tools, settings, (source) => source.standing());
  const observed = new Map<string, Observed>();
  const problems: string[] = [];
  for (const { name, current } of state.environments.values()) {
    const environment = settings.config.environments[name];
    if (current === null || environment === undefined) continue;
    try {
      const stage = await stageOf({ name, settings: environment }, { settings, standing }, tools);
      observed.set(name, await stage.target.observe({ ...current, fence: current.seq, previous: null }));
    } catch (error) {
      if (!(error instanceof ReleaseError)) throw error;
      problems.push(`what runs in ${name} cannot be looked at: ${error.message}`);
    }
  }
  return { observed, problems };
}
