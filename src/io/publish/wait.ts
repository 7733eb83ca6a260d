import { setTimeout as sleep } from 'node:timers/promises';
import type { Found, PackageRegistry } from '../../ports.ts';
import { long, spoken } from '../aloud.ts';

/** How long to wait between attempts, in milliseconds; as many attempts as there are entries, and one. */
export type Pauses = readonly number[];

/** A wait, and how people are told of it. */
export interface Wait {
  readonly pauses: Pauses;
  /** Why it is waited, such as 'npm could not publish lamp 1.1.0'. */
  readonly why: string;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Asks again, after each pause, until the answer will do; gives the last one. Stops waiting when the run is to stop. */
export async function until<T>(
  ask: () => Promise<T>,
  isGood: (answer: T) => boolean,
  { pauses, why, say, signal }: Wait,
): Promise<T> {
  let answer = await ask();
  const all = pauses.reduce((sum, pause) => sum + pause, 0);
  let waited = 0;
  for (const pause of pauses) {
    if (isGood(answer) || signal.aborted) return answer;
    const becomesLong = waited < long && waited + pause >= long;
    if (becomesLong) say(`${why}; asking again for at most ${spoken(all - waited)} …`);
    waited += pause;
    await sleep(pause, undefined, { signal }).catch(() => undefined);
    answer = await ask();
  }
  return answer;
}

/** How a registry compares a version with what it should have. */
type Compare = PackageRegistry['compare'];

/** How long a registry may take to show what it took, and how people are told of it. */
export type Lag = Omit<Wait, 'why' | 'pauses'> & { readonly lag: Pauses };

/**
 * A comparison that, asked to wait, looks again until the answer is settled: registries show what they took some time
 * later.
 */
export function settling(
  look: (...asked: Parameters<Compare>) => Promise<Found>,
  isSettled: (found: Found) => boolean,
  { lag, say, signal }: Lag,
): Compare {
  return (action, content, options) => {
    const why = `the ${action.to} registry does not show ${action.package} ${action.version} yet`;
    const pauses = options?.wait === true ? lag : [];
    return until(() => look(action, content), isSettled, { pauses, why, say, signal });
  };
}

/** Settled where tags may lag behind, too. */
export function isThere(found: Found): boolean {
  return found === 'same' || found === 'different';
}

/** Settled where there is nothing but versions. */
export function isShown(found: Found): boolean {
  return found !== 'absent';
}
