import { posix } from 'node:path';
import { append, groupBy } from '../core/collections.ts';
import { ReleaseError } from '../core/error.ts';
import { quote } from '../core/quote.ts';
import { wholeRepository, type Package } from '../core/model.ts';
import type { Requirements } from '../core/cascade.ts';
import type { UserEcosystem } from '../ecosystems/define.ts';
import type { Ecosystem, Texts } from '../ecosystems/ecosystem.ts';
import { entriesWith } from './registry.ts';
import { rooted } from '../ecosystems/rooted.ts';
import type { Tree } from '../ports.ts';
import { configuredRoots, nestedRoots, topRoots, type Root } from './roots.ts';

/** An ecosystem found in a repository, with the manifests it was read from and the packages they make. */
export interface Found {
  readonly ecosystem: Ecosystem;
  readonly texts: Texts;
  readonly packages: readonly Package[];
}

/** All packages of a repository. */
export interface Workspace {
  readonly packages: readonly Package[];
  readonly found: readonly Found[];
  /** Whether the packages were looked for below the top, because the top has no manifest. */
  readonly nested: boolean;
}

/** What the configuration says about where to look. */
export interface WorkspaceRules {
  /** Name of the repository, for a package without a manifest. */
  readonly name: string;
  /** Directories with manifests, or null to look for them. */
  readonly workspaces: readonly string[] | null;
  /** Ecosystems beside the built-in ones. */
  readonly ecosystems: readonly UserEcosystem[];
}

/** How the ecosystems of a workspace read and write requirements. */
export function requirementsOf({ found }: Workspace): Requirements {
  return new Map(found.map(({ ecosystem }) => [ecosystem.id, ecosystem]));
}

/**
 * Reads the packages of a commit's tree: at its top, else in the topmost directories that hold manifests. A
 * repository without any manifest is one package named after it.
 * @throws ReleaseError MANIFEST_UNREADABLE, WORKSPACE_INVALID, CONFIG_INVALID
 */
export async function readWorkspace(tree: Tree, rules: WorkspaceRules): Promise<Workspace> {
  const entries = entriesWith(rules.ecosystems);
  if (rules.workspaces !== null) {
    return workspaceOf(
      await readRoots(tree, await configuredRoots(tree, entries, rules.workspaces)),
      rules,
      false,
    );
  }
  const top = await readRoots(tree, await topRoots(tree, entries));
  if (top.some((one) => !isTooling(one) && !isAside(one)))
    return workspaceOf(withoutTooling(top), rules, false);
  return (await readBelow(tree, rules)) ?? workspaceOf(top, rules, false);
}

/** The packages in the topmost directories that hold manifests, whatever is at the top; none where there are none. */
export async function readBelow(tree: Tree, rules: WorkspaceRules): Promise<Workspace | null> {
  const below = await readRoots(tree, await nestedRoots(tree, entriesWith(rules.ecosystems)));
  return below.length > 0 ? workspaceOf(below, rules, true) : null;
}

/**
 * The same packages beside the repository itself: what lies below the top is only a part where unprefixed tags say
 * that everything was released together.
 */
export function withWhole(workspace: Workspace, name: string): Workspace {
  const parts = workspace.packages.filter(({ manifest }) => manifest !== wholeRepository);
  return { ...workspace, packages: [bare(name), ...parts] };
}

/** Both, as one workspace. @throws ReleaseError WORKSPACE_INVALID where names meet */
export function together(top: Workspace, below: Workspace): Workspace {
  const packages = [...top.packages, ...below.packages];
  assertNames(packages);
  return { packages, found: [...top.found, ...below.found], nested: false };
}

function workspaceOf(read: readonly Found[], { name }: WorkspaceRules, nested: boolean): Workspace {
  const found = read.map((one) => ({ ...one, packages: one.packages.map((pkg) => withName(pkg, name)) }));
  const packages = found.flatMap((one) => one.packages);
  assertNames(packages);
  return { packages: packages.length > 0 ? packages : [bare(name)], found, nested };
}

/** A manifest that names nothing is called as its directory is, at the top as the repository is. */
function withName(pkg: Package, repository: string): Package {
  if (pkg.name !== '') return pkg;
  return { ...pkg, name: pkg.path === '.' ? repository : posix.basename(pkg.path) };
}

