import { showDuration } from '../core/duration.ts';

/** `2026-11-25 03:04 UTC` of a time in RFC 3339; what is none stays as it is. */
export function showTime(time: string): string {
  const at = Date.parse(time);
  if (Number.isNaN(at)) return time;
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** How long ago, in its greatest unit: `3 d ago`; `now` for less than a minute and for what is to come. */
export function showAge(time: string, now: string): string {
  const age = Date.parse(now) - Date.parse(time);
  if (!(age >= 60_000)) return 'now';
  const [count = '', unit = ''] = showDuration(age).split(' ');
  return `${count} ${unit} ago`;
}

/** Seconds in words. */
export function showSeconds(seconds: number): string {
  return seconds === 0 ? '0 s' : showDuration(seconds * 1000);
}
