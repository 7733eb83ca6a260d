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
  const met = new Set([from]);
  for (const pkg of met) for (const { target } of needs(pkg)) met.add(target);
  return met.has(to);
}
