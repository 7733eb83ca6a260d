import { ReleaseError } from './error.ts';
import { expandBraces, matchesGlob } from './glob.ts';
import type { Package } from './model.ts';
import { printable } from './quote.ts';
import { suggest } from './suggest.ts';

/**
 * The packages a person means: by name, else by path, else by the name without npm scope where only one has it.
 * Several where ecosystems share a name.
 */
export function packagesNamed(name: string, packages: readonly Package[]): readonly Package[] {
  const exact = packages.filter((pkg) => pkg.name === name);
  if (exact.length > 0) return exact;
  const path = name.replace(/\/$/, '');
  const there = packages.filter((pkg) => pkg.path === path);
  if (there.length > 0) return there;
  const short = packages.filter((pkg) => unscoped(pkg.name) === name);
  return short.length === 1 ? short : [];
}

/**
 * `packagesNamed`, one at least.
 * @param by the option that names it, for the message
 * @throws ReleaseError USAGE with the nearest name
 */
export function requirePackages(name: string, packages: readonly Package[], by: string): readonly Package[] {
  const found = packagesNamed(name, packages);
  if (found.length > 0) return found;
  const names = packages.map((pkg) => pkg.name);
  const near = suggest(name, [...names, ...names.map(unscoped)]);
  throw new ReleaseError('USAGE', `${by}: no package here is called '${printable(name, 60)}'`, {
    hint: near === null ? `Packages here: ${listed(names)}` : `Did you mean ${near}?`,
  });
}

/** Packages that are meant by one of some patterns. */
export function selectPackages(
  packages: readonly Package[],
  patterns: readonly string[],
): readonly Package[] {
  return packages.filter((pkg) => patterns.some((pattern) => isMeant(pkg, pattern)));
}

/** Whether a package is meant by its name, its path, or a glob of either (`*`, `?`, `**`, `{a,b}`). */
export function isMeant({ name, path }: Package, pattern: string): boolean {
  if (pattern === name || pattern === path) return true;
  const globs = expandBraces(pattern) ?? [];
  return globs.some((glob) => matchesGlob(name, glob) || matchesGlob(path, glob));
}

/** A few names, and how many more there are. */
export function listed(names: readonly string[]): string {
  const most = 4;
  const rest = names.length > most ? ` and ${names.length - most} more` : '';
  return `${names.slice(0, most).join(', ')}${rest}`;
}

function unscoped(name: string): string {
  return name.replace(/^@[^/]*\//, '');
}
