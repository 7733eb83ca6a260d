import { validRange } from 'semver';
import { finder } from './cascade.ts';
import type { Package } from './model.ts';

/**
 * The dist-tag for a channel. A prerelease has its identifier. npm takes no tag that reads as a range of versions (docs of
 * npm dist-tag, "Caveats"), so the line `1.x` is `release-1.x`.
 */
export function distTag(channel: string): string {
  return validRange(channel) === null ? channel : `release-${channel}`;
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

/**
 * Parts packages that are in order into waves. Those of one wave need each other in no way and are published side by side, each
 * wave after the ones before.
 * @param most how many a wave holds at most
 * @param alone ecosystem of which a wave holds one: its tool locks, and its registry counts
 */
export function wavesOf(
  ordered: readonly Package[],
  all: readonly Package[],
  { most, alone }: { readonly most: number; readonly alone: string },
): readonly (readonly Package[])[] {
  return levelsOf(ordered, neededBy(all)).flatMap((level) => {
    const waves: Package[][] = [];
    for (const pkg of level) {
      const takes = (wave: readonly Package[]): boolean =>
        wave.length < most && !(pkg.ecosystem === alone && wave.some(({ ecosystem }) => ecosystem === alone));
      const wave = waves.find(takes);
      if (wave === undefined) waves.push([pkg]);
      else wave.push(pkg);
    }
    return waves;
  });
}

/** A package is one level above the highest of those before it that it needs. */
function levelsOf(ordered: readonly Package[], needs: Needs): readonly (readonly Package[])[] {
  const levels: Package[][] = [];
  for (const pkg of ordered) {
    const needed = reachedFrom(pkg, needs);
    const top = levels.findLastIndex((level) => level.some((one) => needed.has(one)));
    const level = levels[top + 1];
    if (level === undefined) levels.push([pkg]);
    else level.push(pkg);
  }
  return levels;
}

interface Need {
  readonly target: Package;
  readonly isDev: boolean;
}

type Needs = (pkg: Package) => readonly Need[];

function neededBy(all: readonly Package[]): Needs {
  const targetOf = finder(all);
  return (pkg) =>
    pkg.dependencies.flatMap((dependency) => {
      const target = targetOf(pkg, dependency);
      return target === undefined ? [] : [{ target, isDev: dependency.kind === 'dev' }];
    });
}

/** Whether a package needs another one, in one step or more, development dependencies included. */
function leads(from: Package, to: Package, needs: Needs): boolean {
  return reachedFrom(from, needs).has(to);
}

/** A package and all it needs. */
function reachedFrom(from: Package, needs: Needs): ReadonlySet<Package> {
  const met = new Set([from]);
  for (const pkg of met) for (const { target } of needs(pkg)) met.add(target);
  return met;
}
