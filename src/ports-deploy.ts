import type { Observed, Wanted } from './core/deploy/types.ts';
import type { ReleaseError } from './core/error.ts';
import type { Measurement } from './core/health/sample.ts';
import type { Warning } from './core/model.ts';
import type { NotifyEvent } from './core/notify/event.ts';

/* The part of the world (`ports.ts`) that runs releases. */

/** A place where versions run. */
export interface Target {
  /** Looks, read-only, whether it could deploy: tools, connection, rights. Never throws. */
  check(): Promise<readonly ReleaseError[]>;
  /**
   * Makes it run what is wanted; doing it twice is doing it once. It ends when the target says it is done, healthy or not.
   * @throws ReleaseError DEPLOY_FAILED with the target's own words, FENCED where it has seen a newer deployment, TOOL_MISSING
   */
  deploy(wanted: Wanted): Promise<void>;
  /**
   * What runs now, asked of what runs and not of what was ordered.
   * @throws ReleaseError DEPLOY_FAILED where it cannot be asked
   */
  observe(wanted: Wanted): Promise<Observed>;
}

/** Measures how something that runs is doing. */
export interface Probe {
  /** For people; unique in its environment. */
  readonly name: string;
  /** Asks once, in bounded time. What goes wrong is a measurement, too. Never throws. */
  sample(signal: AbortSignal): Promise<Measurement>;
}

/** Tells people what happens. */
export interface Notifier {
  /** What could not be told, each a warning; within bounded time. Never throws. */
  notify(event: NotifyEvent): Promise<readonly Warning[]>;
}

/** A clock that never goes back, and waiting by it. */
export interface MonotonicClock {
  /** Milliseconds since some moment; only differences mean something. */
  monotonic(): number;
  /** Waits about so many milliseconds; ends early when the run is to stop. */
  pause(milliseconds: number): Promise<void>;
}

/** An environment, as far as a deployment touches it. */
export interface Stage {
  readonly target: Target;
  /** Makes the probes of one deployment: they know what was deployed. */
  probes(wanted: Wanted): readonly Probe[];
  readonly clock: MonotonicClock;
}
