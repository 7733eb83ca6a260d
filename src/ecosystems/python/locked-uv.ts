import { posix } from 'node:path';
import { z } from 'zod';
import { groupBy } from '../../core/collections.ts';
import { vcsUrl } from '../../core/sbom/address.ts';
import type { Edge, LockedPackage, Need } from '../../core/sbom/graph.ts';
import { directoryAt } from '../paths.ts';
import {
  assertCount,
  lockedId,
  lockedPackage,
  shaped,
  type LockReading,
  type LockSource,
} from '../locked.ts';
import { parseTomlLock } from '../toml/values.ts';
import { fileOf, fileSchema } from './locked-files.ts';
import { normalName } from './names.ts';

const sourceSchema = z.record(z.string(), z.unknown());

const needSchema = z.object({
  name: z.string(),
  version: z.string().optional(),
  source: sourceSchema.optional(),
  extra: z.array(z.string()).optional(),
});

const groupsSchema = z.record(z.string(), z.array(needSchema)).optional();

const entrySchema = z.object({
  name: z.string(),
  version: z.string().optional(),
  source: sourceSchema.optional(),
  dependencies: z.array(needSchema).optional(),
  'optional-dependencies': groupsSchema,
  'dev-dependencies': groupsSchema,
  sdist: fileSchema.optional(),
  wheels: z.array(fileSchema).optional(),
});

type Entry = z.infer<typeof entrySchema>;
type Needed = z.infer<typeof needSchema>;

interface Lock {
  readonly source: LockSource;
  readonly byName: ReadonlyMap<string, readonly Entry[]>;
}

/** Reads uv.lock (https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile), version 1. */
export function readUvLock(source: LockSource): LockReading {
  const schema = z.object({ package: z.array(entrySchema).optional() });
  const { package: entries = [] } = shaped(source.file, schema, parseTomlLock(source));
  assertCount(source.file, entries.length);
  const lock = { source, byName: groupBy(entries, ({ name }) => name) };
  return {
    packages: entries.filter((one) => manifestOf(lock, one) === null).map((one) => toPackage(lock, one)),
    needs: new Map(
      entries.flatMap((one) => {
        const manifest = manifestOf(lock, one);
        return manifest === null ? [] : [[manifest, allEdges(lock, one)] as const];
      }),
    ),
  };
}

/** The manifest of a project of this repository; null for what comes from elsewhere. */
function manifestOf({ source: { file, own } }: Lock, { source = {} }: Entry): string | null {
  const path = source['editable'] ?? source['virtual'] ?? source['directory'];
  const directory = typeof path === 'string' ? directoryAt(posix.dirname(file), path) : null;
  return own.find((pkg) => pkg.path === directory)?.manifest ?? null;
}

function keyOf({ name, version = '', source = {} }: Entry): string {
  return `${name} ${version} ${JSON.stringify(source)}`;
}

function idOf(lock: Lock, entry: Entry): string {
  return manifestOf(lock, entry) ?? lockedId(lock.source.file, keyOf(entry));
}

function toPackage(lock: Lock, entry: Entry): LockedPackage {
  return lockedPackage(lock.source.file, {
    key: keyOf(entry),
    parts: { type: 'pypi', name: normalName(entry.name), version: entry.version ?? null },
    vcs: vcsOf(entry),
    distributions: filesOf(entry).flatMap(fileOf),
    edges: edgesOf(lock, entry.dependencies, 'required'),
  });
}

/** `git = "https://host/owner/name?rev=main#commit"`. */
function vcsOf({ source = {} }: Entry): string | null {
  const { git } = source;
  if (typeof git !== 'string') return null;
  const [address = '', commit] = git.split('#', 2);
  return vcsUrl(address, commit ?? null);
}

/** Its source distribution and wheels; what is at an address of its own may tell no more than that. */
function filesOf({ sdist, wheels = [], source = {} }: Entry): readonly z.infer<typeof fileSchema>[] {
  const files = sdist === undefined ? wheels : [sdist, ...wheels];
  const { url } = source;
  return files.length === 0 && typeof url === 'string' ? [{ url }] : files;
}

/** What a project needs, its extras and its groups. */
function allEdges(lock: Lock, entry: Entry): readonly Edge[] {
  const grouped = (groups: Entry['dev-dependencies'], need: Need): readonly Edge[] =>
    Object.values(groups ?? {}).flatMap((needs) => edgesOf(lock, needs, need));
  return [
    ...edgesOf(lock, entry.dependencies, 'required'),
    ...grouped(entry['optional-dependencies'], 'optional'),
    ...grouped(entry['dev-dependencies'], 'dev'),
  ];
}

/** Who needs a package with extras needs what these need, too. */
function edgesOf(lock: Lock, needed: readonly Needed[] = [], need: Need): readonly Edge[] {
  return needed.flatMap((one) =>
    matching(lock, one).flatMap((entry) => {
      const extras = (one.extra ?? []).flatMap((extra) => entry['optional-dependencies']?.[extra] ?? []);
      const further = extras.flatMap((other) => matching(lock, other));
      return [entry, ...further].map((each) => ({ to: idOf(lock, each), need }));
    }),
  );
}

/** The entries that are meant: of one name there may be several, told apart by version and source. */
function matching({ byName }: Lock, { name, version, source }: Needed): readonly Entry[] {
  return (byName.get(name) ?? []).filter(
    (entry) =>
      (version === undefined || entry.version === version) &&
      (source === undefined || JSON.stringify(entry.source) === JSON.stringify(source)),
  );
}
