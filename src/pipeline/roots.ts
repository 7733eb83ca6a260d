import { posix } from 'node:path';
import { ReleaseError } from '../core/error.ts';
import type { EcosystemEntry } from './registry.ts';
import type { Tree } from '../ports.ts';

/** A directory where a workspace of an ecosystem begins. */
export interface Root {
  readonly entry: EcosystemEntry;
  /** '.' for the top. */
  readonly dir: string;
}

/** The roots at the top of the repository. */
export async function topRoots(tree: Tree, entries: readonly EcosystemEntry[]): Promise<readonly Root[]> {
  return rootsIn(tree, entries, '.');
}

/**
 * The roots in the directories the configuration names, and nowhere else.
 * @throws ReleaseError CONFIG_INVALID for a directory without a manifest that can be read
 */
export async function configuredRoots(
  tree: Tree,
  entries: readonly EcosystemEntry[],
  dirs: readonly string[],
): Promise<readonly Root[]> {
  const found = await Promise.all(
    dirs.map(async (dir) => {
      const roots = await rootsIn(tree, entries, posix.normalize(dir).replace(/(?<=.)\/$/, ''));
      if (roots.length > 0) return roots;
      const names = [...new Set(entries.flatMap(({ roots: files }) => files))].join(', ');
      throw new ReleaseError('CONFIG_INVALID', `workspaces: '${dir}' holds no manifest that can be read`, {
        hint: `Name directories that hold one of: ${names}`,
      });
    }),
  );
  return found.flat();
}

/**
 * The topmost directories with manifests, for a repository that has none at its top: three levels down at most, and
 * not where manifests are only material for tests, examples and tools.
 */
export async function nestedRoots(tree: Tree, entries: readonly EcosystemEntry[]): Promise<readonly Root[]> {
  const perEntry = await Promise.all(
    entries.map(async (entry) => {
      const files = await Promise.all(
        entry.roots.flatMap((root) => depths.map((depth) => tree.glob(`${depth}/${root}`))),
      );
      const dirs = topmost(files.flat().map((file) => posix.dirname(file)));
      return (entry.isJoint && dirs.length > 0 ? ['.'] : dirs).map((dir) => ({ entry, dir }));
    }),
  );
  return perEntry.flat();
}

/** How far down nested roots are looked for. */
const depths = ['*', '*/*', '*/*/*'] as const;

/** Directories whose manifests are no products. */
const material: ReadonlySet<string> = new Set(
  (
    'test tests testing testdata test-data spec specs fixture fixtures __fixtures__ __tests__ e2e integration ' +
    'example examples sample samples demo demos docs doc website site vendor third_party third-party external ' +
    'node_modules template templates bench benches benchmark benchmarks tools hack scripts build dist out target'
  ).split(' '),
);

async function rootsIn(
  tree: Tree,
  entries: readonly EcosystemEntry[],
  dir: string,
): Promise<readonly Root[]> {
  const found = await Promise.all(
    entries.map(async (entry) => {
      const files = await Promise.all(entry.roots.map((root) => tree.glob(posix.join(dir, root))));
      return files.flat().length > 0 ? [{ entry, dir }] : [];
    }),
  );
  return found.flat();
}

/** Directories that lie in no other one of the list, material left out. */
function topmost(dirs: readonly string[]): readonly string[] {
  const products = [...new Set(dirs)].filter((dir) => !dir.split('/').some(isMaterial)).sort();
  const known = new Set(products);
  return products.filter((dir) => !parentsOf(dir).some((parent) => known.has(parent)));
}

function isMaterial(segment: string): boolean {
  return segment.startsWith('.') || segment.startsWith('_') || material.has(segment.toLowerCase());
}

function parentsOf(dir: string): readonly string[] {
  const parts = dir.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}
