import { append } from '../core/collections.ts';
import type { Package, Warning } from '../core/model.ts';
import type { Edge, LockedGraph, LockedPackage } from '../core/sbom/graph.ts';
import { ownNode } from '../core/sbom/own.ts';
import type { Texts } from '../ecosystems/ecosystem.ts';
import { declaredLicense } from '../ecosystems/licenses.ts';
import type { LockReading } from '../ecosystems/locked.ts';
import type { Tree } from '../ports.ts';
import { lockfilesOf, type Lockfile } from './lockfiles.ts';
import type { Workspace } from './workspace.ts';

/** What the lockfiles of a tree say, and what a person should know about it. */
export interface Locked {
  /** All that is locked, and the repository's own packages by manifest. */
  readonly graph: LockedGraph;
  /** The id of what stands for the whole repository. */
  readonly whole: string;
  readonly warnings: readonly Warning[];
}

/** Stands in the graph for a repository of several packages. */
const repository = 'repository';

/**
 * The graph of everything the lockfiles of a tree pin. Each package has the lockfile in its directory, or in the nearest
 * one above.
 * @param versions of own packages by manifest, where the tree does not tell them or they are about to change
 * @throws ReleaseError LOCKFILE_UNREADABLE
 */
export async function readLocked(
  tree: Tree,
  { packages, found }: Pick<Workspace, 'packages' | 'found'>,
  { name, versions }: { readonly name: string; readonly versions: ReadonlyMap<string, string> },
): Promise<Locked> {
  const texts = new Map(found.flatMap((one) => [...one.texts]));
  const locks = await lockfilesOf(tree, packages);
  const readings = await readAll(locks, packages, texts);
  const needs = needsOf(readings);
  const own = packages.map((pkg) => ({
    ...ownNode(pkg, versions.get(pkg.manifest) ?? pkg.version, declaredLicense(pkg, texts)),
    edges: needs.get(pkg.manifest) ?? [],
  }));
  const manifests = new Set(own.map(({ id }) => id));
  const loose = [...needs].flatMap(([manifest, edges]) => (manifests.has(manifest) ? [] : edges));
  const top = topOf(own, name, loose);
  const nodes = [...own, ...readings.flatMap((one) => one.packages), top];
  return {
    graph: new Map(nodes.map((node) => [node.id, node])),
    whole: top.id,
    warnings: packages.flatMap((pkg) => unlocked(pkg, locks.get(pkg.manifest), needs)),
  };
}

async function readAll(
  locks: ReadonlyMap<string, Lockfile>,
  packages: readonly Package[],
  manifests: Texts,
): Promise<readonly LockReading[]> {
  return Promise.all(
    [...new Set(locks.values())].map(async (lock) => {
      const own = packages.filter(({ manifest }) => locks.get(manifest) === lock);
      const { file, text, texts, load } = lock;
      return (await load())({ file, text, own, texts: new Map([...manifests, ...texts]) });
    }),
  );
}

function needsOf(readings: readonly LockReading[]): ReadonlyMap<string, readonly Edge[]> {
  const needs = new Map<string, Edge[]>();
  for (const reading of readings)
    for (const [manifest, edges] of reading.needs) {
      if (!needs.has(manifest)) needs.set(manifest, []);
      for (const edge of edges) append(needs, manifest, edge);
    }
  return needs;
}

/** What stands for the repository: its only package, or one that needs them all. */
function topOf(own: readonly LockedPackage[], name: string, loose: readonly Edge[]): LockedPackage {
  const [only, ...others] = own;
  if (only !== undefined && others.length === 0) return { ...only, edges: [...only.edges, ...loose] };
  return {
    id: repository,
    name,
    version: null,
    purl: null,
    own: true,
    license: null,
    distributions: [],
    properties: [],
    edges: [...own.map(({ id }) => ({ to: id, need: 'required' as const })), ...loose],
  };
}

function unlocked(
  { name, manifest, path }: Package,
  lock: Lockfile | undefined,
  needs: ReadonlyMap<string, readonly Edge[]>,
): readonly Warning[] {
  if (needs.has(manifest)) return [];
  const where = lock === undefined ? 'no lockfile is read for it' : `${lock.file} does not know it`;
  return [
    {
      code: 'NOT_LOCKED',
      message: `${name} (${path}): ${where}, so its bill of materials names nothing it needs`,
      hint: lock === undefined ? null : `Let the package manager write ${lock.file} anew, and commit it.`,
    },
  ];
}
