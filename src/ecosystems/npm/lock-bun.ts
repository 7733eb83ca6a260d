import type { Node } from 'jsonc-parser';
import type { TextEdit } from '../../core/model.ts';
import type { Change } from './change.ts';
import { members, parseJson, setVersion, stringOf } from './json.ts';
import type { JsonFile } from './json.ts';
import { rangeEdits } from './manifest.ts';

/**
 * What bun.lock (Bun's text lockfile, JSON with trailing commas) says about the members: version and ranges under
 * `workspaces`, '' for the root (which has no version there), and in lockfileVersion 0 the ranges once more in
 * the member's tuple under `packages`.
 * @throws ReleaseError MANIFEST_UNREADABLE
 */
export function bunLockEdits(path: string, text: string, changes: readonly Change[]): readonly TextEdit[] {
  const file = parseJson(path, text, 'jsonc');
  const root = members(file.root);
  const [workspaces, packages] = [members(root.get('workspaces')), members(root.get('packages'))];
  return changes.flatMap((change) => {
    const { path: directory, name } = change.package;
    const entry = workspaces.get(directory === '.' ? '' : directory);
    const tuple = packages.get(name)?.children ?? [];
    const [resolution, info] = stringOf(tuple[0]) === `${name}@workspace:${directory}` ? tuple : [];
    return [
      ...versionEdits(file, entry, change),
      ...[entry, resolution === undefined ? undefined : info].flatMap((each) =>
        each === undefined ? [] : rangeEdits(file, each, change.ranges).edits,
      ),
    ];
  });
}

function versionEdits(file: JsonFile, entry: Node | undefined, change: Change): readonly TextEdit[] {
  const { path, version } = change.package;
  if (entry === undefined || change.version === null) return [];
  const follows = members(entry).has('version') || (version === null && path !== '.');
  return follows ? setVersion(file, entry, change.version) : [];
}
