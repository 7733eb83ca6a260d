import { candidatesOf } from './candidates.ts';
import type { Deployable, EnvironmentState, LedgerState } from './types.ts';

/** A digest that must not be removed from where it is kept. Public JSON of `release pins`. */
export interface Pin {
  /** `sha256:…` */
  readonly digest: string;
  readonly name: string;
  /** Where it is had by digest; null where only its name says. */
  readonly uri: string | null;
  /** Who needs it. */
  readonly for: readonly PinReason[];
}

/** What a digest is needed for. */
export interface PinReason {
  readonly environment: string;
  readonly version: string;
  /** It runs there, is on its way there, or could be gone back to. */
  readonly why: 'runs' | 'under way' | 'target';
}

/**
 * What pruning must keep: of every environment what runs, what is on its way, and the newest versions that could be gone back to.
 * @param count how many of those, of each environment
 */
export function pinsOf(state: LedgerState, environment: string | null, count: number): readonly Pin[] {
  const pins = new Map<string, Pin>();
  for (const one of state.environments.values()) {
    if (environment !== null && one.name !== environment) continue;
    for (const { deployable, ...reason } of neededIn(one, state, count))
      for (const { name, uri, sha256 } of deployable.artifacts) {
        const digest = `sha256:${sha256}`;
        const key = `${digest} ${name}`;
        pins.set(key, { digest, name, uri, for: [...(pins.get(key)?.for ?? []), reason] });
      }
  }
  return [...pins.values()];
}

type Needed = PinReason & { readonly deployable: Deployable };

function neededIn(here: EnvironmentState, state: LedgerState, count: number): readonly Needed[] {
  const { name: environment, current, running } = here;
  const targets = candidatesOf(state, here)
    .filter(({ against }) => against === null)
    .slice(0, count);
  const need = (deployable: Deployable, why: PinReason['why']): Needed => ({
    ...{ environment, version: deployable.version, why, deployable },
  });
  return [
    ...(current === null ? [] : [need(current, 'runs')]),
    ...(running === null ? [] : [need(running, 'under way')]),
    ...targets.map(({ deployment }) => need(deployment, 'target')),
  ];
}
