import semver from 'semver';
import type { TextEdit } from '../../core/model.ts';
import type { Change } from './change.ts';
import { members, parseJson, replaceString, stringOf } from './json.ts';

/**
 * The version file of lerna's fixed mode: `version` of lerna.json follows when a member moves on from that very
 * version (to the greatest, if they part). "independent" and any other version stay.
 * @throws ReleaseError MANIFEST_UNREADABLE
 */
export function lernaEdits(path: string, text: string, changes: readonly Change[]): readonly TextEdit[] {
  const file = parseJson(path, text, 'jsonc');
  const node = members(file.root).get('version');
  const current = stringOf(node);
  const next = changes
    .filter((change) => change.package.version === current)
    .flatMap((change) => change.version ?? [])
    .sort(semver.compareBuild)
    .at(-1);
  return node === undefined || current === undefined || next === undefined
    ? []
    : [replaceString(file, node, next)];
}
