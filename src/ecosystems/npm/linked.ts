import type { Texts } from '../ecosystem.ts';
import { readPnpmLock } from './pnpm-lock.ts';
import { isBerry, isMember, readYarnLock } from './yarn-lock.ts';

/** The lockfiles that say whether a plain range is linked to the member or fetched; read before `packages`. */
export const linkingLockfiles: readonly string[] = ['pnpm-lock.yaml', 'yarn.lock'];

/** Whether a member's dependency, by key and requirement as written, comes from a registry. */
export type FromRegistry = (directory: string, key: string, range: string) => boolean;

/**
 * Which dependencies named like a member are not it. pnpm (from 9 on, by default) and berry (with
 * `enableTransparentWorkspaces: false`) fetch `"@scope/a": "^1.0.0"` from the registry although @scope/a is a
 * member; only their lockfiles tell. Such a range must not follow the member's version: nothing could install it
 * before the release is out. Without a lockfile nothing is taken for fetched.
 */
export function registryEdges(texts: Texts): FromRegistry {
  const [pnpm, yarn] = [fetchedByPnpm(texts.get('pnpm-lock.yaml')), fetchedByYarn(texts.get('yarn.lock'))];
  return (directory, key, range) =>
    pnpm.has(`${directory}\n${key}\n${range}`) ||
    yarn.has(`${key}@${range}`) ||
    yarn.has(`${key}@npm:${range}`);
}

function fetchedByPnpm(text = ''): ReadonlySet<string> {
  // `file:` is an injected member.
  return new Set(
    readPnpmLock(text)
      .filter((each) => each.version !== null && !/^(?:link|file):/u.test(each.version))
      .map((each) => `${each.importer}\n${each.name}\n${each.specifier}`),
  );
}

function fetchedByYarn(text = ''): ReadonlySet<string> {
  if (!isBerry(text)) return new Set();
  return new Set(
    readYarnLock(text)
      .filter((entry) => !isMember(entry))
      .flatMap((entry) => entry.descriptors),
  );
}
