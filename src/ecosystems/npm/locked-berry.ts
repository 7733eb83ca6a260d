import { posix } from 'node:path';
import { z } from 'zod';
import { stronger, type Edge, type LockedPackage, type Need } from '../../core/sbom/graph.ts';
import { assertCount, lockedId, shaped, type LockReading, type LockSource } from '../locked.ts';
import { parseYamlLock } from '../locked-yaml.ts';
import { declaredIn } from './locked-manifest.ts';
import { npmPackage } from './locked-package.ts';

const ranges = z.record(z.string(), z.string()).optional();

const entrySchema = z.object({
  version: z.string().optional(),
  /** `name@npm:version`, or where else it comes from. */
  resolution: z.string().optional(),
  dependencies: ranges,
  dependenciesMeta: z.record(z.string(), z.object({ optional: z.string().optional() })).optional(),
  checksum: z.string().optional(),
});

type Entry = z.infer<typeof entrySchema>;

interface Lock {
  readonly source: LockSource;
  /** Ids by descriptor: `name@npm:range`. */
  readonly ids: ReadonlyMap<string, string>;
  /** Ids of the packages of each name. */
  readonly named: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Reads a berry yarn.lock (yarn 2 and later, `__metadata` version 4 to 8). */
export function readBerryLock(source: LockSource): LockReading {
  const { file } = source;
  const { __metadata, ...all } = shaped(file, z.record(z.string(), z.unknown()), parseYamlLock(source));
  const entries = Object.entries(shaped(file, z.record(z.string(), entrySchema), all));
  assertCount(file, entries.length);
  const lock = { source, ids: idsOf(source, entries), named: namedIds(source, entries) };
  const isMember = ([, entry]: readonly [string, Entry]): boolean => memberPath(entry) !== null;
  return {
    packages: entries.filter((one) => !isMember(one)).map(([key, entry]) => toPackage(lock, key, entry)),
    needs: new Map(entries.filter(isMember).map(([key, entry]) => needsOf(lock, key, entry))),
  };
}

function idsOf(
  source: LockSource,
  entries: readonly (readonly [string, Entry])[],
): ReadonlyMap<string, string> {
  return new Map(
    entries.flatMap(([key, entry]) =>
      key.split(', ').map((descriptor) => [descriptor, idOf(source, key, entry)] as const),
    ),
  );
}

function namedIds(
  source: LockSource,
  entries: readonly (readonly [string, Entry])[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const named = new Map<string, Set<string>>();
  for (const [key, entry] of entries) {
    const { name } = splitAt(key);
    named.set(name, (named.get(name) ?? new Set()).add(idOf(source, key, entry)));
  }
  return named;
}

function idOf({ file }: LockSource, key: string, entry: Entry): string {
  const path = memberPath(entry);
  return path === null ? lockedId(file, key) : posix.join(posix.dirname(file), path, 'package.json');
}

/** The directory of a member of the workspace: `name@workspace:path`. */
function memberPath({ resolution = '' }: Entry): string | null {
  const { rest } = splitAt(resolution);
  return rest.startsWith('workspace:') ? rest.slice('workspace:'.length) : null;
}

/** `@scope/name@rest` in two. */
function splitAt(text: string): { readonly name: string; readonly rest: string } {
  const at = text.indexOf('@', 1);
  return at < 0 ? { name: text, rest: '' } : { name: text.slice(0, at), rest: text.slice(at + 1) };
}

/** A member's entry does not tell what is for development: its manifest does. */
function needsOf(lock: Lock, key: string, entry: Entry): readonly [manifest: string, edges: readonly Edge[]] {
  const manifest = idOf(lock.source, key, entry);
  const needs = new Map<string, Need>();
  for (const { name, need } of declaredIn(lock.source.texts.get(manifest)))
    needs.set(name, stronger(need, needs.get(name) ?? need));
  return [manifest, edgesOf(lock, entry, (name) => needs.get(name) ?? 'required')];
}

function toPackage(lock: Lock, key: string, entry: Entry): LockedPackage {
  const { version, resolution = key, checksum, dependenciesMeta } = entry;
  const { name, rest } = splitAt(resolution);
  return npmPackage(lock.source.file, {
    key,
    name,
    version: version ?? null,
    resolved: addressOf(rest),
    integrity: '',
    // The checksum is that of an archive in yarn's own cache, not of any file that others have.
    properties: checksum === undefined ? [] : [['releasewright:yarn:checksum', checksum]],
    edges: edgesOf(lock, entry, (each) =>
      dependenciesMeta?.[each]?.optional === 'true' ? 'optional' : 'required',
    ),
  });
}

/** Where it comes from, as far as the resolution tells: a registry only tells it where it is not the usual address. */
function addressOf(rest: string): string {
  const archive = /::(?:.*&)?__archiveUrl=([^&]+)/.exec(rest)?.[1];
  if (archive === undefined) return /^(?:npm|patch|file|portal|link|exec|virtual):/.test(rest) ? '' : rest;
  try {
    return decodeURIComponent(archive);
  } catch {
    return '';
  }
}

function edgesOf(lock: Lock, { dependencies = {} }: Entry, needOf: (name: string) => Need): readonly Edge[] {
  return Object.entries(dependencies).flatMap(([name, range]) => {
    const to = find(lock, name, range);
    return to === null ? [] : [{ to, need: needOf(name) }];
  });
}

/** By descriptor; where `resolutions` put another one in its place, by the name if there is only one. */
function find({ ids, named }: Lock, name: string, range: string): string | null {
  const exact = ids.get(`${name}@${range}`) ?? ids.get(`${name}@npm:${range}`);
  if (exact !== undefined) return exact;
  const [only, ...others] = named.get(name) ?? [];
  return others.length === 0 ? (only ?? null) : null;
}
