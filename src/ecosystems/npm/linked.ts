import type { Texts } from '../ecosystem.ts';
import { fetchedByBun, fetchedByNpm, type FromRegistry } from './linked-json.ts';
import { readPnpmLock } from './pnpm-lock.ts';
import { isBerry, isMember, readClassicPatterns, readYarnLock } from './yarn-lock.ts';

/** The lockfiles that say whether a range is linked to the member or fetched; read before `packages`. */
export const linkingLockfiles: readonly string[] = [
  'npm-shrinkwrap.json',
  'package-lock.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
];

/**
 * Which dependencies named like a member are not it, as the lockfiles tell: a range the member is not in
 * (`"@scope/a": "^1.0.0"` beside @scope/a 2.0.0), one under another name (`npm:@scope/a@^1`), all plain ones in
 * pnpm from 9 on and in berry with `enableTransparentWorkspaces: false`. Such a range must not follow the member's
 * version: nothing could install it before the release is out. Without a lockfile nothing is taken for fetched.
 * @throws ReleaseError MANIFEST_UNREADABLE, when asked, for a JSON lockfile that is none
 */
export function registryEdges(texts: Texts): FromRegistry {
  const readers = [
    ...['npm-shrinkwrap.json', 'package-lock.json'].map((path) => readOnce(texts, path, fetchedByNpm)),
    readOnce(texts, 'pnpm-lock.yaml', fetchedByPnpm),
    readOnce(texts, 'yarn.lock', fetchedByYarn),
    readOnce(texts, 'bun.lock', fetchedByBun),
  ];
  return (directory, key, range) => readers.some((isFetched) => isFetched(directory, key, range));
}

/** A lockfile is read when the first dependency named like a member asks for it: many workspaces have none. */
function readOnce(
  texts: Texts,
  path: string,
  read: (text: string, path: string) => FromRegistry,
): FromRegistry {
  const text = texts.get(path);
  let known: FromRegistry | null = text === undefined ? () => false : null;
  return (...asked) => {
    known ??= read(text ?? '', path);
    return known(...asked);
  };
}

function fetchedByPnpm(text: string): FromRegistry {
  // `file:` is an injected member.
  const fetched = new Set(
    readPnpmLock(text)
      .filter((each) => each.version !== null && !/^(?:link|file):/u.test(each.version))
      .map((each) => `${each.importer}\n${each.name}\n${each.specifier}`),
  );
  return (directory, key, range) => fetched.has(`${directory}\n${key}\n${range}`);
}

function fetchedByYarn(text: string): FromRegistry {
  const descriptors = isBerry(text)
    ? readYarnLock(text)
        .filter((entry) => !isMember(entry))
        .flatMap((entry) => entry.descriptors)
    : // Classic locks only what it fetches.
      readClassicPatterns(text);
  const fetched = new Set<string>(descriptors);
  return (_directory, key, range) => fetched.has(`${key}@${range}`) || fetched.has(`${key}@npm:${range}`);
}
