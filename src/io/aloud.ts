import { setTimeout as sleep } from 'node:timers/promises';

/** What long waits are told with. */
export interface Voice {
  readonly say: (text: string) => void;
  /** How often it spoke. */
  readonly count: () => number;
}

/** A voice that counts. */
export function voiceOf(say: (text: string) => void): Voice {
  let count = 0;
  return {
    say: (text) => {
      count += 1;
      say(text);
    },
    count: () => count,
  };
}

/** From here on a wait is told, in milliseconds: nobody should wonder whether a job hangs. */
export const long = 3_000;

/** A minute, in milliseconds. */
const minute = 60_000;

/** How a wait is told, and what ends it early. */
export interface Telling {
  readonly say: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** Waits, and tells of it where it is long. Ends early when the run is to stop. */
export async function pauseFor(milliseconds: number, why: string, telling: Telling): Promise<void> {
  const isShort = milliseconds < long;
  return waitAloud(milliseconds, why, isShort ? { ...telling, say: () => undefined } : telling);
}

/**
 * Waits as somebody asks for, and says so, each minute again. Ends early when the run is to stop.
 * @param why 'crates.io limits how much is published'
 */
export async function waitAloud(milliseconds: number, why: string, { say, signal }: Telling): Promise<void> {
  for (let left = milliseconds; left > 0 && signal?.aborted !== true; left -= minute) {
    say(`${why}; going on in ${spoken(left)} …`);
    await sleep(Math.min(left, minute), undefined, signal && { signal }).catch(() => undefined);
  }
}

/** From here on an answer takes long, in milliseconds. */
export const slow = 10_000;

/** Tells of work that takes long, once, unless its voice spoke meanwhile. */
export async function tellingOf<T>(text: string, work: () => Promise<T>, { say, count }: Voice): Promise<T> {
  const before = count();
  const timer = setTimeout(() => {
    if (count() === before) say(text);
  }, slow);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}

/** A time for people, rounded up: '12 s', '3 min'. */
export function spoken(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
