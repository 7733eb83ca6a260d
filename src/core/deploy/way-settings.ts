import { uncompared } from '../health/baseline.ts';
import type { EnvironmentSettings } from './settings.ts';

/**
 * What counts of an environment's settings. Going back is done at once: what is not well keeps no share of the traffic, and what it
 * does is not held against the version that comes.
 */
export function settingsFor(way: 'deploy' | 'rollback', settings: EnvironmentSettings): EnvironmentSettings {
  if (way === 'deploy') return settings;
  const { canary: _, health, ...rest } = settings;
  return health === undefined ? rest : { ...rest, health: uncompared(health) };
}
