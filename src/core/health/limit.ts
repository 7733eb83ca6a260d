/** How many of a unit make one, or one of it makes. Durations count in seconds, as Prometheus measures. */
const parts: Readonly<Record<string, number>> = { '%': 100, ms: 1000, us: 1_000_000 };
const multiples: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** Reads `0.01`, `1%`, `500ms`, `2s`; null where the text is none of them. */
export function readLimit(told: number | string): number | null {
  if (typeof told === 'number') return Number.isFinite(told) ? told : null;
  const groups = /^(?<number>-?\d{1,15}(?:\.\d{1,15})?) ?(?<unit>%|us|ms|s|m|h|)$/.exec(told)?.groups;
  if (groups === undefined) return null;
  const { number, unit = '' } = groups;
  // Divided, not multiplied by a fraction: 7 / 100 is 0.07, and 7 * 0.01 is not.
  return (Number(number) / (parts[unit] ?? 1)) * (multiples[unit] ?? 1);
}
