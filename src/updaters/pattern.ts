import type { Finder, Place } from './place.ts';
import { versionAt } from './token.ts';

/** Stands for the version in a pattern. */
export const placeholder = '{version}';

/** Literal text around `{version}`: every place where a version stands between the two. */
export const findPattern: Finder = ({ text }, pattern) => {
  const at = pattern.indexOf(placeholder);
  const [before, after] = [pattern.slice(0, at), pattern.slice(at + placeholder.length)];
  const places: Place[] = [];
  for (let hit = text.indexOf(before); hit !== -1 && hit < text.length; hit = text.indexOf(before, hit + 1)) {
    const start = hit + before.length;
    if (before === '' && isInside(text, start)) continue;
    const place = versionAt(text, start, after);
    if (place !== null && place.start >= (places.at(-1)?.end ?? 0)) places.push(place);
  }
  return places;
};

/** Whether a place is in the middle of a word or a number. */
function isInside(text: string, at: number): boolean {
  return at > 0 && /^[0-9A-Za-z.]$/.test(text[at - 1] ?? '');
}
