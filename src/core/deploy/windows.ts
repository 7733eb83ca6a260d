import type { CheckReport } from './check.ts';
import { days, type Freeze, type GateSettings, type Window } from './gate-settings.ts';
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

/** Whether a time zone is one this machine knows. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function isFrozen({ from, to, timeZone = 'UTC' }: Freeze, now: string): boolean {
  const { date } = localTime(now, timeZone);
  return from <= date && date <= to;
}

function isOpen({ days: on, from = '00:00', to = '24:00', timeZone = 'UTC' }: Window, now: string): boolean {
  const { day, time } = localTime(now, timeZone);
  return on.some((one) => one === day) && from <= time && time < to;
}

/** What clocks and calendars of a time zone show. */
export function localTime(
  now: string,
  timeZone: string,
): { readonly date: string; readonly day: string; readonly time: string } {
  const parts = new Map(
    new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
      hourCycle: 'h23',
    })
      .formatToParts(new Date(now))
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const date = `${part('year')}-${part('month')}-${part('day')}`;
  const day = days[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7] ?? 'mon';
  return { date, day, time: `${part('hour')}:${part('minute')}` };
}
