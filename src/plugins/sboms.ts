import { sbomFileName, type SbomFormat } from '../core/sbom/facts.ts';
import type { AssetSource, TaggedRelease } from '../core/model.ts';

/** Which SBOMs a release page gets. */
export interface SbomOptions {
  readonly formats: readonly SbomFormat[];
  /** Name of the repository, for the SBOM of all of it. */
  readonly repository: string;
  /** How many packages are released at all. */
  readonly packages: number;
}

/**
 * The SBOMs of a release: one of the whole repository where all its packages are released together, else one of each
 * package.
 */
export function sbomsOf(group: TaggedRelease, options: SbomOptions): readonly AssetSource[] {
  return scopesOf(group, options).flatMap((scope) =>
    options.formats.map((format) => ({
      kind: 'sbom' as const,
      name: sbomFileName({ name: scope.of, version: scope.version }, format),
      format,
      ...scope,
    })),
  );
}

interface Scope {
  readonly of: string;
  readonly version: string;
  /** Manifest of the package; null = the whole repository. */
  readonly package: string | null;
}

function scopesOf(
  { packages, version }: TaggedRelease,
  { repository, packages: all }: SbomOptions,
): readonly Scope[] {
  if (isWhole(packages.length, all)) return [{ of: repository, version, package: null }];
  return packages.map((one) => ({ of: one.package, version: one.next, package: one.manifest }));
}

/** Whether a release of some packages is one of the whole repository. */
export function isWhole(packages: number, all: number): boolean {
  return packages > 1 && packages === all;
}
