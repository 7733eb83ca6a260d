import { dependentLevel, ruleOf, type CascadeRules, type Step } from './cascade-rules.ts';
import type { Dependency, Level, Package, RangeEdit } from './model.ts';

/** How one ecosystem reads and writes requirements. */
export interface RangeRules {
  satisfies(version: string, range: string): boolean;
  rewriteRange(range: string, version: string): string;
}

/** Requirement rules by ecosystem id. */
export type Requirements = ReadonlyMap<string, RangeRules>;

/** How releases spread to dependents. */
export interface Cascade {
  readonly requirements: Requirements;
  readonly rules: CascadeRules;
  /** Dependencies that only the configuration knows: manifests, by the manifest of their dependent. */
  readonly declared: ReadonlyMap<string, readonly string[]>;
}

/** A dependent that has to move because of a dependency. */
export interface Pull {
  readonly manifest: string;
  readonly level: Level;
  readonly why: string;
}

/** A package's step: the version it had, null before its first release, and the one it gets. */
export type Move = Step;

/**
 * Dependents that must be released, by the rule of each kind of dependency: unless configured, because the new version
 * leaves the range they declare (SEMANTICS "Versions → dependents"); also those that move anyway, because a peer's own
 * major asks for a major.
 * @param moves by manifest
 */
export function pulled(
  packages: readonly Package[],
  moves: ReadonlyMap<string, Move>,
  cascade: Cascade,
): readonly Pull[] {
  const targetOf = finder(packages);
  const byManifest = new Map(packages.map((pkg) => [pkg.manifest, pkg]));
  return packages.flatMap((pkg) => [
    ...pkg.dependencies.flatMap((dependency) => {
      const target = targetOf(pkg, dependency);
      const move = target && moves.get(target.manifest);
      return target && move ? pullBy({ pkg, dependency, target, move }, cascade) : [];
    }),
    ...(cascade.declared.get(pkg.manifest) ?? []).flatMap((manifest) => {
      const [target, move] = [byManifest.get(manifest), moves.get(manifest)];
      return target && move ? declaredPull(pkg, target, move, cascade.rules) : [];
    }),
  ]);
}

/** A dependency on something that moves. */
interface Edge {
  readonly pkg: Package;
  readonly dependency: Dependency;
  readonly target: Package;
  readonly move: Move;
}

function pullBy({ pkg, dependency, target, move }: Edge, cascade: Cascade): readonly Pull[] {
  const { when } = ruleOf(dependency.kind, cascade.rules);
  const step = { from: move.from ?? target.version, to: move.to };
  const level = dependentLevel(dependency.kind, step, cascade.rules);
  if (level === null || when === 'never') return [];
  const stays = accepts(dependency.range, step, cascade.requirements.get(pkg.ecosystem));
  if (stays && when !== 'always') return [];
  const why = stays
    ? `${target.name} ${move.to} is released`
    : `${target.name} ${move.to} leaves '${dependency.range ?? ''}'`;
  return [{ manifest: pkg.manifest, level, why }];
}

/** There is no range that could be left, so only `never` keeps the dependent from moving. */
function declaredPull(pkg: Package, target: Package, move: Move, rules: CascadeRules): readonly Pull[] {
  const level = dependentLevel('declared', move, rules);
  if (level === null || ruleOf('declared', rules).when === 'never') return [];
  return [{ manifest: pkg.manifest, level, why: `${target.name} ${move.to} is released (dependsOn)` }];
}

/**
 * Requirements to rewrite: of every package where the new version leaves the range, and of released packages
 * always, so that what is published names what it was made with. A peer in range stays: to raise it would shut out
 * who could use both.
 */
export function rangeEdits(
  packages: readonly Package[],
  moves: ReadonlyMap<string, Move>,
  { requirements, rules }: Cascade,
): readonly RangeEdit[] {
  const targetOf = finder(packages);
  return packages.flatMap((pkg) =>
    pkg.dependencies.flatMap((dependency): readonly RangeEdit[] => {
      const { name, kind, range: from } = dependency;
      const version = moves.get(targetOf(pkg, dependency)?.manifest ?? '')?.to;
      if (version === undefined || from === null || ruleOf(kind, rules).when === 'never') return [];
      const follows = moves.has(pkg.manifest) && kind !== 'peer';
      const to = rewritten(from, version, follows, requirements.get(pkg.ecosystem));
      return to === from ? [] : [{ manifest: pkg.manifest, dependency: name, kind, from, to }];
    }),
  );
}

/** A range after a release of what it is about; it follows where it has to, or is asked to. */
function rewritten(range: string, version: string, follows: boolean, rules: RangeRules | undefined): string {
  if (rules === undefined || (!follows && rules.satisfies(version, range))) return range;
  return rules.rewriteRange(range, version);
}

/**
 * Whether a dependent may stay. The workspace protocol is resolved against the version the dependency had, as
 * package managers do when they pack (pnpm "Publishing workspace packages").
 */
function accepts(range: string | null, { from, to }: Move, rules: RangeRules | undefined): boolean {
  if (range === null || rules === undefined) return true;
  const protocol = /^workspace:([*^~])$/.exec(range)?.[1];
  if (protocol === undefined) return rules.satisfies(to, range);
  if (from === null) return true;
  return rules.satisfies(to, protocol === '*' ? from : `${protocol}${from}`);
}

/** Finds what a dependency names: a package of the dependent's ecosystem, or of the one it says. */
export function finder(
  packages: readonly Package[],
): (pkg: Package, dependency: Dependency) => Package | undefined {
  const byName = new Map(packages.map((pkg) => [`${pkg.ecosystem}:${pkg.name}`, pkg]));
  return (pkg, { name, ecosystem = pkg.ecosystem }) => byName.get(`${ecosystem}:${name}`);
}
