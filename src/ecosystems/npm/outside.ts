import type { Node } from 'jsonc-parser';
import type { OutsideNeed, Texts, VersionEdit } from '../ecosystem.ts';
import { members, parseJson, stringOf } from './json.ts';
import { isLink, upwards } from './linked-json.ts';
import { satisfies } from './range.ts';
import { isBerry, isMember, readYarnLock } from './yarn-lock.ts';

/** The lockfiles that say what packages from registries ask for and get. */
const readers: ReadonlyMap<string, (text: string, path: string) => readonly OutsideNeed[]> = new Map([
  ['npm-shrinkwrap.json', servedByNpm],
  ['package-lock.json', servedByNpm],
  ['yarn.lock', servedByBerry],
]);

/**
 * What packages from registries ask of members, where new versions leave it: the package manager then wants an older
 * release of the member beside it, and only the registry knows what goes into the lockfile for that. Read from
 * package-lock.json (v2, v3) and berry's yarn.lock; classic, pnpm and bun do not say which range a member serves.
 */
export function outsideNeeds(texts: Texts, versions: readonly VersionEdit[]): readonly OutsideNeed[] {
  if (versions.length === 0) return [];
  const next = new Map(versions.map((edit) => [edit.package.name, edit.version]));
  return [...readers].flatMap(([path, served]) => {
    const text = texts.get(path);
    if (text === undefined) return [];
    return served(text, path).filter(({ name, range }) => {
      const version = next.get(name);
      return version !== undefined && !satisfies(version, range);
    });
  });
}

/** A package in `node_modules` that gets a link by Node's rule of resolution. */
function servedByNpm(text: string, path: string): readonly OutsideNeed[] {
  const packages = members(members(parseJson(path, text).root).get('packages'));
  return [...packages].flatMap(([place, entry]) => {
    const at = place.lastIndexOf('node_modules/');
    if (at < 0 || isLink(entry)) return [];
    const by = place.slice(at + 'node_modules/'.length);
    return requirementsOf(entry)
      .filter(([name]) => isServedByLink(packages, place, name))
      .map(([name, range]) => ({ file: path, by, name, range }));
  });
}

function requirementsOf(entry: Node): readonly (readonly [name: string, range: string])[] {
  const fields = members(entry);
  return ['dependencies', 'optionalDependencies'].flatMap((section) =>
    [...members(fields.get(section))].map(([name, range]) => [name, stringOf(range) ?? ''] as const),
  );
}

function isServedByLink(packages: ReadonlyMap<string, Node>, place: string, name: string): boolean {
  const entry = upwards(place)
    .map((each) => packages.get(`${each}node_modules/${name}`))
    .find((each) => each !== undefined);
  return entry !== undefined && isLink(entry);
}

/** An entry from a registry one of whose descriptors is resolved by a member. */
function servedByBerry(text: string, path: string): readonly OutsideNeed[] {
  if (!isBerry(text)) return [];
  const entries = readYarnLock(text);
  const byMembers = new Set(entries.filter(isMember).flatMap(({ descriptors }) => descriptors));
  return entries
    .filter((entry) => !isMember(entry))
    .flatMap(({ descriptors: [first = ''], dependencies }) =>
      dependencies
        .filter(({ section, name, range }) => {
          const plain = range.replace(/^npm:/u, '');
          const isServed = byMembers.has(`${name}@${plain}`) || byMembers.has(`${name}@npm:${plain}`);
          return section === 'dependencies' && isServed;
        })
        .map(({ name, range }) => ({
          ...{ file: path, by: first.slice(0, first.indexOf('@', 1)) },
          ...{ name, range: range.replace(/^npm:/u, '') },
        })),
    );
}
