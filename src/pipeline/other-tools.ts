import type { Warning } from '../core/model.ts';
import type { Tree } from '../ports.ts';

/**
 * What other release tools keep in a repository that a release made here neither reads nor writes.
 * @param isReleasing whether anything is to be released
 */
export async function otherTools(tree: Tree, isReleasing: boolean): Promise<readonly Warning[]> {
  return [...(await pendingChangesets(tree)), ...(isReleasing ? await releasePleaseState(tree) : [])];
}

/** Changesets waiting (changesets "Intro": a Markdown file in `.changeset` whose front matter names packages). */
async function pendingChangesets(tree: Tree): Promise<readonly Warning[]> {
  const paths = (await tree.glob('.changeset/*.md')).filter((path) => !/\/readme\.md$/i.test(path));
  const texts = await tree.read(paths);
  const count = [...texts.values()].filter(isChangeset).length;
  if (count === 0) return [];
  const what = count === 1 ? '1 changeset waits' : `${count} changesets wait`;
  return [
    {
      code: 'CHANGESETS_PENDING',
      message: `${what} in .changeset: changesets are not read, only commits decide`,
      hint: "Release them with 'changeset version' first, or say the same in commits and delete the files.",
    },
  ];
}

/** Front matter with at least one `"package": level`; an empty one says that nothing is to be released. */
function isChangeset(text: string): boolean {
  const front = /^\ufeff?---\r?\n([^]*?)\r?\n---/.exec(text)?.[1] ?? '';
  return front.split('\n').some((line) => /:\s*["']?(?:major|minor|patch|none)["']?\s*$/.test(line));
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
