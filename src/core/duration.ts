const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `90s`, `10m`, `1h30m`, `2d`: whole numbers with units, from the greatest to the least. */
const pattern = /^(?=\d)(?:(?<d>\d{1,4})d)?(?:(?<h>\d{1,5})h)?(?:(?<m>\d{1,6})m)?(?:(?<s>\d{1,7})s)?$/;

/** Reads a duration in milliseconds; null where the text is none. */
export function readDuration(text: string): number | null {
  const groups = pattern.exec(text)?.groups;
  if (groups === undefined) return null;
  return (['d', 'h', 'm', 's'] as const).reduce(
    (sum, unit) => sum + Number(groups[unit] ?? 0) * units[unit],
    0,
  );
}

/** A duration for people: `850 ms`, `12 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`. */
export function showDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${String(Math.round(milliseconds))} ms`;
  const seconds = Math.round(milliseconds / 1000);
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .flatMap(([count, unit]) => (count > 0 ? [`${String(count)} ${unit}`] : []))
    .join(' ');
}
