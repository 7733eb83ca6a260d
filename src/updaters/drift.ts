import { lineOf, linesOf, type Place, type SourceFile, type TextLine } from './place.ts';
import { versionsIn } from './token.ts';

/** A line of versions, as far as its version strings in files can be told from others. */
export interface KnownLine {
  /** Name of the package to set in the configuration; null for the main line. */
  readonly package: string | null;
  /** Names of its packages, lower case. */
  readonly names: readonly string[];
  /** What its manifests say now. */
  readonly current: string;
  /** Versions it had before. */
  readonly earlier: ReadonlySet<string>;
}

/** A version string of the workspace's own that nothing keeps up to date. */
export interface Drift {
  readonly path: string;
  readonly line: number;
  readonly found: string;
  /** What its line of versions stands at now. */
  readonly current: string;
  /** Whether it is behind already; else it will be after the next release. */
  readonly isBehind: boolean;
  /** The place in the text. */
  readonly place: Place;
  readonly owner: KnownLine;
}

/** Longer lines are generated. */
const longestLine = 2_000;

/**
 * The version strings in a file that are one of the workspace's own versions and look like it: a prerelease nobody else
 * would have, a version beside the name of a package, or one beside the word "version" that is not a version everybody
 * has (1.0.0). In prose only what stands directly beside a name counts. What is in `owned` is left out.
 */
export function findDrift(
  file: SourceFile,
  lines: readonly KnownLine[],
  owned: readonly Place[],
): readonly Drift[] {
  const isProse = /\.(?:md|mdx|rst|adoc|txt|html?)$/i.test(file.path);
  const found: Drift[] = [];
  for (const line of linesOf(file.text)) {
    if (startsTests(file.path, line)) break;
    if (line.text.length > longestLine) continue;
    for (const place of versionsIn(line.text)) {
      const owner = ownerOf(line, place, lines, isProse);
      const there = { ...place, start: line.start + place.start, end: line.start + place.end };
      if (owner === null || owned.some((one) => one.start < there.end && there.start < one.end)) continue;
      found.push(toDrift(file, there, owner));
    }
  }
  return found;
}

/** In Rust, a file's tests stand at its end. */
function startsTests(path: string, { text }: TextLine): boolean {
  return path.endsWith('.rs') && /^\s{0,8}#\[cfg\(test\)\]/.test(text);
}

function toDrift({ path, text }: SourceFile, place: Place, owner: KnownLine): Drift {
  const found = text.slice(place.start, place.end);
  const { current } = owner;
  return { path, line: lineOf(text, place.start), found, current, isBehind: found !== current, place, owner };
}

function ownerOf(
  { text }: TextLine,
  { start, end }: Place,
  lines: readonly KnownLine[],
  isProse: boolean,
): KnownLine | null {
  const version = text.slice(start, end);
  const candidates = lines.filter((line) => line.current === version || line.earlier.has(version));
  const before = text.slice(0, start);
  if (candidates.length === 0 || isRange(before) || isHistory(before) || /^[\w-]/.test(text.slice(end)))
    return null;
  const named = candidates.find(({ names }) => isBeside(names, before, isProse));
  const isIts = isProse ? isAssigned : isOwn;
  return named ?? candidates.find(() => isIts(version, before)) ?? null;
}

/** `^1.2.3`, `>= 1.2.3`: what somebody asks for, not what something is. */
function isRange(before: string): boolean {
  return /[<>^~]=?\s?$/.test(before) || /[\w.]$/.test(before.replace(/v$/, ''));
}

/** "since 1.2.3", "removed in acme 1.2.3": true for ever. */
const history =
  /\b(?:(?:since|before|until|prior to|as of|added|introduced|deprecated|removed|fixed|changed)(?:\s{1,4}[\w@/.-]{1,40}){0,2}|in|to|and)[\s(`'"v]{1,4}$/i;

function isHistory(before: string): boolean {
  return history.test(before.slice(-80));
}

/** Whether the name of a package stands directly before a version: `name@1.2.3`, `name:1.2.3`, `name = "1.2.3"`. */
function isBeside(names: readonly string[], before: string, isProse: boolean): boolean {
  const separators = isProse ? /[:=@/]{1,2}["']?v?$/ : /(?:["'\s:=@/v-]|\$\{\w{1,60}:?-){1,8}$/;
  const end = before.slice(-longestLine).toLowerCase().replace(separators, '');
  if (end.length === before.length) return false;
  return names.some((name) => end.endsWith(name) && !/[\w-]$/.test(end.slice(0, -name.length)));
}

/** Whether a version nobody is named for is still the workspace's own. */
function isOwn(version: string, before: string): boolean {
  if (/^\d+\.\d+\.\d+-/.test(version)) return true;
  return (
    !isCommon(version) &&
    /version\w{0,20}["'\]]?\s{0,3}(?::\s?(?:&(?:'static )?)?\w{0,10}\s?)?[:=]{0,2}\s{0,3}["'`]?v?$/i.test(
      before.slice(-60),
    )
  );
}

/** In prose only a line to copy: `ACME_VERSION=1.0.0-beta1`. */
function isAssigned(version: string, before: string): boolean {
  return (
    /^\d+\.\d+\.\d+-/.test(version) &&
    /\b[A-Z][A-Z0-9_]{0,60}VERSION[A-Z0-9_]{0,60}=["']?$/.test(before.slice(-140))
  );
}

/** Versions half the world has at some time. */
function isCommon(version: string): boolean {
  return version.split('.').filter((number) => number === '0').length >= 1 || /^\d\.\d\.\d$/.test(version);
}
