import { setTimeout as sleep } from 'node:timers/promises';

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
