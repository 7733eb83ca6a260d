import type { Sample } from './sample.ts';

/** The part of a watch: `startup` until all is well, then `bake`. */
export type Phase = 'startup' | 'bake';

/** What happens while health is watched, for whoever tells people of it. */
export interface HealthEvent {
  readonly phase: Phase;
  /** Name of the probe that answered. */
  readonly name: string;
  readonly sample: Sample;
}
