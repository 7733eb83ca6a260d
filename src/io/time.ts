import { setTimeout as wait } from 'node:timers/promises';

/** Lets some milliseconds pass, or fewer: a signal ends the wait. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** Now in UTC to the second, or SOURCE_DATE_EPOCH. */
export function timeNow(epoch: string | undefined): string {
  return fixedTime(epoch) ?? secondOf(new Date());
}

/** SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch/), or null where it is none. */
export function fixedTime(epoch: string | undefined): string | null {
  return epoch !== undefined && /^\d{1,12}$/.test(epoch) ? secondOf(new Date(Number(epoch) * 1000)) : null;
}

function secondOf(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
