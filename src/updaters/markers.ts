import {
  linesOf,
  unreadable,
  type Finder,
  type Part,
  type Place,
  type SourceFile,
  type TextLine,
} from './place.ts';
import { firstFullVersion } from './token.ts';

/** Ours, or those of release-please (docs/customizing.md there), which mean the same. */
const onLine =
  /(?:x-release-please-|(?<![\w-])release:)(version-date|version|major|minor|patch|date)(?![\w-])/;
const opening =
  /(?:x-release-please-start-|(?<![\w-])release:start-)(version-date|version|major|minor|patch|date)(?![\w-])|(?<![\w-])release:start(?![\w-])/;
const closing = /x-release-please-end(?![\w-])|(?<![\w-])release:end(?![\w-])/;

const parts: Readonly<Record<string, readonly Part[]>> = {
  version: ['version'],
  'version-date': ['version', 'date'],
  major: ['major'],
  minor: ['minor'],
  patch: ['patch'],
  date: ['date'],
};

/** A marked block that has begun, and how many places stood before it. */
interface Block {
  readonly line: TextLine;
  readonly part: string;
  readonly before: number;
}

/**
 * Comments in the file itself: a marked line, or the lines of a marked block. On each, the first version (or number,
 * or day) is the place.
 * @throws ReleaseError MANIFEST_UNREADABLE for a marker without a version, and a block without its end
 */
export const findMarkers: Finder = (file) => {
  const places: Place[] = [];
  let block: Block | null = null;
  for (const line of linesOf(file.text)) {
    const begun: Block | null = block === null ? opened(line, places.length) : null;
    if (begun === null) places.push(...markedPlaces(file, line, block?.part ?? null));
    block = closes(file, line, begun ?? block, places.length) ? null : (begun ?? block);
  }
  if (block !== null) throw unreadable(file, block.line.start, 'the marked block does not end');
  return places;
};

function opened(line: TextLine, before: number): Block | null {
  const match = opening.exec(line.text);
  return match === null ? null : { line, part: match[1] ?? 'version', before };
}

/** Whether a line ends the block it is in. @throws ReleaseError where nothing stood in it */
function closes(file: SourceFile, line: TextLine, block: Block | null, places: number): boolean {
  if (block === null || !closing.test(line.text)) return false;
  if (places > block.before) return true;
  throw unreadable(file, block.line.start, `no ${block.part} in the marked block`);
}

function markedPlaces(file: SourceFile, line: TextLine, inBlock: string | null): readonly Place[] {
  const marked = onLine.exec(line.text)?.[1];
  const places = placesOn(line, marked ?? inBlock ?? '');
  if (marked === undefined || places.length > 0) return places;
  throw unreadable(file, line.start, `no ${marked} on the marked line`);
}

function placesOn({ text, start }: TextLine, marker: string): readonly Place[] {
  const found = (parts[marker] ?? []).map((part) => placeOf(part, text));
  return found
    .filter((place) => place !== null)
    .map((place) => ({ ...place, start: start + place.start, end: start + place.end }))
    .sort((a, b) => a.start - b.start);
}

function placeOf(part: Part, text: string): Place | null {
  if (part === 'version') return firstFullVersion(text);
  const match = (part === 'date' ? /(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)/ : /(?<!\d)\d+/).exec(text);
  return match === null ? null : { start: match.index, end: match.index + match[0].length, part };
}
