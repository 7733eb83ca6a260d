import { posix } from 'node:path';
import { z } from 'zod';
import { publicUrl, vcsUrl } from '../../core/sbom/address.ts';
import { groupBy } from '../../core/collections.ts';
import { digest } from '../../core/sbom/digest.ts';
import {
  stronger,
  type Distribution,
  type Edge,
  type LockedPackage,
  type Need,
} from '../../core/sbom/graph.ts';
import {
  assertCount,
  lockedId,
  lockedPackage,
  shaped,
  type LockReading,
  type LockSource,
} from '../locked.ts';
import { parseTomlLock } from '../toml/values.ts';
import { requirementsOf } from './dependencies.ts';
import { readManifest } from './manifest.ts';

const entrySchema = z.object({
  name: z.string(),
  version: z.string(),
  source: z.string().optional(),
  checksum: z.string().optional(),
  /** `name`, with the version and the source where there are several of the name. */
  dependencies: z.array(z.string()).optional(),
});

const lockSchema = z.object({
  package: z.array(entrySchema).optional(),
  /** Formats 1 and 2 keep checksums here: `checksum name version (source)`. */
  metadata: z.record(z.string(), z.unknown()).optional(),
});

type Entry = z.infer<typeof entrySchema>;

interface Lock {
  readonly source: LockSource;
  readonly byName: ReadonlyMap<string, readonly Entry[]>;
  readonly checksums: ReadonlyMap<string, unknown>;
}

/** Reads Cargo.lock, all formats (1 to 4). Its crates without a source are the workspace's, or lie at a path elsewhere. */
export function readCargoLock(source: LockSource): LockReading {
  const { package: entries = [], metadata = {} } = shaped(source.file, lockSchema, parseTomlLock(source));
  assertCount(source.file, entries.length);
  const byName = groupBy(entries, ({ name }) => name);
  const lock = { source, byName, checksums: new Map(Object.entries(metadata)) };
  return {
    packages: entries.filter((one) => manifestOf(lock, one) === null).map((one) => toPackage(lock, one)),
    needs: new Map(
      entries.flatMap((one) => {
        const manifest = manifestOf(lock, one);
        return manifest === null ? [] : [[manifest, ownEdges(lock, one, manifest)] as const];
      }),
    ),
  };
}

/** The manifest of a crate of the workspace; null for any other one. */
function manifestOf({ source }: Lock, { name, source: from }: Entry): string | null {
  if (from !== undefined) return null;
  return source.own.find((pkg) => pkg.name === name)?.manifest ?? null;
}

function idOf(lock: Lock, entry: Entry): string {
  const { name, version, source = '' } = entry;
  return manifestOf(lock, entry) ?? lockedId(lock.source.file, `${name} ${version} ${source}`);
}

function toPackage(lock: Lock, entry: Entry): LockedPackage {
  const { name, version, source = '' } = entry;
  const [kind = '', address = '', commit] = /^([a-z]+)\+([^#]*)#?(.*)$/.exec(source)?.slice(1) ?? [];
  return lockedPackage(lock.source.file, {
    key: `${name} ${version} ${source}`,
    parts: { type: 'cargo', name, version },
    vcs: kind === 'git' ? vcsUrl(address, commit ?? null) : null,
    distributions: distributionOf(lock, entry),
    properties: registryOf(kind, address),
    edges: edgesOf(lock, entry, () => 'required'),
  });
}

const cratesIo: ReadonlySet<string> = new Set([
  'registry+https://github.com/rust-lang/crates.io-index',
  'sparse+https://index.crates.io/',
]);

function distributionOf(
  { checksums }: Lock,
  { name, version, source = '', checksum }: Entry,
): readonly Distribution[] {
  const hex = checksum ?? checksums.get(`checksum ${name} ${version} (${source})`);
  const digests = digest('sha256', typeof hex === 'string' ? hex : '');
  // The lockfile names the index only; where crates.io keeps a crate stands in the index's config.json.
  const url = cratesIo.has(source)
    ? `https://static.crates.io/crates/${name}/${name}-${version}.crate`
    : null;
  return url === null && digests.length === 0 ? [] : [{ url, file: null, digests }];
}

/** The index of a registry that is not crates.io. */
function registryOf(kind: string, address: string): LockedPackage['properties'] {
  const url = kind === 'registry' || kind === 'sparse' ? publicUrl(address) : null;
  return url === null || cratesIo.has(`${kind}+${address}`) ? [] : [['releasewright:cargo:registry', url]];
}

function edgesOf(lock: Lock, { dependencies = [] }: Entry, needOf: (name: string) => Need): readonly Edge[] {
  return dependencies.flatMap((text) => {
    const [name = '', version, from] = text.split(' ');
    const found = (lock.byName.get(name) ?? []).find(
      (one) =>
        (version === undefined || one.version === version) &&
        (from === undefined || `(${one.source ?? ''})` === from),
    );
    return found === undefined ? [] : [{ to: idOf(lock, found), need: needOf(name) }];
  });
}

/** The lockfile does not tell what is for tests, or optional: the manifest does. What builds a crate shapes it, and is required. */
function ownEdges(lock: Lock, entry: Entry, manifest: string): readonly Edge[] {
  const { file, texts } = lock.source;
  const own = readManifest(texts, manifest);
  const root = readManifest(texts, posix.join(posix.dirname(file), 'Cargo.toml')) ?? own;
  const needs = new Map<string, Need>();
  for (const { name, kind } of own === null || root === null ? [] : requirementsOf(own, root)) {
    const need = kind === 'dev' || kind === 'optional' ? kind : 'required';
    needs.set(name, stronger(need, needs.get(name) ?? need));
  }
  return edgesOf(lock, entry, (name) => needs.get(name) ?? 'required');
}
