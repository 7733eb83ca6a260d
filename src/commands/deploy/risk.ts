import { assessRisk, type Risk } from '../../core/risk/assess.ts';
import { readBrought } from '../brought.ts';
import { withSource } from '../planning.ts';
import type { Compatibility } from './compatibility.ts';
import type { Desk, Request } from './request.ts';

/** How likely a deployment is to fail, by the history of its environment; null where that is not asked for, or when going back. */
export async function askRisk(
  { way, environment: { name, settings }, resolved: { deployable } }: Request,
  { schema, settings: configuration }: Pick<Compatibility, 'schema' | 'settings'>,
  { office, reading: { state }, tools }: Desk,
): Promise<Risk | null> {
  const { risk } = settings.gates ?? {};
  if (risk === undefined || way === 'rollback') return null;
  const history = await withSource(tools, office.settings, (source) => readBrought(source, state));
  const { version, commit } = deployable;
  const { actor } = office.access.speaker;
  const moment = { startedAt: tools.now(), actor, version, commit, schema, settings: configuration };
  const view = { history, timeZone: risk.timeZone ?? 'UTC', state };
  return assessRisk(moment, state.environments.get(name) ?? null, view);
}
