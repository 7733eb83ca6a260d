import { posix } from 'node:path';
import { z } from 'zod';
import type { Edge, LockedPackage, Need } from '../../core/sbom/graph.ts';
import {
  assertCount,
  lockedId,
  lockUnreadable,
  shaped,
  type LockReading,
  type LockSource,
} from '../locked.ts';
import { parseYamlLock } from '../locked-yaml.ts';
import { npmPackage } from './locked-package.ts';

const references = z.record(z.string(), z.string()).nullish();
const specified = z.record(z.string(), z.object({ version: z.string() })).nullish();

const importerSchema = z.object({
  dependencies: specified,
  optionalDependencies: specified,
  devDependencies: specified,
});

/** An entry of `packages`; in version 6 with its dependencies, in version 9 these stand in `snapshots`. */
const entrySchema = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  resolution: z
    .object({
      integrity: z.string().optional(),
      tarball: z.string().optional(),
      repo: z.string().optional(),
      commit: z.string().optional(),
      directory: z.string().optional(),
    })
    .optional(),
  dependencies: references,
  optionalDependencies: references,
});

const lockSchema = z.object({
  lockfileVersion: z.string(),
  importers: z.record(z.string(), importerSchema).nullish(),
  ...importerSchema.shape,
  packages: z.record(z.string(), entrySchema).nullish(),
  snapshots: z
    .record(z.string(), z.object({ dependencies: references, optionalDependencies: references }).nullable())
    .nullish(),
});

type Importer = z.infer<typeof importerSchema>;
type Entry = z.infer<typeof entrySchema>;

interface Lock {
  readonly source: LockSource;
  /** What stands before the name in a key: '/' in version 6. */
  readonly prefix: string;
  readonly entries: ReadonlyMap<string, Entry>;
  /** Manifests of the repository's own packages. */
  readonly own: ReadonlySet<string>;
}

/** Reads pnpm-lock.yaml, lockfileVersion 6.x (pnpm 8) and 9.x (pnpm 9 and later). */
export function readPnpmLock(source: LockSource): LockReading {
  const value = shaped(source.file, lockSchema, parseYamlLock(source));
  const major = Number(value.lockfileVersion.split('.', 1)[0]);
  if (major !== 6 && major !== 9) {
    throw lockUnreadable(
      source.file,
      `lockfileVersion ${value.lockfileVersion} is not read`,
      'Let pnpm 8 or later write it: pnpm install --lockfile-only',
    );
  }
  const entries = new Map(Object.entries(value.packages ?? {}));
  const own = new Set(source.own.map(({ manifest }) => manifest));
  const lock = { source, prefix: major === 6 ? '/' : '', entries, own };
  // A key may stand for several places, which differ in the peers they got: `name@version(peer@version)`.
  const places = major === 6 ? entries : new Map(Object.entries(value.snapshots ?? {}));
  assertCount(source.file, places.size);
  const importers = Object.entries(value.importers ?? { '.': value });
  return {
    packages: [...places].flatMap(([key, place]) => toPackage(lock, key, place ?? {})),
    needs: new Map(
      importers.map(([path, importer]) => [manifestAt(lock, path), importerEdges(lock, path, importer)]),
    ),
  };
}

function manifestAt({ source }: Lock, path: string): string {
  return posix.join(posix.dirname(source.file), path, 'package.json');
}

type Place = Pick<Entry, 'dependencies' | 'optionalDependencies'>;

function toPackage(lock: Lock, key: string, place: Place): readonly LockedPackage[] {
  const entry = entryOf(lock, key);
  if (idOf(lock, key) !== lockedId(lock.source.file, key)) return [];
  const { tarball, repo, commit, integrity } = entry.resolution ?? {};
  const { name, version } = namesOf(lock, key, entry);
  return [
    npmPackage(lock.source.file, {
      key,
      name,
      version,
      resolved: repo === undefined ? (tarball ?? '') : `git+${repo.replace(/^git\+/, '')}#${commit ?? ''}`,
      integrity: integrity ?? '',
      edges: [
        ...edgesOf(lock, place.dependencies, 'required'),
        ...edgesOf(lock, place.optionalDependencies, 'optional'),
      ],
    }),
  ];
}

/** What `packages` says of a key, whose peers stand in parentheses. */
function entryOf({ entries }: Lock, key: string): Entry {
  return entries.get(key) ?? entries.get(withoutPeers(key)) ?? {};
}

function withoutPeers(key: string): string {
  const at = key.indexOf('(');
  return at < 0 ? key : key.slice(0, at);
}

/** A directory of the repository that was copied (`injected`) is the package made in it. */
function idOf(lock: Lock, key: string): string {
  const { directory } = entryOf(lock, key).resolution ?? {};
  const manifest = directory === undefined ? '' : manifestAt(lock, directory);
  return lock.own.has(manifest) ? manifest : lockedId(lock.source.file, key);
}

/** `name@version`; what is not from a registry says the version, and in version 6 the name, beside it. */
function namesOf(
  { prefix }: Lock,
  key: string,
  entry: Entry,
): { readonly name: string; readonly version: string | null } {
  const plain = withoutPeers(key).slice(key.startsWith(prefix) ? prefix.length : 0);
  const at = plain.indexOf('@', 1);
  const isPlain = at > 0 && !plain.slice(at + 1).includes(':');
  return {
    name: entry.name ?? (at < 0 ? plain : plain.slice(0, at)),
    version: entry.version ?? (isPlain ? plain.slice(at + 1) : null),
  };
}

function edgesOf(lock: Lock, references: Entry['dependencies'], need: Need): readonly Edge[] {
  return Object.entries(references ?? {}).map(([name, reference]) => ({
    to: idOf(lock, keyOf(lock, name, reference)),
    need,
  }));
}

/** The key a reference means: of the package itself, or in full where it has another name or comes from elsewhere. */
function keyOf({ prefix, entries }: Lock, name: string, reference: string): string {
  const plain = `${prefix}${name}@${reference}`;
  return entries.has(withoutPeers(plain)) || entries.has(plain) ? plain : reference;
}

const sections = [
  ['dependencies', 'required'],
  ['optionalDependencies', 'optional'],
  ['devDependencies', 'dev'],
] as const;

function importerEdges(lock: Lock, path: string, importer: Importer): readonly Edge[] {
  return sections.flatMap(([section, need]) =>
    Object.entries(importer[section] ?? {}).map(([name, { version }]) => ({
      to: version.startsWith('link:')
        ? manifestAt(lock, posix.join(path, version.slice('link:'.length)))
        : idOf(lock, keyOf(lock, name, version)),
      need,
    })),
  );
}
