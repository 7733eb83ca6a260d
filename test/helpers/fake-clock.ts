import type { MonotonicClock } from '../../src/ports-deploy.ts';

/** A clock that only goes on when somebody waits. */
export interface FakeClock extends MonotonicClock {
  /** How long each wait was, in milliseconds. */
  readonly waits: readonly number[];
  /** Lets time pass without waiting. */
  pass(milliseconds: number): void;
}

/** A clock at some moment; `early` is how much too early its timers end, at most. */
export function fakeClock(start = 1_000_000, early = 0): FakeClock {
  const waits: number[] = [];
  let now = start;
  return {
    waits,
    monotonic: () => now,
    pass: (milliseconds) => {
      now += milliseconds;
    },
    pause: async (milliseconds) => {
      waits.push(milliseconds);
      now += Math.max(milliseconds - early, 1);
    },
  };
}
