import type { Node } from 'jsonc-parser';
import { members, parseJson, stringOf } from './json.ts';

/** Whether a member's dependency, by key and requirement as written, comes from a registry. */
export type FromRegistry = (directory: string, key: string, range: string) => boolean;

/**
 * What package-lock.json (v2, v3) or npm-shrinkwrap.json says: a dependency is the nearest `node_modules/<key>` on
 * the way up from its package, as Node resolves it, and members stand there as links.
 * @throws ReleaseError MANIFEST_UNREADABLE
 */
export function fetchedByNpm(text: string, path: string): FromRegistry {
  const packages = members(members(parseJson(path, text).root).get('packages'));
  return (directory, key) => {
    const places = upwards(directory).map((each) => `${each}node_modules/${key}`);
    const entry = places.map((each) => packages.get(each)).find((each) => each !== undefined);
    return entry !== undefined && !isLink(entry);
  };
}

/** 'a/b' → 'a/b/', 'a/', ''. */
export function upwards(directory: string): readonly string[] {
  const parts = directory === '.' ? [] : directory.split('/');
  return [...parts.keys(), parts.length].reverse().map((count) =>
    parts
      .slice(0, count)
      .map((part) => `${part}/`)
      .join(''),
  );
}

/** With `install-links` npm copies what it would link, and says so in `resolved`. */
export function isLink(entry: Node): boolean {
  const fields = members(entry);
  return fields.get('link')?.value === true || stringOf(fields.get('resolved'))?.startsWith('file:') === true;
}

/**
 * What bun.lock says: `packages` holds what a dependency is resolved to under `<package>/<key>` where that differs
 * from what all others get, else under `<key>`; members are `<name>@workspace:<directory>`.
 * @throws ReleaseError MANIFEST_UNREADABLE
 */
export function fetchedByBun(text: string, path: string): FromRegistry {
  const root = members(parseJson(path, text, 'jsonc').root);
  const [workspaces, packages] = [members(root.get('workspaces')), members(root.get('packages'))];
  return (directory, key) => {
    const name = stringOf(members(workspaces.get(directory === '.' ? '' : directory)).get('name'));
    const entry = packages.get(`${name ?? ''}/${key}`) ?? packages.get(key);
    const resolution = stringOf(entry?.children?.[0]);
    return resolution !== undefined && !resolution.includes('@workspace:');
  };
}
