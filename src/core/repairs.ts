import type { Package } from './model.ts';
import { shellWord } from './quote.ts';
import { suffixOf } from './version/prerelease.ts';
import { parseVersion } from './version/version.ts';

/*
 * Commands that make tags, manifests and registries agree again, for people to copy: every name in them is one word of a shell.
 */

/**
 * Tags what was released without one.
 * @param commit its id, or null where only a person can know it
 */
export function tagCommand(tag: string, commit: string | null, remote: string | null): string {
  return `git tag ${shellWord(tag)} ${commit ?? '<commit>'}${andPush(remote, shellWord(`refs/tags/${tag}`))}`;
}

/** Takes a tag back, here and on the remote. */
export function untagCommand(tag: string, remote: string | null): string {
  return `git tag -d ${shellWord(tag)}${andPush(remote, shellWord(`:refs/tags/${tag}`))}`;
}

function andPush(remote: string | null, refspec: string): string {
  return remote === null ? '' : ` && git push ${shellWord(remote)} ${refspec}`;
}

/** Publishes what a tag says, with the package manager's own client; null for ecosystems whose registry is not asked. */
export function publishCommand(
  { ecosystem, path, manifest }: Package,
  tag: string,
  version: string,
): string | null {
  const publish = publishing(ecosystem, { path: `./${path}`, manifest, version });
  return publish === null ? null : `git switch --detach ${shellWord(tag)} && ${publish}`;
}

function publishing(
  ecosystem: string,
  at: { readonly path: string; readonly manifest: string; readonly version: string },
): string | null {
  const path = at.path === './.' ? '.' : shellWord(at.path);
  switch (ecosystem) {
    case 'npm':
      return `npm publish ${path}${distTag(at.version)}`;
    case 'cargo':
      return `cargo publish --manifest-path ${shellWord(at.manifest)}`;
    case 'python':
      return `python -m build ${path} && python -m twine upload ${path}/dist/*`;
    default:
      return null;
  }
}

/** npm refuses a prerelease without a dist-tag of its own. */
function distTag(version: string): string {
  const parsed = parseVersion(version);
  const suffix = parsed === null ? null : suffixOf(parsed);
  return suffix === null ? '' : ` --tag ${shellWord(suffix.id || 'next')}`;
}
