import type { HealthSettings } from '../health/settings.ts';

/** A version gets traffic little by little. */
export interface CanarySettings {
  readonly steps: readonly CanaryStep[];
}

/** One share of the traffic, and how long it is watched there. */
export interface CanaryStep {
  /** Percent of the traffic, 1 to 99. */
  readonly weight: number;
  readonly bake: string;
}

/** What is watched at one step: all that is watched at the end, for its own time. */
export function healthAt(health: HealthSettings, { bake }: CanaryStep): HealthSettings {
  return { ...health, bake: { ...health.bake, for: bake } };
}

/** The steps of an environment; none where nothing runs that could keep the rest of the traffic. */
export function canarySteps(
  { canary }: { readonly canary?: CanarySettings | undefined },
  previous: object | null,
): readonly CanaryStep[] {
  return previous === null ? [] : (canary?.steps ?? []);
}
