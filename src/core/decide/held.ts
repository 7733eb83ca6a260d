import { finder, type Move, type Pull } from '../cascade.ts';
import type { Package } from '../model.ts';
import type { Pending } from './pending.ts';
import { nameOf, type Wishes } from './wishes.ts';

/** A line that has something to release, or should follow a dependency, and waits. */
export interface Held {
  /** The line's key. */
  readonly key: string;
  /** The line's name. */
  readonly name: string;
  readonly why: string;
  /** Commits that wait. */
  readonly commits: readonly string[];
  /** What it should have followed: "b 2.0.0 leaves '^1.0.0'". */
  readonly left: readonly string[];
  /** Released packages that depend on it and get its last release instead of what is in the tree. */
  readonly neededBy: readonly string[];
}

/** What held lines are found in. */
export interface HeldInput {
  readonly pending: readonly Pending[];
  readonly packages: readonly Package[];
  readonly wishes: Wishes;
  /** Packages that are released, by manifest. */
  readonly released: ReadonlyMap<string, Move>;
}

/** The lines that wait although something asks for them. */
export function heldLines(
  { pending, packages, wishes, released }: HeldInput,
  pulls: readonly Pull[],
): readonly Held[] {
  return pending.flatMap((one): readonly Held[] => {
    const { line, changes, level } = one;
    const hold = wishes.held.get(line.key);
    if (hold === undefined || line.members.some(({ manifest }) => released.has(manifest))) return [];
    const manifests = new Set(line.members.map(({ manifest }) => manifest));
    const left = pulls.filter(({ manifest }) => manifests.has(manifest)).map(({ why }) => why);
    if (level === null && left.length === 0) return [];
    const commits = [...new Set([...changes.values()].flat().map(({ sha }) => sha))];
    const neededBy = level === null ? [] : dependents(line.members, packages, released);
    return [
      { key: line.key, name: nameOf(line), why: hold.why, commits, left: [...new Set(left)], neededBy },
    ];
  });
}

function dependents(
  members: readonly Package[],
  packages: readonly Package[],
  released: ReadonlyMap<string, Move>,
): readonly string[] {
  const manifests = new Set(members.map(({ manifest }) => manifest));
  const targetOf = finder(packages);
  return packages
    .filter(({ manifest }) => released.has(manifest))
    .filter((pkg) =>
      pkg.dependencies.some(
        (dependency) => dependency.kind !== 'dev' && manifests.has(targetOf(pkg, dependency)?.manifest ?? ''),
      ),
    )
    .map(({ name }) => name);
}
