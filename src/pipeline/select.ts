import picomatch from 'picomatch';
import type { Package } from '../core/model.ts';

/** Packages whose name or path matches one of some names or globs. */
export function selectPackages(
  packages: readonly Package[],
  patterns: readonly string[],
): readonly Package[] {
  if (patterns.length === 0) return [];
  const matches = picomatch([...patterns]);
  return packages.filter(({ name, path }) => patterns.includes(name) || matches(name) || matches(path));
}
