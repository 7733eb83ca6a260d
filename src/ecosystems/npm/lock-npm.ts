import type { Node } from 'jsonc-parser';
import type { TextEdit } from '../../core/model.ts';
import { isInstalled } from './change.ts';
import type { Change } from './change.ts';
import { members, parseJson, replaceString, setVersion, stringOf } from './json.ts';
import type { JsonFile } from './json.ts';
import { rangeEdits } from './manifest.ts';

interface Lock {
  readonly file: JsonFile;
  readonly root: ReadonlyMap<string, Node>;
  /** Lockfile v2 and v3: entries by directory, '' for the root. */
  readonly packages: ReadonlyMap<string, Node>;
  /** Lockfile v1, kept in v2 for npm 6: entries by name. */
  readonly legacy: ReadonlyMap<string, Node>;
}

/**
 * What package-lock.json or npm-shrinkwrap.json (lockfileVersion 1, 2, 3; npm docs, package-lock.json) says about
 * the members: the root's version twice, each member's version and ranges under `packages`, and the ranges in
 * `requires` of the legacy tree. Members the lockfile does not know are not added.
 * @throws ReleaseError MANIFEST_UNREADABLE
 */
export function npmLockEdits(path: string, text: string, changes: readonly Change[]): readonly TextEdit[] {
  const file = parseJson(path, text);
  const root = members(file.root);
  const lock = {
    file,
    root,
    packages: members(root.get('packages')),
    legacy: members(root.get('dependencies')),
  };
  return changes.flatMap((change) => [
    ...topEdits(lock, change),
    ...packageEdits(lock, change),
    ...legacyEdits(lock, change),
  ]);
}

function topEdits(lock: Lock, change: Change): readonly TextEdit[] {
  if (change.package.path !== '.') return [];
  return versionEdits(lock.file, lock.file.root, change);
}

function packageEdits(lock: Lock, change: Change): readonly TextEdit[] {
  const { path } = change.package;
  const entry = lock.packages.get(path === '.' ? '' : path);
  if (entry === undefined) return [];
  return [...versionEdits(lock.file, entry, change), ...rangeEdits(lock.file, entry, change.ranges).edits];
}

/** npm leaves the version out exactly where the manifest has none. */
function versionEdits(file: JsonFile, entry: Node, change: Change): readonly TextEdit[] {
  const follows = change.package.version === null || members(entry).has('version');
  return change.version === null || !follows ? [] : setVersion(file, entry, change.version);
}

function legacyEdits(lock: Lock, change: Change): readonly TextEdit[] {
  const entry = members(lock.legacy.get(change.package.name));
  if (stringOf(entry.get('version')) !== `file:${change.package.path}`) return [];
  const requires = members(entry.get('requires'));
  return change.ranges.flatMap((range) => {
    const node = requires.get(range.dependency);
    const same = node !== undefined && stringOf(node) === range.from && isInstalled(change, range);
    return same ? [replaceString(lock.file, node, range.to)] : [];
  });
}
