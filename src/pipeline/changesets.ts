import type { Config } from '../config/config.ts';
import {
  invalid,
  leftOf,
  parseChangeset,
  takenOut,
  type Changeset,
  type ChangesetEntry,
} from '../core/changesets.ts';
import { groupBy } from '../core/collections.ts';
import { ReleaseError } from '../core/error.ts';
import { intentsOf, type Intent } from '../core/intents.ts';
import type { Action, Package, RawCommit, ReleaseSet, Warning } from '../core/model.ts';
import { quote } from '../core/quote.ts';
import { writeFile } from '../core/text-edit.ts';
import { sha256 } from '../core/canonical.ts';
import type { Source, Tree } from '../ports.ts';

/** The changesets of HEAD, as far as they are read. */
export interface ReadChangesets {
  readonly changesets: readonly Changeset[];
  readonly intents: readonly Intent[];
  /** What earlier prereleases took out of changesets: a stable release tells it again. */
  readonly told: readonly Intent[];
  readonly warnings: readonly Warning[];
}

const none: ReadChangesets = { changesets: [], intents: [], told: [], warnings: [] };

/**
 * Reads the changesets that wait in `.changeset`, and those that a series of prereleases has told. While the changesets
 * tool is in its prerelease mode they are its own, unless the configuration says otherwise.
 * @param series commits that are prereleases of what is to become stable
 * @throws ReleaseError CHANGESET_INVALID
 */
export async function readChangesets(
  source: Source,
  { changesets: wanted }: Pick<Config, 'changesets'>,
  packages: readonly Package[],
  series: readonly RawCommit[],
): Promise<ReadChangesets> {
  if (wanted === false) return none;
  const [texts, gone] = await Promise.all([changesetTexts(source.tree()), goneChangesets(source, series)]);
  if (texts.size + gone.length === 0) return none;
  const isPreMode = (await source.tree().read([preState])).size > 0;
  if (isPreMode && wanted === null)
    return { ...none, warnings: texts.size === 0 ? [] : [notRead(texts.size)] };
  const changesets = [...texts].map(([path, text]) => parseChangeset(path, text));
  const paths = new Set([...changesets, ...gone].map(({ path }) => path));
  const toIntents = intentReader(await bringers(source, paths), packages);
  return {
    changesets,
    intents: changesets.flatMap((one) => toIntents(one, true)),
    told: gone.flatMap((one) => toIntents(one, false)),
    warnings: isPreMode ? [preModeIgnored] : [],
  };
}

const preState = '.changeset/pre.json';

/** What commits took out of changesets. One that cannot be read (any longer) was no part of a release. */
async function goneChangesets(source: Source, commits: readonly RawCommit[]): Promise<readonly Changeset[]> {
  const gone = await Promise.all(
    commits.map(async ({ sha, parents: [parent] }) => {
      if (parent === undefined) return [];
      const [before, after] = await Promise.all(
        [parent, sha].map((commit) => changesetTexts(source.tree(commit))),
      );
      return [...(before ?? [])].flatMap(([path, text]) => {
        const now = after?.get(path);
        if (now === text) return [];
        const was = readable(path, text);
        return was === null ? [] : [takenOut(was, now === undefined ? null : readable(path, now))];
      });
    }),
  );
  return gone.flat().filter(({ entries }) => entries.length > 0);
}

function readable(path: string, text: string): Changeset | null {
  try {
    return parseChangeset(path, text);
  } catch (error) {
    if (error instanceof ReleaseError) return null;
    throw error;
  }
}

async function changesetTexts(tree: Tree): Promise<ReadonlyMap<string, string>> {
  const paths = await tree.glob('.changeset/*.md');
  return tree.read(paths.filter((path) => !/\/readme\.md$/i.test(path)));
}

function notRead(count: number): Warning {
  const what = count === 1 ? '1 changeset waits' : `${count} changesets wait`;
  return {
    code: 'CHANGESETS_PENDING',
    message: `${what} in .changeset, but ${preState} says that the changesets tool is making prereleases: they are not read`,
    hint: 'Leave its prerelease mode (changeset pre exit, then changeset version), or set changesets: true in release.config and ask for prereleases with --pre.',
  };
}

const preModeIgnored: Warning = {
  code: 'CHANGESETS_PRE_MODE',
  message: `${preState} is not followed: the changesets are read, and a prerelease is asked for with --pre`,
  hint: `Remove it when you no longer use the changesets tool: git rm ${preState}`,
};

/**
 * The function that reads what a changeset asks for.
 * @throws ReleaseError CHANGESET_INVALID from that function, where each package must be one of this repository
 */
function intentReader(
  bringer: (path: string) => RawCommit | null,
  packages: readonly Package[],
): (changeset: Changeset, strict: boolean) => readonly Intent[] {
  const byName = groupBy(packages, ({ name }) => name);
  return (changeset, strict) => {
    const manifestsOf = ({ name, line }: ChangesetEntry): readonly string[] => {
      const named = byName.get(name);
      if (named === undefined && strict)
        throw invalid(changeset.path, line, `${quote(name)} is no package here`);
      return (named ?? []).map(({ manifest }) => manifest);
    };
    const commit = bringer(changeset.path);
    return commit === null ? [] : intentsOf(changeset, commit, manifestsOf);
  };
}

/** Finds the commit that brought a file in: the oldest that touches it, else the newest that touches its folder. */
async function bringers(
  source: Source,
  paths: ReadonlySet<string>,
): Promise<(path: string) => RawCommit | null> {
  const oldest = new Map<string, RawCommit>();
  let newest: RawCommit | null = null;
  for await (const commit of source.history({ exclude: [], paths: true, under: ['.changeset'] })) {
    newest ??= commit;
    for (const path of commit.paths ?? []) if (paths.has(path)) oldest.set(path, commit);
  }
  return (path) => oldest.get(path) ?? newest;
}

/**
 * What the release does to the changesets it was made from: those that are told go, and where a package is not released
 * yet, its line stays.
 */
export function consumed(
  changesets: readonly Changeset[],
  { groups }: ReleaseSet,
  packages: readonly Package[],
): readonly Action[] {
  const released = new Set(groups.flatMap((group) => group.packages.map(({ manifest }) => manifest)));
  const isReleased = (name: string): boolean =>
    packages.every((pkg) => pkg.name !== name || released.has(pkg.manifest));
  return changesets.flatMap((changeset): readonly Action[] => {
    const { path, text } = changeset;
    const edits = leftOf(changeset, isReleased);
    if (edits === null) return [{ kind: 'removeFile', path, before: sha256(text), text }];
    return edits.length === 0 ? [] : [writeFile(path, text, edits)];
  });
}
