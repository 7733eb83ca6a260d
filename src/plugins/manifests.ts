import type { Action, Package, Release, ReleaseSet } from '../core/model.ts';
import { mergeEdits, writeFile } from '../core/text-edit.ts';
import { isPlaceholder, isPrerelease, parseVersion } from '../core/version/version.ts';
import type { Ecosystem, Texts, VersionEdit } from '../ecosystems/ecosystem.ts';
import type { EcosystemInUse, Look, Plugin } from './plugin.ts';
import { editVersionFile, type Edited, type OwnedFile } from './version-files.ts';

export interface ManifestRules {
  /** Version strings in other files. */
  readonly files: readonly OwnedFile[];
  /** Whether packages may get the name their new version asks for (the path of a Go module). */
  readonly renames: boolean;
}

/** Writes the new versions into manifests, lockfiles and what `files` names, and nothing else in them. */
export function manifests(rules: ManifestRules): Plugin {
  return {
    name: 'manifests',
    async plan(set, look) {
      const edited = await Promise.all([
        ...look.ecosystems.map((one) => editEcosystem(one, set, look, rules)),
        ...rules.files.map((file) => editVersionFile(file, set, look)),
      ]);
      return toActions(edited);
    },
  };
}

async function editEcosystem(
  { ecosystem, texts, packages }: EcosystemInUse,
  set: ReleaseSet,
  look: Look,
  rules: ManifestRules,
): Promise<Edited> {
  const versions = versionEdits(packages, set, rules);
  const here = new Set(packages.map(({ manifest }) => manifest));
  const ranges = set.ranges.filter(({ manifest }) => here.has(manifest));
  if (versions.length === 0 && ranges.length === 0) return { texts, edits: new Map() };
  const all = new Map([...texts, ...(await readFollowers(ecosystem, texts, versions, look))]);
  return { texts: all, edits: ecosystem.edit(all, packages, versions, ranges) };
}

/** One action for each file, whoever edits it. */
function toActions(edited: readonly Edited[]): readonly Action[] {
  const merged = mergeEdits(edited.map(({ edits }) => edits));
  return [...merged].map(([path, edits]) => {
    const text = edited.map(({ texts }) => texts.get(path)).find((known) => known !== undefined);
    return writeFile(path, text ?? null, edits);
  });
}

/** Packages whose manifest is where their version lives, and those whose name may depend on it. */
function versionEdits(
  packages: readonly Package[],
  set: ReleaseSet,
  { renames }: ManifestRules,
): readonly VersionEdit[] {
  const releases = new Map(
    set.groups.flatMap((group) => group.packages.map((release) => [release.manifest, { release, group }])),
  );
  return packages.flatMap((pkg): readonly VersionEdit[] => {
    const found = releases.get(pkg.manifest);
    if (found === undefined) return [];
    const { release, group } = found;
    const edit = { package: pkg, version: release.next };
    if (pkg.tagged !== undefined) return renames ? [{ ...edit, from: release.current }] : [];
    if (!carriesVersion(pkg, release)) return [];
    const isMixed = group.packages.some(({ ecosystem }) => ecosystem !== pkg.ecosystem);
    return [isMixed ? { ...edit, from: release.current } : edit];
  });
}

/**
 * Whether a manifest is to follow the release. A placeholder stays: `0.0.0-development`, and `0.0.0` where versions
 * were released before without writing them down. A plain `0.0.0` that was never released is only a beginning.
 */
function carriesVersion({ version }: Package, { current }: Release): boolean {
  const parsed = version === null ? null : parseVersion(version);
  if (parsed === null) return false;
  return !isPlaceholder(parsed) || (current === null && !isPrerelease(parsed));
}

/** Lockfiles, and what else has to follow these versions. */
async function readFollowers(
  ecosystem: Ecosystem,
  texts: Texts,
  versions: readonly VersionEdit[],
  look: Look,
): Promise<Texts> {
  const patterns = ecosystem.lockfiles(texts, versions);
  const found = await Promise.all(patterns.map((pattern) => look.glob(pattern)));
  return look.read(found.flat());
}
