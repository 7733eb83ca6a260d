import type { SemVer } from 'semver';
import type { Dependency, Level, Package, RangeEdit } from './model.ts';
import { parseVersion } from './version/version.ts';

/** How one ecosystem reads and writes requirements. */
export interface RangeRules {
  satisfies(version: string, range: string): boolean;
  rewriteRange(range: string, version: string): string;
}

/** Requirement rules by ecosystem id. */
export type Requirements = ReadonlyMap<string, RangeRules>;

/** A dependent that has to move because of a dependency. */
export interface Pull {
  readonly manifest: string;
  readonly level: Level;
  readonly why: string;
}

/**
 * Dependents that must be released because the new version leaves the range they declare (SEMANTICS "Versions →
 * dependents"). Dev dependencies never pull. A peer pulls with major when its own bump was major.
 * @param next new versions by manifest
 */
export function pulled(
  packages: readonly Package[],
  next: ReadonlyMap<string, string>,
  requirements: Requirements,
): readonly Pull[] {
  const byName = named(packages);
  return packages
    .filter((pkg) => !next.has(pkg.manifest))
    .flatMap((pkg) =>
      pkg.dependencies.flatMap((dependency): readonly Pull[] => {
        const target = byName.get(key(pkg.ecosystem, dependency.name));
        const version = target && next.get(target.manifest);
        if (!target || version === undefined || dependency.kind === 'dev') return [];
        if (accepts(dependency, target, version, requirements.get(pkg.ecosystem))) return [];
        const why = `${target.name} ${version} leaves '${dependency.range ?? ''}'`;
        return [{ manifest: pkg.manifest, level: pullLevel(dependency, target, version), why }];
      }),
    );
}

/**
 * Requirements to rewrite: of every package where the new version leaves the range, and of released packages
 * always, so that what is published names what it was made with.
 */
export function rangeEdits(
  packages: readonly Package[],
  next: ReadonlyMap<string, string>,
  requirements: Requirements,
): readonly RangeEdit[] {
  const byName = named(packages);
  return packages.flatMap((pkg) =>
    pkg.dependencies.flatMap(({ name, kind, range }): readonly RangeEdit[] => {
      const target = byName.get(key(pkg.ecosystem, name));
      const version = target && next.get(target.manifest);
      const rules = requirements.get(pkg.ecosystem);
      if (version === undefined || range === null || rules === undefined) return [];
      if (!next.has(pkg.manifest) && rules.satisfies(version, range)) return [];
      const to = rules.rewriteRange(range, version);
      return to === range ? [] : [{ manifest: pkg.manifest, dependency: name, kind, from: range, to }];
    }),
  );
}

function pullLevel({ kind }: Dependency, target: Package, version: string): Level {
  const [from, to] = [target.version === null ? null : parseVersion(target.version), parseVersion(version)];
  return kind === 'peer' && isMajorMove(from, to) ? 'major' : 'patch';
}

function isMajorMove(from: SemVer | null, to: SemVer | null): boolean {
  return from !== null && to !== null && from.major !== to.major;
}

/**
 * Whether a dependent may stay. The workspace protocol is resolved against the version the dependency has now,
 * as package managers do when they pack (pnpm "Publishing workspace packages").
 */
function accepts(
  { range }: Dependency,
  target: Package,
  version: string,
  rules: RangeRules | undefined,
): boolean {
  if (range === null || rules === undefined) return true;
  const protocol = /^workspace:([*^~])$/.exec(range)?.[1];
  if (protocol === undefined) return rules.satisfies(version, range);
  if (target.version === null) return true;
  return rules.satisfies(version, protocol === '*' ? target.version : `${protocol}${target.version}`);
}

function named(packages: readonly Package[]): ReadonlyMap<string, Package> {
  return new Map(packages.map((pkg) => [key(pkg.ecosystem, pkg.name), pkg]));
}

function key(ecosystem: string, name: string): string {
  return `${ecosystem}:${name}`;
}
