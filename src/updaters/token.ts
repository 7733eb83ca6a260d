import type { Place } from './place.ts';

/** Longest text that is taken for a version, as node-semver has it. */
const longest = 256;

/** What follows the numbers: a SemVer prerelease or one of PEP 440 (`rc1`, `.dev3`), then build metadata. */
const suffix = String.raw`(?:-[0-9A-Za-z](?:[0-9A-Za-z.-]*[0-9A-Za-z])?|\.?(?:a|b|c|rc|dev|post|alpha|beta|pre)\.?\d+)?(?:\+[0-9A-Za-z](?:[0-9A-Za-z.-]*[0-9A-Za-z])?)?`;

/** A match starts where a run of digits does, so a long run is looked at once for each of the four numbers. */
const threeNumbers = new RegExp(String.raw`(?<!\d)\d+(?:\.\d+){2,3}${suffix}`);
const twoNumbers = new RegExp(String.raw`(?<!\d)\d+\.\d+${suffix}`);

/** A text that is a version as a whole, however it is written: `1`, `1.2`, `v1.2.3-rc.1`, `2024.1.0b2`. */
const wholly = /^v?\d[0-9A-Za-z.+_-]*$/;

/** Characters a version can have. */
const versionCharacter = /^[0-9A-Za-z.+_~-]$/;

/** The first version in a part of a text: three numbers or more, else two. Null where there is none. */
export function firstVersion(text: string, start: number, end: number): Place | null {
  const part = text.slice(start, end);
  const match = threeNumbers.exec(part) ?? twoNumbers.exec(part);
  if (match === null || match[0].length > longest) return null;
  const from = start + match.index;
  return { start: from, end: from + match[0].length, part: 'version' };
}

/** Every version of three numbers in a line, in order. */
export function versionsIn(line: string): readonly Place[] {
  return [...line.matchAll(new RegExp(threeNumbers, 'g'))].map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
    part: 'version',
  }));
}

/** The first version of three numbers in a line; null where there is none. */
export function firstFullVersion(line: string): Place | null {
  const match = threeNumbers.exec(line);
  if (match === null || match[0].length > longest) return null;
  return { start: match.index, end: match.index + match[0].length, part: 'version' };
}

/**
 * The version a value holds: the value itself without a leading `v`, else the first version inside it (of
 * `ghcr.io/acme/app:1.2.3`, of `^1.2.3`). Null where there is none.
 */
export function versionOfValue(text: string, start: number, end: number): Place | null {
  const value = text.slice(start, Math.min(end, start + longest + 2));
  if (end - start > longest || !wholly.test(value)) return firstVersion(text, start, end);
  return { start: value.startsWith('v') ? start + 1 : start, end, part: 'version' };
}

/**
 * The version that starts at an offset and ends where `after` stands; the longest, if `after` stands there twice.
 * Without `after`, as far as it reads as a version. Null where none starts there.
 */
export function versionAt(text: string, start: number, after: string): Place | null {
  if (!/^\d$/.test(text[start] ?? '')) return null;
  if (after === '') return unbounded(text, start);
  const run = runLength(text, start);
  if (run > longest) return null;
  let end = start + run;
  while (end > start && !text.startsWith(after, end)) end -= 1;
  return end === start ? null : { start, end, part: 'version' };
}

/** How many characters from an offset on could be part of a version; one more than a version has at most is enough. */
function runLength(text: string, start: number): number {
  let length = 0;
  while (length <= longest && versionCharacter.test(text[start + length] ?? '')) length += 1;
  return length;
}

function unbounded(text: string, start: number): Place | null {
  const found = firstVersion(text, start, start + longest + 1);
  if (found?.start === start) return found;
  const [number = ''] = /^\d+/.exec(text.slice(start, start + longest)) ?? [];
  return { start, end: start + number.length, part: 'version' };
}
