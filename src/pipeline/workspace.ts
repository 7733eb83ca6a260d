import { append } from '../core/collections.ts';
import { ReleaseError } from '../core/error.ts';
import { quote } from '../core/quote.ts';
import type { Package } from '../core/model.ts';
import type { Requirements } from '../core/cascade.ts';
import { cargo } from '../ecosystems/cargo/index.ts';
import type { Ecosystem, Texts } from '../ecosystems/ecosystem.ts';
import { npm } from '../ecosystems/npm/index.ts';
import type { Tree } from '../ports.ts';

/** An ecosystem found in a repository, with the manifests it was read from. */
export interface Found {
  readonly ecosystem: Ecosystem;
  readonly texts: Texts;
}

/** All packages of a repository. */
export interface Workspace {
  readonly packages: readonly Package[];
  readonly found: readonly Found[];
}

const ecosystems: readonly Ecosystem[] = [npm, cargo];

/** How each ecosystem reads and writes requirements. */
export const requirements: Requirements = new Map(ecosystems.map((ecosystem) => [ecosystem.id, ecosystem]));

/**
 * Reads the packages of a commit's tree. A repository without any manifest is one package named after it.
 * @throws ReleaseError MANIFEST_UNREADABLE, WORKSPACE_INVALID
 */
export async function readWorkspace(tree: Tree, repositoryName: string): Promise<Workspace> {
  const found = await Promise.all(
    ecosystems.map(async (ecosystem) => ({ ecosystem, texts: await readAll(ecosystem, tree) })),
  );
  const packages = found.flatMap(({ ecosystem, texts }) => ecosystem.packages(texts));
  assertNames(packages);
  return { packages: packages.length > 0 ? packages : [bare(repositoryName)], found };
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
    manifest: '.',
    path: '.',
    name,
    ecosystem: 'generic',
    version: null,
    versionFile: '.',
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
