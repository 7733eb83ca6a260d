import { localTime } from '../local-time.ts';
import type { CheckReport } from './check.ts';
import type { Freeze, GateSettings, Window } from './gate-settings.ts';
import { passed, refused } from './state-checks.ts';

/** Whether deploying is allowed at a time. @param now RFC 3339 in UTC */
export function windowCheck({ windows, freezes = [] }: GateSettings, now: string): CheckReport {
  const frozen = freezes.find((freeze) => isFrozen(freeze, now));
  if (frozen !== undefined) {
    const why = frozen.reason === undefined ? '' : `: ${frozen.reason}`;
    return refused(
      'WINDOW',
      `nothing is deployed from ${frozen.from} to ${frozen.to}${why}`,
      'Come back after it; going back is always allowed',
    );
  }
  if (windows === undefined) return passed('WINDOW', 'not on a day of a freeze');
  const open = windows.find((window) => isOpen(window, now));
  if (open !== undefined) return passed('WINDOW', `allowed now: ${wordsOf(open)}`);
  return refused(
    'WINDOW',
    `deploying is not allowed now: ${windows.map(wordsOf).join('; ') || 'never'}`,
    'Come back then; going back is always allowed',
  );
}

function wordsOf({ days: on, from = '00:00', to = '24:00', timeZone = 'UTC' }: Window): string {
  return `${on.join(', ')} ${from} to ${to} (${timeZone})`;
}

function isFrozen({ from, to, timeZone = 'UTC' }: Freeze, now: string): boolean {
  const { date } = localTime(now, timeZone);
  return from <= date && date <= to;
}

function isOpen({ days: on, from = '00:00', to = '24:00', timeZone = 'UTC' }: Window, now: string): boolean {
  const { day, time } = localTime(now, timeZone);
  return on.some((one) => one === day) && from <= time && time < to;
}
