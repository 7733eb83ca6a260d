import picomatch from 'picomatch';
import type { Config } from '../config/config.ts';
import type { AttributionRules } from '../core/attribute.ts';
import { ReleaseError } from '../core/error.ts';
import type { Package } from '../core/model.ts';
import { selectPackages } from '../core/package-name.ts';

/**
 * How changes find their packages.
 * @throws ReleaseError CONFIG_INVALID where `paths` names no package
 */
export function attributionRules(
  { scopes, paths }: Pick<Config, 'scopes' | 'paths'>,
  packages: readonly Package[],
): AttributionRules {
  const entries = Object.entries(paths).map(([glob, names]) => ({
    matches: picomatch(glob, { dot: true }),
    manifests: names.flatMap((name) => named(name, glob, packages)),
  }));
  const mapped = (path: string): readonly string[] | null =>
    entries.find(({ matches }) => matches(path))?.manifests ?? null;
  return { scopes, mapped: entries.length === 0 ? null : mapped };
}

function named(name: string, glob: string, packages: readonly Package[]): readonly string[] {
  const found = selectPackages(packages, [name]);
  if (found.length > 0) return found.map(({ manifest }) => manifest);
  throw new ReleaseError('CONFIG_INVALID', `paths maps '${glob}' to '${name}', which is no package here`, {
    hint: `Packages here: ${packages.map((pkg) => pkg.name).join(', ')}`,
  });
}
