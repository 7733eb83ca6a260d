import type { Warning } from '../core/model.ts';
import type { Tree } from '../ports.ts';

/**
 * What other release tools keep in a repository that a release made here neither reads nor writes.
 * @param isReleasing whether anything is to be released
 */
export async function otherTools(tree: Tree, isReleasing: boolean): Promise<readonly Warning[]> {
  return isReleasing ? releasePleaseState(tree) : [];
}

/** release-please takes the last versions from its manifest (its docs/manifest-releaser.md), not from tags. */
async function releasePleaseState(tree: Tree): Promise<readonly Warning[]> {
  const path = '.release-please-manifest.json';
  if (!(await tree.read([path])).has(path)) return [];
  return [
    {
      code: 'RELEASE_PLEASE_STATE',
      message: `${path} holds versions for release-please: it is not written, so release-please would release again`,
      hint: `Let one tool release: remove ${path}, or preview only with: release next --dry-run`,
    },
  ];
}
