import type { Observed, Wanted } from './core/deploy/types.ts';
import type { ReleaseError } from './core/error.ts';
import type { Measurement } from './core/health/sample.ts';
import type { Warning } from './core/model.ts';
import type { MirroredLedger } from './core/mirror/mirrored.ts';
import type { KnownEntry } from './core/mirror/rewind.ts';
import type { MirrorKind } from './core/mirror/settings.ts';
import type { NotifyEvent } from './core/notify/event.ts';

/* The part of the world (`ports.ts`) that runs releases. */

/** A place where versions run. */
export interface Target {
  /** Looks, read-only, whether it could deploy: tools, connection, rights. Never throws. */
  check(): Promise<readonly ReleaseError[]>;
  /**
   * Makes it run what is wanted; doing it twice is doing it once. It ends when the target says it is done, healthy or not.
   * @throws ReleaseError DEPLOY_FAILED with the target's own words, FENCED where it has seen a newer deployment (with the
   * exit `failedAfter` where that came while this one changed something), TOOL_MISSING
   */
  deploy(wanted: Wanted): Promise<void>;
  /**
   * What runs now, asked of what runs and not of what was ordered.
   * @throws ReleaseError DEPLOY_FAILED where it cannot be asked
   */
  observe(wanted: Wanted): Promise<Observed>;
  /** How traffic is shared out; null where that cannot be done. */
  readonly traffic: Traffic | null;
}

/** Brings a version and gives it traffic little by little. */
export interface Traffic {
  /** Makes it run beside what has the traffic. @throws ReleaseError as `deploy` */
  stage(wanted: Wanted): Promise<void>;
  /** Sends it so many percent of the traffic, as near as the target can; gives how many it has now. @throws ReleaseError as `deploy` */
  shift(wanted: Wanted, share: number): Promise<number>;
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

/** A place outside that shows what the ledger tells. It is a copy: the ledger is right. */
export interface Mirror {
  readonly kind: MirrorKind;
  /** Looks, read-only and in bounded time, what it has and what it lacks; or why it could not be asked. Never throws. */
  look(ledger: MirroredLedger): Promise<MirrorLook | { readonly problem: string }>;
  /**
   * The newest entries it remembers, by one request, or why it could not be asked; null where it is one that cannot tell what it has.
   * Never throws.
   */
  readonly newest: (() => Promise<readonly KnownEntry[] | { readonly problem: string }>) | null;
}

/** What a mirror has and lacks. */
export interface MirrorLook {
  /** Entries it remembers, where it can be asked. */
  readonly known: readonly KnownEntry[];
  /** How many things it has already. */
  readonly there: number;
  /** In the order in which they are to be sent. */
  readonly missing: readonly Shipment[];
}

/** Something a mirror lacks. */
export interface Shipment {
  /** Number of the deployment it is about; null where it is about all of them. */
  readonly seq: number | null;
  /** For people; may hold texts of others. */
  readonly what: string;
  /** Sends it; what went wrong, without secrets, or null. Twice is once. Never throws. */
  send(): Promise<string | null>;
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
