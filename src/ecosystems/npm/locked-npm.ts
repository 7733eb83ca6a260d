import { posix } from 'node:path';
import { z } from 'zod';
import type { Edge, LockedPackage, Need } from '../../core/sbom/graph.ts';
import { assertCount, lockedId, lockUnreadable, shaped } from '../locked.ts';
import type { LockReading, LockSource } from '../locked.ts';
import { parseLock } from './locked-json.ts';
import { npmPackage, sections } from './locked-package.ts';

const ranges = z.record(z.string(), z.string()).optional();

/** An entry of `packages` (npm docs, package-lock.json, "packages"); unknown members are of no interest. */
const entrySchema = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  link: z.boolean().optional(),
  inBundle: z.boolean().optional(),
  license: z.unknown().optional(),
  dependencies: ranges,
  optionalDependencies: ranges,
  devDependencies: ranges,
  peerDependencies: ranges,
  peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean().optional() })).optional(),
});

const lockSchema = z.object({
  lockfileVersion: z.number(),
  packages: z.record(z.string(), entrySchema).optional(),
});

type Entry = z.infer<typeof entrySchema>;

interface Lock {
  readonly source: LockSource;
  /** Entries by location. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** Manifests of the repository's own packages. */
  readonly own: ReadonlySet<string>;
}

/** Reads package-lock.json and npm-shrinkwrap.json, lockfileVersion 2 and 3. */
export function readNpmLock(source: LockSource): LockReading {
  const { file, own } = source;
  const { lockfileVersion, packages } = shaped(file, lockSchema, parseLock(source, 'json'));
  if (packages === undefined) {
    throw lockUnreadable(
      file,
      `lockfileVersion ${lockfileVersion} has no packages in it`,
      'Let npm 7 or later write it: npm install --package-lock-only --lockfile-version 3',
    );
  }
  const entries = new Map(Object.entries(packages));
  assertCount(file, entries.size);
  const lock = { source, entries, own: new Set(own.map(({ manifest }) => manifest)) };
  const found = [...entries].filter(([, { link }]) => link !== true);
  const isHere = ([location]: readonly [string, Entry]): boolean => isOwn(lock, location);
  return {
    packages: found.filter((one) => !isHere(one)).map((one) => toPackage(lock, ...one)),
    needs: new Map(
      found
        .filter(isHere)
        .map(([location, entry]) => [manifestAt(lock, location), edgesOf(lock, location, entry)]),
    ),
  };
}

/** The top of the workspace, and members that are packages of this repository. */
function isOwn(lock: Lock, location: string): boolean {
  return location === '' || lock.own.has(manifestAt(lock, location));
}

function manifestAt({ source }: Lock, location: string): string {
  return posix.join(posix.dirname(source.file), location, 'package.json');
}

function toPackage(lock: Lock, location: string, entry: Entry): LockedPackage {
  const { resolved = '', integrity = '', license, version = null } = entry;
  return npmPackage(lock.source.file, {
    key: location,
    name: entry.name ?? nameAt(location),
    license: typeof license === 'string' ? license : null,
    properties: entry.inBundle === true ? [['cdx:npm:package:bundled', 'true']] : [],
    edges: edgesOf(lock, location, entry),
    ...{ version, resolved, integrity },
  });
}

/** The name a location ends with: `node_modules/@scope/name`. A folder of the repository is called as it is. */
function nameAt(location: string): string {
  const at = location.lastIndexOf('node_modules/');
  return at < 0 ? posix.basename(location) : location.slice(at + 'node_modules/'.length);
}

function edgesOf(lock: Lock, location: string, entry: Entry): readonly Edge[] {
  return sections.flatMap(([section, strength]) =>
    Object.keys(entry[section] ?? {}).flatMap((name) => {
      const isOptional =
        section === 'peerDependencies' && entry.peerDependenciesMeta?.[name]?.optional === true;
      const need: Need = isOptional ? 'optional' : strength;
      const to = resolve(lock, location, name);
      return to === null ? [] : [{ to, need }];
    }),
  );
}

/** Where Node finds a package from a location: in its own node_modules, then upwards. Null where it is not installed. */
function resolve(lock: Lock, location: string, name: string): string | null {
  for (let folder: string | null = location; folder !== null; folder = above(folder)) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    const entry = lock.entries.get(place);
    if (entry !== undefined)
      return idOf(lock, entry.link === true ? posix.normalize(entry.resolved ?? '') : place);
  }
  return null;
}

function idOf(lock: Lock, location: string): string {
  return isOwn(lock, location) ? manifestAt(lock, location) : lockedId(lock.source.file, location);
}

/** The next folder up that may have node_modules; null above the top. */
function above(folder: string): string | null {
  if (folder === '') return null;
  const at = folder.lastIndexOf('/');
  return at < 0 ? '' : folder.slice(0, at);
}
