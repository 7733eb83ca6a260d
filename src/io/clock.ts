import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { MonotonicClock } from '../ports-deploy.ts';

/** This machine's clock; waiting ends when the signal comes. */
export function machineClock(signal: AbortSignal): MonotonicClock {
  return {
    monotonic: () => performance.now(),
    // The signal ends the wait by an error that says nothing more than the signal itself.
    pause: (milliseconds) => wait(milliseconds, undefined, { signal }).catch(() => undefined),
  };
}
