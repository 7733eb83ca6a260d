import { posix } from 'node:path';
import { satisfies, validRange } from 'semver';
import { parseVersion } from '../core/version/version.ts';
import type { Ecosystem, Texts } from './ecosystem.ts';
import { matchesGlob } from './glob.ts';
import { rewriteRange } from './npm/range.ts';
import { lineAt, type TextPlace } from './place.ts';
import { ecosystemOf, unreadNote, type Requirement, type Unit } from './units.ts';

/** An ecosystem of one's own, and how it is found: file names or globs, relative to the directory where it begins. */
export interface UserEcosystem extends Ecosystem {
  readonly roots: readonly string[];
}

/** Offsets of a piece of a text, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a manifest says. */
export interface ManifestReading {
  /** Where the version stands; null where there is none. */
  readonly version: Span | null;
  /** Name of the package; without one it is called as its directory is. */
  readonly name?: string | undefined;
  readonly private?: boolean | undefined;
  /** Dependencies on any packages, and where each requirement stands; null where there is none to rewrite. */
  readonly dependencies?: readonly { readonly name: string; readonly range: Span | null }[] | undefined;
}

/** The simple kind of ecosystem: manifests that stand for themselves, each with its version in it. */
export interface SimpleEcosystem {
  /** Lower-case letters, digits and `-`; none that is built in. */
  readonly id: string;
  /** The manifest in the directory where packages begin: a file name or globs. */
  readonly roots: readonly string[];
  /** More manifests below it, as globs; none unless told. */
  readonly members?: readonly string[] | undefined;
  /** Reads a manifest; null for a file that is none. */
  readonly read: (text: string, path: string) => ManifestReading | null;
  /** SemVer text of a version as it is written, or null; as it is unless told. */
  readonly parse?: ((written: string) => string | null) | undefined;
  /** How a version (SemVer) is written; as it is unless told. */
  readonly spell?: ((version: string) => string) | undefined;
}

/**
 * Makes an ecosystem of what is particular to it. Requirements are npm's ranges; what is none accepts every version and
 * stays.
 */
export function defineEcosystem(simple: SimpleEcosystem): UserEcosystem {
  const { id, roots, members = [], spell = (version: string): string => version } = simple;
  const manifests = [...roots, ...members];
  return {
    roots,
    ...ecosystemOf({
      id,
      wants: () => manifests,
      read: (texts) => unitsOf(simple, manifests, texts),
      satisfies: (version, range) => satisfies(version, range, { loose: true }) || !isRange(range),
      rewriteRange: (range, version) => (isRange(range) ? rewriteRange(range, spell(version)) : range),
    }),
  };
}

/** The piece between two texts, the first of its kind; null where there is none. */
export function between(text: string, before: string, after: string): Span | null {
  const at = text.indexOf(before);
  const start = at + before.length;
  const end = at === -1 ? -1 : text.indexOf(after, start);
  return end === -1 ? null : { start, end };
}

function isRange(range: string): boolean {
  return validRange(range, { loose: true }) !== null;
}

function unitsOf(simple: SimpleEcosystem, manifests: readonly string[], texts: Texts): readonly Unit[] {
  const files = [...texts.keys()].filter((path) => manifests.some((glob) => matchesGlob(path, glob)));
  return files.toSorted().flatMap((file) => {
    const text = texts.get(file) ?? '';
    const reading = simple.read(text, file);
    return reading === null ? [] : unitOf(simple, file, text, reading);
  });
}

function unitOf(simple: SimpleEcosystem, file: string, text: string, reading: ManifestReading): Unit {
  const { parse = plain, spell = (version: string): string => version } = simple;
  const { name = '', private: isPrivate = false, dependencies = [] } = reading;
  const place = reading.version === null ? null : placeOf(file, text, reading.version);
  const version = place === null ? null : parse(place.value);
  const pkg = {
    manifest: file,
    path: posix.dirname(file),
    name,
    version,
    versionFile: file,
    private: isPrivate,
  };
  return {
    package: { ...pkg, ...unreadNote(version, place) },
    slots: place === null ? [] : [{ place, holds: (next) => spell(next) }],
    requirements: dependencies.map((each): Requirement => {
      const range = each.range === null ? null : placeOf(file, text, each.range);
      return { name: each.name, kind: 'normal', place: range };
    }),
  };
}

function plain(written: string): string | null {
  return parseVersion(written)?.raw ?? null;
}

function placeOf(file: string, text: string, { start, end }: Span): TextPlace {
  return { file, line: lineAt(text, start), value: text.slice(start, end), start, end };
}
