import { linesOf, type Finder, type Place, type TextLine } from './place.ts';
import { versionOfValue } from './token.ts';

/**
 * What is assigned to a name: `.env` files, shell (`export NAME=…`), Makefiles (`NAME := …`), Dockerfiles (`ARG`, `ENV`,
 * `LABEL`, with or without quotes), lists of a Compose environment (`- NAME=…`). A default counts:
 * `NAME=${NAME:-1.2.3}`. Lines that are comments (`#`, `//`) do not.
 */
export const findAssignment: Finder = ({ text }, name) =>
  [...linesOf(text)].flatMap((line) => (isComment(line) ? [] : placesOn(text, line, name)));

function isComment({ text }: TextLine): boolean {
  return /^\s*(?:#|\/\/)/.test(text);
}

/** Between a name and its value: `=` as shell, make and Dockerfiles have it; a space after Dockerfile's `ENV NAME`. */
const operator = /["']?[^\S\r\n]{0,100}[:?+]?=[^\S\r\n]{0,100}/y;
const space = /[^\S\r\n]{1,100}/y;

function placesOn(text: string, line: TextLine, name: string): readonly Place[] {
  const places: Place[] = [];
  for (let hit = line.text.indexOf(name); hit !== -1; hit = line.text.indexOf(name, hit + name.length)) {
    if (hit > 0 && !/^[\s"']$/.test(line.text[hit - 1] ?? '')) continue;
    const from = valueAfter(line.text, hit, name);
    const place = from === null ? null : versionOfValue(text, ...valueAt(line, from));
    if (place !== null) places.push(place);
  }
  return places;
}

function valueAfter(line: string, hit: number, name: string): number | null {
  const at = hit + name.length;
  const between = /^\s*ENV\s+$/i.test(line.slice(0, Math.min(hit, 200))) ? [operator, space] : [operator];
  for (const pattern of between) {
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    if (match !== null) return at + match[0].length;
  }
  return null;
}

/** More characters of a value than this are not looked at. */
const longestValue = 300;

/** Start and end of a value: inside its quotes, else up to the next space. */
function valueAt({ text, start }: TextLine, from: number): readonly [start: number, end: number] {
  const quote = text[from] ?? '';
  const isQuoted = quote === '"' || quote === "'";
  const inside = isQuoted ? from + 1 : from;
  let end = inside;
  const most = Math.min(text.length, inside + longestValue);
  while (end < most && !(isQuoted ? text[end] === quote : /^[\s;]$/.test(text[end] ?? ''))) end += 1;
  return [start + inside, start + end];
}
