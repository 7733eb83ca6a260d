import type { EnvironmentSettings } from '../settings.ts';
import type { TargetSettings } from '../target-settings.ts';
import type { Wanted } from '../types.ts';
import { filled, valuesOf } from './words.ts';

/**
 * A version with no artifacts but what a target deploys of it, where that is known: another file of the same release that runs is not
 * what was asked for.
 */
export function deployedOf(
  wanted: Wanted,
  { target, image }: Pick<EnvironmentSettings, 'target' | 'image'>,
): Wanted {
  const names = namesIn(target, wanted, image);
  const artifacts = wanted.artifacts.filter(({ name }) => names?.has(name) === true);
  return artifacts.length === 0 ? wanted : { ...wanted, artifacts };
}

/** Names of the artifacts that run; null where only the target knows. */
function namesIn(
  target: TargetSettings,
  wanted: Wanted,
  image: string | undefined,
): ReadonlySet<string> | null {
  switch (target.kind) {
    case 'systemd':
      return new Set([filled(target.artifact, valuesOf(wanted, undefined))]);
    case 'compose':
    case 'swarm':
    case 'kubernetes':
    case 'helm':
      return image === undefined ? null : new Set([image]);
    case 'blue-green': {
      const { blue, green } = target.slots;
      const both = [blue, green].map((slot) => namesIn(slot, wanted, image));
      return both.includes(null) ? null : new Set(both.flatMap((names) => [...(names ?? [])]));
    }
    case 'command':
    case 'gitops':
    case 'workflow':
      return null;
  }
}
