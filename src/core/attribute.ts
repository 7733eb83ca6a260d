import { wholeRepository, type Package, type RawCommit, type ReadCommit } from './model.ts';

/** Which packages each commit touches, by manifest. */
export type Touched = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Maps commits to packages (SEMANTICS "Paths decide which packages a commit touches; a scope only narrows, or
 * adds a package it names"). The longest package directory that contains a path owns it. In a workspace of
 * several packages, files at the top, dot directories and lockfiles belong to nobody.
 */
export function attribute(commits: readonly ReadCommit[], packages: readonly Package[]): Touched {
  return attributor(packages)(commits);
}

/** `attribute` for many histories of the same packages. */
export function attributor(packages: readonly Package[]): (commits: readonly ReadCommit[]) => Touched {
  const [only] = packages;
  if (only && packages.length === 1 && only.path === '.') {
    return (commits) => new Map(commits.map(({ commit }) => [commit.sha, new Set([only.manifest])]));
  }
  const owner = ownership(packages);
  const named = scopeNames(packages);
  const touchedBy = ({ commit, changes }: ReadCommit): ReadonlySet<string> => {
    const byPath = (commit.paths ?? []).flatMap((path) => owner(path));
    const byScope = changes
      .flatMap(({ scopes }) => scopes)
      .flatMap((scope) => named.get(scope.toLowerCase()) ?? []);
    return new Set([...byPath, ...byScope]);
  };
  return (commits) => new Map(commits.map((read) => [read.commit.sha, touchedBy(read)]));
}

/** Finds the manifests of the packages that own a path; several where two ecosystems share a directory. */
function ownership(packages: readonly Package[]): (path: string) => readonly string[] {
  const byDir = new Map<string, string[]>();
  for (const pkg of packages) {
    if (pkg.path === '.' && isScaffolding(pkg, packages)) continue;
    byDir.set(pkg.path, [...(byDir.get(pkg.path) ?? []), pkg.manifest]);
  }
  const root = byDir.get('.') ?? [];
  return (path) => {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const owners = byDir.get(path.slice(0, at));
      if (owners) return owners;
    }
    return isNobodys(path) && !root.includes(path) && !root.includes(wholeRepository) ? [] : root;
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
