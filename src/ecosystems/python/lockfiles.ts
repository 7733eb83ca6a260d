import { posix } from 'node:path';
import type { TextEdit } from '../../core/model.ts';
import { applyEdits } from '../../core/text-edit.ts';
import type { Texts } from '../ecosystem.ts';
import { contentHash, hashVariants } from './content-hash.ts';
import { lockEntries, type LockEntry, type LockPlace } from './lock-entries.ts';
import { normalName } from './names.ts';
import type { Workspace } from './workspace.ts';

/** What lockfiles must follow. */
export interface LockChanges {
  /** New versions by PEP 440, by directory of the project. */
  readonly versions: ReadonlyMap<string, string>;
  readonly ranges: readonly RangeChange[];
  /** The edits of the manifests, by file. */
  readonly manifests: ReadonlyMap<string, readonly TextEdit[]>;
}

/** A requirement of the project in a directory. */
export interface RangeChange {
  readonly directory: string;
  /** Normal name of the dependency. */
  readonly dependency: string;
  readonly from: string;
  readonly to: string;
}

/** The lockfiles there may be, in the roots and beside every project: uv's, Poetry's, PDM's. */
export function lockfilesOf({ roots, projects }: Workspace): readonly string[] {
  const directories = new Set([...roots, ...projects].map(({ directory }) => directory));
  return [...directories].flatMap((directory) =>
    ['uv.lock', 'poetry.lock', 'pdm.lock'].map((name) => posix.join(directory, name)),
  );
}

/**
 * The edits that let a lockfile follow: versions and requirements of the repository's own projects, and Poetry's
 * `content-hash` where it was right before. Entries of other packages are not touched.
 */
export function lockEdits(file: string, texts: Texts, changes: LockChanges): readonly TextEdit[] {
  const text = texts.get(file);
  if (text === undefined) return [];
  const directory = posix.dirname(file);
  return [
    ...lockEntries(text, directory).flatMap((entry) => entryEdits(entry, changes)),
    ...(posix.basename(file) === 'poetry.lock' ? hashEdits(text, directory, texts, changes) : []),
  ];
}

function entryEdits(entry: LockEntry, { versions, ranges }: LockChanges): readonly TextEdit[] {
  const version = entry.directory === null ? undefined : versions.get(entry.directory);
  return [
    ...(entry.version === null || version === undefined ? [] : [replace(entry.version, version)]),
    ...entry.requirements.flatMap((place) => {
      const change = ranges.find(
        ({ directory, dependency, from }) =>
          directory === entry.directory && dependency === normalName(place.name) && isSame(from, place.value),
      );
      return change === undefined ? [] : [replace(place, asSpaced(change.to, place.value))];
    }),
  ];
}

/** Tools drop the spaces of a requirement when they lock it. */
function isSame(a: string, b: string): boolean {
  return a.replace(/\s/g, '') === b.replace(/\s/g, '');
}

function asSpaced(range: string, like: string): string {
  return /\s/.test(like) ? range : range.replace(/\s/g, '');
}

function replace({ value, start }: LockPlace, text: string): TextEdit {
  return { start, end: start + value.length, was: value, text };
}

/** A hash that was stale before stays: what it was made from is not known. */
function hashEdits(
  lock: string,
  directory: string,
  texts: Texts,
  { manifests }: LockChanges,
): readonly TextEdit[] {
  const manifest = posix.join(directory, 'pyproject.toml');
  const [before, edits] = [texts.get(manifest), manifests.get(manifest)];
  const found = /^content-hash = "([0-9a-f]+)"/m.exec(lock);
  if (before === undefined || edits === undefined || found?.[1] === undefined) return [];
  const was = found[1];
  const variant = hashVariants.find((one) => contentHash(before, one) === was);
  const hash = variant === undefined ? null : contentHash(applyEdits(before, edits), variant);
  return hash === null ? [] : [replace({ value: was, start: found.index + 'content-hash = "'.length }, hash)];
}
