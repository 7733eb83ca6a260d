import { ReleaseError } from '../error.ts';

/** Most bytes of a tag: refs are files, and file names have at most 255 (`.lock` included). */
const longest = 240;

/**
 * Whether `refs/tags/<name>` is a ref name git accepts (git-check-ref-format(1)) and `git tag` does, too, which
 * refuses a leading '-'. What cannot be seen is no part of a name here, though git takes it.
 */
export function isTagName(name: string): boolean {
  return (
    !/[\p{C}\p{Z}~^:?*[\\]|\.\.|@\{|^-|\.$|^@$/u.test(name) &&
    Buffer.byteLength(name) <= longest &&
    name !== 'HEAD' &&
    name.split('/').every((step) => step !== '' && !step.startsWith('.') && !step.endsWith('.lock'))
  );
}

/** What git-check-ref-format(1) says of the characters of a branch's name; one that exists may look odd otherwise. */
export function isBranchText(name: string): boolean {
  return name !== '' && !/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{/.test(name);
}

/**
 * Refuses a tag that git would refuse, long before git is asked.
 * @throws ReleaseError WORKSPACE_INVALID
 */
export function assertTagName(name: string): void {
  if (isTagName(name)) return;
  const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name;
  throw new ReleaseError('WORKSPACE_INVALID', `the release would be tagged '${shown}', which git refuses`, {
    hint: 'Rename the package, or choose other tags: tagFormat in release.config (git help check-ref-format)',
  });
}
