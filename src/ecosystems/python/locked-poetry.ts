import { z } from 'zod';
import { vcsUrl } from '../../core/sbom/address.ts';
import { groupBy } from '../../core/collections.ts';
import type { Edge, LockedPackage, Need } from '../../core/sbom/graph.ts';
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
import { projectNeeds } from './locked-project.ts';

const requirementSchema = z.object({
  optional: z.boolean().optional(),
  extras: z.array(z.string()).optional(),
});

const entrySchema = z.object({
  name: z.string(),
  version: z.string(),
  files: z.array(fileSchema).optional(),
  /** A range, or a table, or several of them for different interpreters. */
  dependencies: z
    .record(
      z.string(),
      z.union([z.string(), requirementSchema, z.array(z.union([z.string(), requirementSchema]))]),
    )
    .optional(),
  /** Requirements (PEP 508) by extra. */
  extras: z.record(z.string(), z.array(z.string())).optional(),
  source: z
    .object({
      type: z.string().optional(),
      url: z.string().optional(),
      resolved_reference: z.string().optional(),
    })
    .optional(),
});

const lockSchema = z.object({
  package: z.array(entrySchema).optional(),
  /** Version 1 keeps the files of all packages here. */
  metadata: z.object({ files: z.record(z.string(), z.array(fileSchema)).optional() }).optional(),
});

type Entry = z.infer<typeof entrySchema>;

interface Lock {
  readonly source: LockSource;
  readonly byName: ReadonlyMap<string, readonly Entry[]>;
  readonly files: ReadonlyMap<string, readonly z.infer<typeof fileSchema>[]>;
}

/** Reads poetry.lock, lock-version 1.x and 2.x. What the project itself needs stands in its pyproject.toml. */
export function readPoetryLock(source: LockSource): LockReading {
  const { package: entries = [], metadata } = shaped(source.file, lockSchema, parseTomlLock(source));
  assertCount(source.file, entries.length);
  const lock = {
    source,
    byName: groupBy(entries, ({ name }) => normalName(name)),
    files: new Map(Object.entries(metadata?.files ?? {})),
  };
  return {
    packages: entries.map((entry) => toPackage(lock, entry)),
    needs: projectNeeds(source, (name, need) => edgesTo(lock, name, need, [])),
  };
}

function keyOf({ name, version, source }: Entry): string {
  return `${name} ${version} ${JSON.stringify(source ?? {})}`;
}

function toPackage(lock: Lock, entry: Entry): LockedPackage {
  const { name, version, source = {}, files = lock.files.get(name) ?? [] } = entry;
  return lockedPackage(lock.source.file, {
    key: keyOf(entry),
    parts: { type: 'pypi', name: normalName(name), version },
    vcs: source.type === 'git' ? vcsUrl(source.url ?? '', source.resolved_reference ?? null) : null,
    distributions: files.flatMap((file) =>
      fileOf(source.type === 'url' && files.length === 1 ? { ...file, url: source.url } : file),
    ),
    edges: Object.entries(entry.dependencies ?? {}).flatMap(([other, written]) =>
      edgesOf(lock, other, written),
    ),
  });
}

function edgesOf(
  lock: Lock,
  name: string,
  written: NonNullable<Entry['dependencies']>[string],
): readonly Edge[] {
  const all = Array.isArray(written) ? written : [written];
  const tables = all.filter((one) => typeof one !== 'string');
  const isOptional = tables.length === all.length && tables.every(({ optional }) => optional === true);
  const extras = tables.flatMap((one) => one.extras ?? []);
  return edgesTo(lock, name, isOptional ? 'optional' : 'required', extras);
}

/** Every entry of the name: which one is installed depends on the interpreter. Who needs extras needs what they need. */
function edgesTo(lock: Lock, name: string, need: Need, extras: readonly string[]): readonly Edge[] {
  return (lock.byName.get(normalName(name)) ?? []).flatMap((entry) => {
    const wanted = extras.flatMap((extra) => entry.extras?.[extra] ?? []);
    const further = wanted.flatMap(
      (text) => lock.byName.get(normalName(/^[\w.-]+/.exec(text)?.[0] ?? '')) ?? [],
    );
    return [entry, ...further].map((one) => ({ to: lockedId(lock.source.file, keyOf(one)), need }));
  });
}
