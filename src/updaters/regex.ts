import { RE2JS } from 're2js';
import { linesOf, unreadable, type Finder, type Place, type SourceFile, type TextLine } from './place.ts';

/** Longest line a regular expression is tried on, in UTF-16 units. Linear is not fast: RE2 in JavaScript makes some MB/s. */
const longestLine = 100_000;

/** More places than this in one file are no version strings. */
const mostPlaces = 1_000;

/**
 * A regular expression in the syntax of RE2, line by line; the group named `version` is the place. RE2 runs in
 * linear time whatever the expression and the text (https://github.com/google/re2/wiki/Syntax).
 * @throws ReleaseError MANIFEST_UNREADABLE at a line that is too long, or where there are too many places
 */
export const findRegex: Finder = (file, regex) => {
  const expression = RE2JS.compile(regex);
  const places: Place[] = [];
  for (const line of linesOf(file.text)) {
    if (line.text.length > longestLine) {
      throw unreadable(
        file,
        line.start,
        `a line of ${line.text.length} characters is too long for a regex (${longestLine} at most)`,
      );
    }
    places.push(...placesIn(line, expression));
    if (places.length > mostPlaces) throw tooMany(file, line);
  }
  return places;
};

/** What is wrong with a regular expression as a setting, or null: its syntax, or that it has no group `version`. */
export function regexProblem(regex: string): string | null {
  try {
    const { version } = RE2JS.compile(regex).namedGroups();
    return version === undefined ? 'a regular expression with a group (?<version>…)' : null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason';
    return `a regular expression in RE2's syntax, without lookaround and backreferences (${reason})`;
  }
}

function placesIn({ text, start }: TextLine, expression: RE2JS): readonly Place[] {
  const places: Place[] = [];
  const matcher = expression.matcher(text);
  while (places.length <= mostPlaces && matcher.find()) {
    const [from, to] = [matcher.start('version'), matcher.end('version')];
    if (from >= 0 && to > from) places.push({ start: start + from, end: start + to, part: 'version' });
  }
  return places;
}

function tooMany(file: SourceFile, { start }: TextLine): Error {
  return unreadable(file, start, `the regex matches more than ${mostPlaces} times up to here`);
}
