import { setTimeout as sleep } from 'node:timers/promises';
import type { Found, PackageRegistry } from '../../ports.ts';

/** How long to wait between attempts, in milliseconds; as many attempts as there are entries, and one. */
export type Pauses = readonly number[];

/** Asks again, after each pause, until the answer will do; gives the last one. Stops waiting when the run is to stop. */
export async function until<T>(
  ask: () => Promise<T>,
  isGood: (answer: T) => boolean,
  pauses: Pauses,
  signal: AbortSignal,
): Promise<T> {
  let answer = await ask();
  for (const pause of pauses) {
    if (isGood(answer) || signal.aborted) return answer;
    await sleep(pause, undefined, { signal }).catch(() => undefined);
    answer = await ask();
  }
  return answer;
}

/** How a registry compares a version with what it should have. */
type Compare = PackageRegistry['compare'];

/**
 * A comparison that, asked to wait, looks again until the answer is settled: registries show what they took some time
 * later.
 * @param lag how long that may take
 */
export function settling(
  look: (...asked: Parameters<Compare>) => Promise<Found>,
  isSettled: (found: Found) => boolean,
  lag: Pauses,
  signal: AbortSignal,
): Compare {
  return (action, content, options) =>
    until(() => look(action, content), isSettled, options?.wait === true ? lag : [], signal);
}

/** Settled where tags may lag behind, too. */
export function isThere(found: Found): boolean {
  return found === 'same' || found === 'different';
}

/** Settled where there is nothing but versions. */
export function isShown(found: Found): boolean {
  return found !== 'absent';
}

/** A minute, in milliseconds. */
const minute = 60_000;

/**
 * Waits as a registry asks for, and says so, each minute again: nobody should wonder whether a job hangs. Ends early when
 * the run is to stop.
 * @param why 'crates.io limits how much is published'
 */
export async function waitAloud(
  milliseconds: number,
  why: string,
  { say, signal }: { readonly say: (text: string) => void; readonly signal: AbortSignal },
): Promise<void> {
  for (let left = milliseconds; left > 0 && !signal.aborted; left -= minute) {
    say(`${why}; going on in ${spoken(left)} …`);
    await sleep(Math.min(left, minute), undefined, { signal }).catch(() => undefined);
  }
}

function spoken(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
