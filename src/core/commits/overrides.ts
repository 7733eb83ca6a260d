import { groupBy } from '../collections.ts';
import type { Package, RawCommit } from '../model.ts';

/** What replaces a commit's message. */
export interface Override {
  /** The file that says it. */
  readonly path: string;
  /** The words; null takes the commit out of the release. */
  readonly message: string | null;
}

/** What override files say about the commits of a range, by commit id. */
export interface Overrides {
  readonly everywhere: ReadonlyMap<string, Override>;
  /** For single packages, by manifest. */
  readonly apart: ReadonlyMap<string, ReadonlyMap<string, Override>>;
}

export const noOverrides: Overrides = { everywhere: new Map(), apart: new Map() };

/** Override files matched with commits. */
export interface MatchedOverrides {
  readonly overrides: Overrides;
  /** Files about no commit of the range, and the id they name. */
  readonly outside: readonly { readonly path: string; readonly id: string }[];
  /** Files that say nothing, and why. */
  readonly useless: readonly { readonly path: string; readonly reason: string }[];
}

/** Where override files are. */
export const overridesDirectory = '.release/overrides';

/** One file, understood: the commit it rewords, and for which package. */
interface Claim extends Override {
  readonly sha: string;
  readonly id: string;
  /** Manifests of the packages it is for; null = every package. */
  readonly manifests: readonly string[] | null;
}

/**
 * Matches the files below `.release/overrides` with the commits they reword: `<id>.md` for every package,
 * `<id>/<package>.md` for one, the `/` in its name written `__`. An id has 7 digits or more.
 */
export function matchOverrides(
  files: ReadonlyMap<string, string>,
  commits: readonly RawCommit[],
  packages: readonly Package[],
): MatchedOverrides {
  const read = reader(commits, packages);
  const found = [...files]
    .filter(([path]) => !/\/readme\.md$/i.test(path))
    .map(([path, text]) => ({ path, is: read(path, text) }));
  const claims = found.flatMap(({ is }) => (typeof is === 'object' && 'sha' in is ? [is] : []));
  const doubles = claims.filter((claim) =>
    claims.some((other) => isSame(claim, other) && wins(other, claim)),
  );
  return {
    overrides: tables(claims.filter((claim) => !doubles.includes(claim))),
    outside: found.flatMap(({ path, is }) =>
      typeof is === 'object' && !('sha' in is) ? [{ path, id: is.id }] : [],
    ),
    useless: [
      ...found.flatMap(({ path, is }) => (typeof is === 'string' ? [{ path, reason: is }] : [])),
      ...doubles.map(({ path }) => ({
        path,
        reason: 'another file with a longer id rewords the same commit',
      })),
    ],
  };
}

/** Understands one file: a claim, the id of a commit that is not in the range, or why it says nothing. */
type Read = (path: string, text: string) => Claim | { readonly id: string } | string;

function reader(commits: readonly RawCommit[], packages: readonly Package[]): Read {
  const byStart = groupBy(commits, ({ sha }) => sha.slice(0, 7));
  const byName = groupBy(packages, ({ name }) => name.replaceAll('/', '__'));
  return (path, text) => {
    const { id, name } = partsOf(path);
    if (id === null)
      return `it is not named <commit>.md or <commit>/<package>.md, <commit> being 7 or more digits of its id`;
    const meant = (byStart.get(id.slice(0, 7)) ?? []).filter(({ sha }) => sha.startsWith(id));
    if (meant.length > 1) return `${meant.length} commits begin with ${id}`;
    const owners = name === null ? null : byName.get(name);
    if (owners === undefined) return `no package is called '${(name ?? '').replaceAll('__', '/')}'`;
    const [commit] = meant;
    if (commit === undefined) return { id };
    const manifests = owners?.map(({ manifest }) => manifest) ?? null;
    return { path, sha: commit.sha, id, manifests, message: messageOf(text) };
  };
}

function partsOf(path: string): { readonly id: string | null; readonly name: string | null } {
  const rest = path.slice(overridesDirectory.length + 1);
  const [, id = null, name = null] = /^([0-9a-f]{7,64})(?:\/([^/]+))?\.md$/i.exec(rest) ?? [];
  return { id: id?.toLowerCase() ?? null, name };
}

/** Nothing, and the word `skip`, take the commit out. */
function messageOf(text: string): string | null {
  const words = text.replace(/^\ufeff/, '').trim();
  return words === '' || words.toLowerCase() === 'skip' ? null : words;
}

function isSame(a: Claim, b: Claim): boolean {
  return a !== b && a.sha === b.sha && String(a.manifests) === String(b.manifests);
}

function wins(a: Claim, b: Claim): boolean {
  return a.id.length > b.id.length || (a.id.length === b.id.length && a.path < b.path);
}

function tables(claims: readonly Claim[]): Overrides {
  const everywhere = new Map<string, Override>();
  const apart = new Map<string, Map<string, Override>>();
  for (const { sha, path, message, manifests } of claims) {
    const override = { path, message };
    if (manifests === null) everywhere.set(sha, override);
    const own = apart.get(sha) ?? new Map<string, Override>();
    for (const manifest of manifests ?? []) apart.set(sha, own.set(manifest, override));
  }
  return { everywhere, apart };
}