async function readRoots(tree: Tree, roots: readonly Root[]): Promise<readonly Found[]> {
  const readers = groupBy(roots, ({ entry, dir }) => (entry.takesAllRoots ? entry.id : `${entry.id}:${dir}`));
  return Promise.all(
    [...readers.values()].map(async (together) => {
      const ecosystem = await loadAt(together);
      const texts = await readAll(ecosystem, tree);
      return { ecosystem, texts, packages: ecosystem.packages(texts) };
    }),
  );
}

async function loadAt(roots: readonly Root[]): Promise<Ecosystem> {
  const [first] = roots;
  if (first === undefined) throw new RangeError('no root to read');
  const { entry, dir } = first;
  const ecosystem = await entry.load(roots.map((root) => root.dir));
  return entry.takesAllRoots ? ecosystem : rooted(ecosystem, dir);
}

/** Whether all there is is one private package.json without version: hooks and scripts of a product in other files. */
function isTooling({ packages: [only, ...others] }: Found): boolean {
  if (only === undefined || others.length > 0) return only === undefined;
  return only.ecosystem === 'npm' && only.path === '.' && only.private && only.version === null;
}

/** Whether there are only charts or Go modules below the top: what else lies there is still to be looked for. */
function isAside({ ecosystem, packages }: Found): boolean {
  return ['go', 'helm'].includes(ecosystem.id) && packages.every(({ path }) => path !== '.');
}

function withoutTooling(found: readonly Found[]): readonly Found[] {
  return found.map((one) => (isTooling(one) ? { ...one, packages: [] } : one));
}

/** Asks an ecosystem what it wants, reads it, and asks again until it wants nothing new. */
async function readAll(ecosystem: Ecosystem, tree: Tree): Promise<Texts> {
  const asked = new Set<string>();
  const texts = new Map<string, string>();
  for (;;) {
    const wanted = ecosystem.wants(texts).filter((pattern) => !asked.has(pattern));
    if (wanted.length === 0) return texts;
    for (const pattern of wanted) asked.add(pattern);
    const paths = (await Promise.all(wanted.map((pattern) => expand(tree, pattern)))).flat();
    const fresh = [...new Set(paths)].filter((path) => !texts.has(path));
    for (const [path, text] of await tree.read(fresh)) texts.set(path, text);
  }
}

function expand(tree: Tree, pattern: string): Promise<readonly string[]> {
  return /[*?[\]{}!()]/.test(pattern) ? tree.glob(pattern) : Promise.resolve([pattern]);
}

/** What a repository without manifests releases: itself. */
function bare(name: string): Package {
  return {
    manifest: wholeRepository,
    path: '.',
    name,
    ecosystem: 'generic',
    version: null,
    versionFile: wholeRepository,
    private: false,
    dependencies: [],
  };
}

/** Names go into tags, file names and pages: two of a kind, or one that climbs out of its folder, is refused. */
function assertNames(packages: readonly Package[]): void {
  for (const pkg of packages) assertUsable(pkg);
  const byKey = new Map<string, Package[]>();
  for (const pkg of packages) append(byKey, `${pkg.ecosystem}:${pkg.name}`, pkg);
  for (const same of byKey.values()) {
    if (same.length < 2) continue;
    throw new ReleaseError(
      'WORKSPACE_INVALID',
      `two packages are named '${same[0]?.name ?? ''}': ${same.map(({ manifest }) => manifest).join(', ')}`,
      {
        hint: 'Rename one of them, or leave one out: ignore in release.config.',
      },
    );
  }
}

/** Longest name, as npm has it. */
const longestName = 214;

function assertUsable({ name, manifest }: Package): void {
  const climbs = name.split('/').some((part) => ['', '.', '..'].includes(part));
  if (!climbs && name.length <= longestName && !/[\p{C}\p{Zl}\p{Zp}\\]/u.test(name)) return;
  throw new ReleaseError('WORKSPACE_INVALID', `${manifest}: ${quote(name)} cannot be the name of a package`, {
    hint: "Use a name such as 'name' or '@scope/name', without '..', backslashes or control characters.",
  });
}
