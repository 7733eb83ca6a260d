import { posix } from 'node:path';
import { z } from 'zod';
import type { Edge, LockedPackage } from '../../core/sbom/graph.ts';
import { assertCount, lockedId, shaped, type LockReading, type LockSource } from '../locked.ts';
import { parseLock } from './locked-json.ts';
import { npmPackage, sections } from './locked-package.ts';

const ranges = z.record(z.string(), z.string()).optional();

/** Dependencies of a workspace or a package. */
const needsSchema = z.object({
  name: z.string().optional(),
  dependencies: ranges,
  devDependencies: ranges,
  optionalDependencies: ranges,
  peerDependencies: ranges,
  optionalPeers: z.array(z.string()).optional(),
});

const lockSchema = z.object({
  workspaces: z.record(z.string(), needsSchema),
  /** `name@version` or `name@address` first; then the registry, the dependencies, the integrity, not all of them always. */
  packages: z.record(z.string(), z.tuple([z.string()]).rest(z.union([z.string(), needsSchema]))).optional(),
});

type Needs = z.infer<typeof needsSchema>;

/** A package under its key. */
interface Entry {
  readonly name: string;
  /** What stands behind the name: a version or an address. */
  readonly rest: string;
  readonly registry: string;
  readonly integrity: string;
  readonly needs: Needs;
}

interface Lock {
  readonly source: LockSource;
  readonly entries: ReadonlyMap<string, Entry>;
}

/** Reads bun.lock, lockfileVersion 0 and 1. */
export function readBunLock(source: LockSource): LockReading {
  const { workspaces, packages = {} } = shaped(source.file, lockSchema, parseLock(source, 'jsonc'));
  const entries = new Map(
    Object.entries(packages).map(([key, [ident, ...parts]]) => [key, entryOf(ident, parts)]),
  );
  assertCount(source.file, entries.size);
  const lock = { source, entries };
  return {
    packages: [...entries]
      .filter(([key]) => memberOf(lock, key) === null)
      .map(([key, entry]) => toPackage(lock, key, entry)),
    needs: new Map(
      Object.entries(workspaces).map(([path, needs]) => [
        manifestAt(lock, path),
        edgesOf(lock, needs.name ?? '', needs),
      ]),
    ),
  };
}

function entryOf(ident: string, parts: readonly (string | Needs)[]): Entry {
  const at = ident.indexOf('@', 1);
  const texts = parts.filter((part) => typeof part === 'string');
  return {
    name: at < 0 ? ident : ident.slice(0, at),
    rest: at < 0 ? '' : ident.slice(at + 1),
    registry: texts[0] ?? '',
    integrity: texts.find((text) => /^sha\d+-/.test(text)) ?? '',
    needs: parts.find((part) => typeof part !== 'string') ?? {},
  };
}

function manifestAt({ source }: Lock, path: string): string {
  return posix.join(posix.dirname(source.file), path, 'package.json');
}

/** The manifest of a member of the workspace; null for what comes from elsewhere. */
function memberOf(lock: Lock, key: string): string | null {
  const { rest } = lock.entries.get(key) ?? { rest: '' };
  return rest.startsWith('workspace:') ? manifestAt(lock, rest.slice('workspace:'.length)) : null;
}

function toPackage(
  lock: Lock,
  key: string,
  { name, rest, registry, integrity, needs }: Entry,
): LockedPackage {
  const isVersion = !rest.includes(':');
  return npmPackage(lock.source.file, {
    key,
    name,
    version: isVersion && rest !== '' ? rest : null,
    resolved: isVersion ? registry : rest,
    integrity,
    edges: edgesOf(lock, key, needs),
  });
}

function edgesOf(lock: Lock, from: string, needs: Needs): readonly Edge[] {
  const optionalPeers = new Set(needs.optionalPeers);
  return sections.flatMap(([section, need]) =>
    Object.keys(needs[section] ?? {}).flatMap((name) => {
      const key = resolve(lock, from, name);
      if (key === null) return [];
      const isOptional = section === 'peerDependencies' && optionalPeers.has(name);
      return [
        { to: memberOf(lock, key) ?? lockedId(lock.source.file, key), need: isOptional ? 'optional' : need },
      ];
    }),
  );
}

/** Keys are paths of names: a package finds another one below itself, then below those it lies in. */
function resolve({ entries }: Lock, from: string, name: string): string | null {
  const path = namesIn(from);
  for (let length = path.length; length >= 0; length -= 1) {
    const key = [...path.slice(0, length), name].join('/');
    if (entries.has(key)) return key;
  }
  return null;
}

/** The names of a path; one with a scope has a slash in it. */
function namesIn(path: string): readonly string[] {
  const names: string[] = [];
  for (const part of path === '' ? [] : path.split('/')) {
    const last = names.at(-1) ?? '';
    if (last.startsWith('@') && !last.includes('/')) names[names.length - 1] = `${last}/${part}`;
    else names.push(part);
  }
  return names;
}
