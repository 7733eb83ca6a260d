import { validRange } from 'semver';
import { matchesGlob } from './glob.ts';
import type { Package } from './model.ts';

/** Ecosystems whose packages are published by a tool of their own. */
export const publishers = ['npm', 'cargo', 'python'] as const;

/** One of them. */
export type Publisher = (typeof publishers)[number];

/** What makes the file that is published. */
export type Packer = 'npm' | 'pnpm' | 'yarn' | 'bun' | 'cargo' | 'python';

/** A package at the version that is published. */
export interface Publication {
  readonly to: Publisher;
  readonly package: string;
  readonly version: string;
  /** Directory of the package. */
  readonly path: string;
  /** Directory of the workspace it is in: where its tool is started and finds its settings. */
  readonly root: string;
}

/** How a package is known among those that are packed. */
export function publicationKey({ to, package: name, version }: Publication): string {
  return `${to}:${name}@${version}`;
}

/** A file that a registry gets. */
export interface PackedFile {
  readonly name: string;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** `sha512-` and the digest in base64 (W3C Subresource Integrity), as npm's registries have it. */
  readonly integrity: string;
  /** sha256 (lower-case hex) over the sorted names of what is in it: builds may differ in bytes, but not in files. */
  readonly contents: string;
}

/** A packed file; where only its digest is known, its registry has it and it is needed no more. */
export type KnownPackedFile = Omit<PackedFile, 'path'> & { readonly path: string | null };

/**
 * The dist-tag for a channel. A prerelease has its identifier. npm takes no tag that reads as a range of versions (docs of
 * npm dist-tag, "Caveats"), so the line `1.x` is `release-1.x`.
 */
export function distTag(channel: string): string {
  return validRange(channel) === null ? channel : `release-${channel}`;
}

/** Whether a package is one of those named, by name, path or glob. */
export function isNamed({ name, path }: Package, patterns: readonly string[]): boolean {
  return patterns.some(
    (pattern) =>
      pattern === name || pattern === path || matchesGlob(name, pattern) || matchesGlob(path, pattern),
  );
}

/**
 * Packages in an order in which each comes after those it depends on. A development dependency counts where it leads not back;
 * other circles are cut where they are met.
 */
export function inDependencyOrder(wanted: readonly Package[], all: readonly Package[]): readonly Package[] {
  const needs = neededBy(all);
  const ordered = new Set<Package>();
  const met = new Set<Package>();
  const visit = (pkg: Package): void => {
    if (met.has(pkg)) return;
    met.add(pkg);
    for (const { target, isDev } of needs(pkg)) if (!isDev || !leads(target, pkg, needs)) visit(target);
    ordered.add(pkg);
  };
  for (const pkg of wanted) visit(pkg);
  return [...ordered].filter((pkg) => wanted.includes(pkg));
}

interface Need {
  readonly target: Package;
  readonly isDev: boolean;
}

type Needs = (pkg: Package) => readonly Need[];

function neededBy(all: readonly Package[]): Needs {
  const keyOf = (name: string, ecosystem: string): string => `${ecosystem}:${name}`;
  const known = new Map(all.map((pkg) => [keyOf(pkg.name, pkg.ecosystem), pkg]));
  return (pkg) =>
    pkg.dependencies.flatMap(({ name, kind, ecosystem = pkg.ecosystem }) => {
      const target = known.get(keyOf(name, ecosystem));
      return target === undefined ? [] : [{ target, isDev: kind === 'dev' }];
    });
}

/** Whether a package needs another one, in one step or more, development dependencies included. */
function leads(from: Package, to: Package, needs: Needs): boolean {
  const met = new Set([from]);
  for (const pkg of met) for (const { target } of needs(pkg)) met.add(target);
  return met.has(to);
}
