/** Spans of the calendar in UTC; weeks begin on Monday (ISO 8601). */
export const periodUnits = ['day', 'week', 'month'] as const;

export type PeriodUnit = (typeof periodUnits)[number];

/** A span of the calendar. Times in seconds since the epoch. */
export interface Period {
  readonly name: string;
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

const daySeconds = 86_400;

/**
 * The last periods up to the one that is now, oldest first.
 * @param now seconds since the epoch
 * @param count at least 1
 */
export function lastPeriods(now: number, unit: PeriodUnit, count: number): readonly Period[] {
  const periods = [periodAt(now, unit)];
  while (periods.length < count) periods.push(periodAt((periods.at(-1)?.from ?? 0) - 1, unit));
  return periods.reverse();
}

/** The period a time is in. */
export function periodAt(time: number, unit: PeriodUnit): Period {
  const midnight = time - positive(time, daySeconds);
  switch (unit) {
    case 'day':
      return { name: dayOf(midnight), from: midnight, to: midnight + daySeconds };
    case 'week': {
      const from = midnight - weekday(midnight) * daySeconds;
      return { name: weekName(from), from, to: from + 7 * daySeconds };
    }
    case 'month': {
      const date = new Date(midnight * 1000);
      const month = (step: number): number =>
        Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + step, 1) / 1000;
      return { name: dayOf(midnight).slice(0, 7), from: month(0), to: month(1) };
    }
  }
}

/** `YYYY-MM-DD` in UTC. */
function dayOf(time: number): string {
  return new Date(time * 1000).toISOString().slice(0, 10);
}

/** 0 for Monday; the epoch began on a Thursday. */
function weekday(midnight: number): number {
  return positive(midnight / daySeconds + 3, 7);
}

/** A week belongs to the year its Thursday is in (ISO 8601). */
function weekName(monday: number): string {
  const thursday = new Date((monday + 3 * daySeconds) * 1000);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / 1000 / daySeconds / 7) + 1;
  return `${String(year)}-W${String(week).padStart(2, '0')}`;
}

/** Remainder that is never negative. */
function positive(value: number, by: number): number {
  return ((value % by) + by) % by;
}
