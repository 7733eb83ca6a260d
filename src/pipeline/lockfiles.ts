import { posix } from 'node:path';
import type { Package } from '../core/model.ts';
import type { LockReader } from '../ecosystems/locked.ts';
import type { Tree } from '../ports.ts';

/** A kind of lockfile, before any of its code is loaded. */
interface LockKind {
  readonly ecosystem: string;
  /** Its file name. */
  readonly name: string;
  /** Files beside it that are read with it. */
  readonly beside?: readonly string[];
  /** Whether it may be no lockfile at all, and only counts where there is no other one, here or above. */
  readonly isLast?: true;
  readonly load: () => Promise<LockReader>;
}

/** Every kind of lockfile that is read; of several in one directory the first counts. */
const kinds: readonly LockKind[] = [
  ...['npm-shrinkwrap.json', 'package-lock.json'].map((name) => ({
    ecosystem: 'npm',
    name,
    load: async () => (await import('../ecosystems/npm/locked-npm.ts')).readNpmLock,
  })),
  {
    ecosystem: 'npm',
    name: 'pnpm-lock.yaml',
    load: async () => (await import('../ecosystems/npm/locked-pnpm.ts')).readPnpmLock,
  },
  {
    ecosystem: 'npm',
    name: 'yarn.lock',
    load: async () => (await import('../ecosystems/npm/locked-yarn.ts')).readYarnLock,
  },
  {
    ecosystem: 'npm',
    name: 'bun.lock',
    load: async () => (await import('../ecosystems/npm/locked-bun.ts')).readBunLock,
  },
  {
    ecosystem: 'cargo',
    name: 'Cargo.lock',
    load: async () => (await import('../ecosystems/cargo/locked.ts')).readCargoLock,
  },
  {
    ecosystem: 'python',
    name: 'uv.lock',
    load: async () => (await import('../ecosystems/python/locked-uv.ts')).readUvLock,
  },
  {
    ecosystem: 'python',
    name: 'poetry.lock',
    load: async () => (await import('../ecosystems/python/locked-poetry.ts')).readPoetryLock,
  },
  {
    ecosystem: 'python',
    name: 'requirements.txt',
    isLast: true,
    load: async () => (await import('../ecosystems/python/locked-requirements.ts')).readRequirements,
  },
  {
    ecosystem: 'go',
    name: 'go.mod',
    beside: ['go.sum'],
    load: async () => (await import('../ecosystems/go/locked.ts')).readGoMod,
  },
];

/** A lockfile of a tree. */
export interface Lockfile extends LockKind {
  /** Its path from the top. */
  readonly file: string;
  readonly text: string;
  /** Texts of what stands beside it, by path. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The lockfile of each package by manifest: the one in its directory, or in the nearest one above. */
export async function lockfilesOf(
  tree: Tree,
  packages: readonly Package[],
): Promise<ReadonlyMap<string, Lockfile>> {
  const wanted = packages.map((pkg) => ({ pkg, candidates: candidatesFor(pkg) }));
  const paths = wanted.flatMap(({ candidates }) => candidates.flatMap(({ files }) => files));
  const texts = await tree.read([...new Set(paths)]);
  const found = new Map<string, Lockfile>();
  return new Map(
    wanted.flatMap(({ pkg, candidates }) => {
      const candidate = candidates.find(({ file }) => texts.has(file));
      const text = candidate === undefined ? undefined : texts.get(candidate.file);
      if (candidate === undefined || text === undefined) return [];
      const { kind, file } = candidate;
      const lock = found.get(file) ?? { ...kind, file, text, texts };
      found.set(file, lock);
      return [[pkg.manifest, lock]];
    }),
  );
}

interface Candidate {
  readonly kind: LockKind;
  readonly file: string;
  /** The file, and those beside it. */
  readonly files: readonly string[];
}

function candidatesFor({ ecosystem, path }: Package): readonly Candidate[] {
  const own = kinds.filter((kind) => kind.ecosystem === ecosystem);
  const candidates = directoriesAbove(path).flatMap((dir) =>
    own.map((kind) => {
      const file = posix.join(dir, kind.name);
      return { kind, file, files: [file, ...(kind.beside ?? []).map((name) => posix.join(dir, name))] };
    }),
  );
  return candidates.sort((a, b) => Number(a.kind.isLast ?? false) - Number(b.kind.isLast ?? false));
}

/** A directory, and those it lies in, up to the top. */
function directoriesAbove(path: string): readonly string[] {
  const parts = path === '.' ? [] : path.split('/');
  return parts.reduceRight<string[]>((dirs, _, at) => [...dirs, parts.slice(0, at).join('/') || '.'], [path]);
}
