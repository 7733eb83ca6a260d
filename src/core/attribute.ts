import { wholeRepository, type Change, type Package, type RawCommit, type ReadCommit } from './model.ts';

/** Which packages each commit touches, by manifest, and its changes for them; none where they ask for no release. */
export type Touched = ReadonlyMap<string, ReadonlyMap<string, readonly Change[]>>;

/** What a project says about which packages a change is for. */
export interface AttributionRules {
  /**
   * What a scope that names packages does (SEMANTICS "a scope only narrows, or adds a package it names"): it adds them,
   * or, where the paths touch one of them, also takes the others away.
   */
  readonly scopes: 'add' | 'narrow';
  /** Manifests a path is mapped to by configuration, or null where it says nothing about the path. */
  readonly mapped: ((path: string) => readonly string[] | null) | null;
}

/**
 * Maps commits to packages (SEMANTICS "Paths decide which packages a commit touches"). The longest package directory
 * that contains a path owns it. In a workspace of several packages, files at the top, dot directories and lockfiles
 * belong to nobody, unless they are mapped.
 */
export function attribute(
  commits: readonly ReadCommit[],
  packages: readonly Package[],
  rules: AttributionRules,
): Touched {
  return attributor(packages, rules)(commits);
}

/** `attribute` for many histories of the same packages. */
export function attributor(
  packages: readonly Package[],
  rules: AttributionRules,
): (commits: readonly ReadCommit[]) => Touched {
  const place = placer(packages, rules);
  const named = scopeNames(packages);
  const namedBy = ({ scopes }: Change): readonly string[] =>
    scopes.flatMap((scope) => named.get(scope.toLowerCase()) ?? []);
  return (commits) =>
    new Map(commits.map((read) => [read.commit.sha, touchedBy(read, place(read.commit), namedBy, rules)]));
}

function touchedBy(
  { changes, apart }: ReadCommit,
  byPath: ReadonlySet<string>,
  namedBy: (change: Change) => readonly string[],
  { scopes }: AttributionRules,
): ReadonlyMap<string, readonly Change[]> {
  const reach = changes.map((change) => ({ change, manifests: reached(byPath, namedBy(change), scopes) }));
  const all = changes.length === 0 ? byPath : new Set(reach.flatMap(({ manifests }) => [...manifests]));
  const touched = new Map<string, readonly Change[]>();
  for (const manifest of all) {
    const own = reach.filter(({ manifests }) => manifests.has(manifest)).map(({ change }) => change);
    touched.set(manifest, releasing(own));
  }
  for (const [manifest, own] of apart) touched.set(manifest, releasing(own));
  return touched;
}

function reached(
  byPath: ReadonlySet<string>,
  named: readonly string[],
  scopes: AttributionRules['scopes'],
): ReadonlySet<string> {
  if (named.length === 0) return byPath;
  const isNarrow = scopes === 'narrow' && named.some((manifest) => byPath.has(manifest));
  return new Set(isNarrow ? named : [...byPath, ...named]);
}

/** The changes, if one of them asks for a release. */
function releasing(changes: readonly Change[]): readonly Change[] {
  return changes.some(({ level, releaseAs }) => level !== null || releaseAs !== null) ? changes : [];
}

/** Finds the packages that the paths of a commit belong to. */
function placer(
  packages: readonly Package[],
  { mapped }: AttributionRules,
): (commit: RawCommit) => ReadonlySet<string> {
  const [only] = packages;
  const alone = only && packages.length === 1 && only.path === '.' ? new Set([only.manifest]) : null;
  if (alone !== null && mapped === null) return () => alone;
  const owner = ownership(packages);
  const owners = (path: string): Iterable<string> => mapped?.(path) ?? alone ?? owner(path);
  // A commit without files, say one that only carries `Release-As`, is about the only package there is.
  return ({ paths }) =>
    alone !== null && (paths ?? []).length === 0
      ? alone
      : new Set((paths ?? []).flatMap((path) => [...owners(path)]));
}

/** Finds the manifests of the packages that own a path; several where two ecosystems share a directory. */
function ownership(packages: readonly Package[]): (path: string) => readonly string[] {
  const byDir = new Map<string, string[]>();
  for (const pkg of packages) {
    if (pkg.path === '.' && isScaffolding(pkg, packages)) continue;
    byDir.set(pkg.path, [...(byDir.get(pkg.path) ?? []), pkg.manifest]);
  }
  const root = byDir.get('.') ?? [];
  // A Go module at the top keeps its sources there, whatever lies below; so does all beside charts and Go modules.
  const isAlone = packages.every(
    ({ path, ecosystem, tagged }) => path === '.' || ecosystem === 'helm' || tagged !== undefined,
  );
  const sources = isAlone
    ? root
    : packages.flatMap(({ path, tagged, manifest }) => (path === '.' && tagged ? [manifest] : []));
  return (path) => {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const owners = byDir.get(path.slice(0, at));
      if (owners) return owners;
    }
    if (!isNobodys(path) || root.includes(path) || root.includes(wholeRepository)) return root;
    return path.startsWith('.') ? [] : sources;
  };
}

/** A private npm root of a workspace only holds scripts and tools; it is no product. */
function isScaffolding(pkg: Package, packages: readonly Package[]): boolean {
  return pkg.ecosystem === 'npm' && pkg.private && packages.length > 1;
}

function isNobodys(path: string): boolean {
  return !path.includes('/') || path.startsWith('.');
}

/** What a scope may call a package: its name, the name without npm scope, or its directory's name. */
function scopeNames(packages: readonly Package[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  for (const pkg of packages) {
    for (const name of new Set([
      pkg.name,
      pkg.name.replace(/^@[^/]*\//, ''),
      pkg.path,
      pkg.path.split('/').at(-1) ?? '',
    ])) {
      if (name !== '.' && name !== '')
        names.set(name.toLowerCase(), [...(names.get(name.toLowerCase()) ?? []), pkg.manifest]);
    }
  }
  return names;
}

/**
 * Commits of a walked history that are not reachable from `base`: what happened since that release.
 * A base outside the walk excludes nothing of it.
 */
export function since(commits: readonly RawCommit[], base: string | null): ReadonlySet<string> {
  const shas = new Set(commits.map(({ sha }) => sha));
  if (base === null || !shas.has(base)) return shas;
  const parents = new Map(commits.map(({ sha, parents: list }) => [sha, list]));
  const stack = [base];
  for (let sha = stack.pop(); sha !== undefined; sha = stack.pop()) {
    if (!shas.delete(sha)) continue;
    stack.push(...(parents.get(sha) ?? []));
  }
  return shas;
}
