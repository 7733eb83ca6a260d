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

/** A package's step: the version it had, null before its first release, and the one it gets. */
export interface Move {
  readonly from: string | null;
  readonly to: string;
}

/**
 * Dependents that must be released because the new version leaves the range they declare (SEMANTICS "Versions →
 * dependents"); also those that move anyway, because a peer's own major asks for a major. Dev dependencies never
 * pull.
 * @param moves by manifest
 */
export function pulled(
  packages: readonly Package[],
  moves: ReadonlyMap<string, Move>,
  requirements: Requirements,
): readonly Pull[] {
  const byName = named(packages);
  return packages.flatMap((pkg) =>
    pkg.dependencies.flatMap((dependency): readonly Pull[] => {
      const target = byName.get(key(pkg.ecosystem, dependency.name));
      const move = target && moves.get(target.manifest);
      if (!target || move === undefined || dependency.kind === 'dev') return [];
      const from = move.from ?? target.version;
      if (accepts(dependency.range, from, move.to, requirements.get(pkg.ecosystem))) return [];
      const why = `${target.name} ${move.to} leaves '${dependency.range ?? ''}'`;
      return [{ manifest: pkg.manifest, level: pullLevel(dependency, from, move.to), why }];
    }),
  );
}

/**
 * Requirements to rewrite: of every package where the new version leaves the range, and of released packages
 * always, so that what is published names what it was made with. A peer in range stays: to raise it would shut out
 * who could use both.
 */
export function rangeEdits(
  packages: readonly Package[],
  moves: ReadonlyMap<string, Move>,
  requirements: Requirements,
): readonly RangeEdit[] {
  const byName = named(packages);
  return packages.flatMap((pkg) =>
    pkg.dependencies.flatMap(({ name, kind, range }): readonly RangeEdit[] => {
      const target = byName.get(key(pkg.ecosystem, name));
      const version = target && moves.get(target.manifest)?.to;
      const rules = requirements.get(pkg.ecosystem);
      if (version === undefined || range === null || rules === undefined) return [];
      const follows = moves.has(pkg.manifest) && kind !== 'peer';
      if (!follows && rules.satisfies(version, range)) return [];
      const to = rules.rewriteRange(range, version);
      return to === range ? [] : [{ manifest: pkg.manifest, dependency: name, kind, from: range, to }];
    }),
  );
}

function pullLevel({ kind }: Dependency, from: string | null, to: string): Level {
  const [before, after] = [from === null ? null : parseVersion(from), parseVersion(to)];
  return kind === 'peer' && before !== null && before.major !== after?.major ? 'major' : 'patch';
}

/**
 * Whether a dependent may stay. The workspace protocol is resolved against the version the dependency had, as
 * package managers do when they pack (pnpm "Publishing workspace packages").
 */
function accepts(
  range: string | null,
  from: string | null,
  to: string,
  rules: RangeRules | undefined,
): boolean {
  if (range === null || rules === undefined) return true;
  const protocol = /^workspace:([*^~])$/.exec(range)?.[1];
  if (protocol === undefined) return rules.satisfies(to, range);
  if (from === null) return true;
  return rules.satisfies(to, protocol === '*' ? from : `${protocol}${from}`);
}

function named(packages: readonly Package[]): ReadonlyMap<string, Package> {
  return new Map(packages.map((pkg) => [key(pkg.ecosystem, pkg.name), pkg]));
}

function key(ecosystem: string, name: string): string {
  return `${ecosystem}:${name}`;
}
