/** Days of the week, Monday first (ISO 8601). */
export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** One of them. */
export type Day = (typeof days)[number];

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

/** Whether a time zone is one this machine knows. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
