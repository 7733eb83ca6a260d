/** Algorithms lockfiles use, as CycloneDX spells them. */
export type DigestAlgorithm = 'MD5' | 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';

/** Digest of a file, lower-case hex. */
export interface Digest {
  readonly algorithm: DigestAlgorithm;
  readonly hex: string;
}

/** A file a package is distributed as. */
export interface Distribution {
  /** Address without credentials, or null where the lockfile tells none. */
  readonly url: string | null;
  /** Name of the file, where only that is told. */
  readonly file: string | null;
  readonly digests: readonly Digest[];
}

/**
 * How a package is needed: always, only if possible or asked for (optional dependencies, extras, features), or only
 * by those who work on the product.
 */
export type Need = 'required' | 'optional' | 'dev';

/** A package needs another one. */
export interface Edge {
  /** `id` of the other one. */
  readonly to: string;
  readonly need: Need;
}

/** One package as a lockfile pins it, or one of the repository's own. */
export interface LockedPackage {
  /** Key in the graph, never written down. One package may stand in a lockfile several times, with other dependencies each time. */
  readonly id: string;
  /** With npm's scope, or the whole module path. */
  readonly name: string;
  /** As the package manager spells it; null where there is none. */
  readonly version: string | null;
  /** https://github.com/package-url/purl-spec; null for a repository that is no package. */
  readonly purl: string | null;
  /** Whether it is made in this repository. */
  readonly own: boolean;
  /** As declared, SPDX expression or not; null where nothing tells. */
  readonly license: string | null;
  readonly distributions: readonly Distribution[];
  /** What else a reader may want to know, such as digests that are not those of a file. */
  readonly properties: readonly (readonly [name: string, value: string])[];
  readonly edges: readonly Edge[];
}

/** Everything lockfiles say, by `id`. Edges to ids that are not there are not followed. */
export type LockedGraph = ReadonlyMap<string, LockedPackage>;

/** Needs from the strongest to the weakest. */
const strength: readonly Need[] = ['required', 'optional', 'dev'];

/** The stronger of two needs. */
export function stronger(a: Need, b: Need): Need {
  return strength.indexOf(a) <= strength.indexOf(b) ? a : b;
}

/**
 * What some packages need, and how: a path is as weak as its weakest edge, and the strongest path counts. What those
 * who work on it need is followed from the roots only: nobody needs the test tools of a dependency.
 */
export function reachable(graph: LockedGraph, roots: readonly string[]): ReadonlyMap<string, Need> {
  const isRoot = new Set(roots);
  const found = new Map<string, Need>();
  const queues: Readonly<Record<Need, string[]>> = { required: [...roots], optional: [], dev: [] };
  for (const need of strength) {
    for (let id = queues[need].pop(); id !== undefined; id = queues[need].pop()) {
      const pkg = graph.get(id);
      if (pkg === undefined || found.has(id)) continue;
      found.set(id, need);
      for (const edge of pkg.edges) {
        if (edge.need !== 'dev' || isRoot.has(id)) queues[weaker(edge.need, need)].push(edge.to);
      }
    }
  }
  return found;
}

function weaker(a: Need, b: Need): Need {
  return stronger(a, b) === a ? b : a;
}
