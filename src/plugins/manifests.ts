import { groupBy } from '../core/collections.ts';
import type { Action, Package, ReleaseSet } from '../core/model.ts';
import { writeFile } from '../core/text-edit.ts';
import { isPlaceholder, parseVersion } from '../core/version/version.ts';
import type { Ecosystem, Texts, VersionEdit } from '../ecosystems/ecosystem.ts';
import type { Look, Plugin } from './plugin.ts';

/** Writes the new versions into manifests and lockfiles, and nothing else in them. */
export function manifests(): Plugin {
  return {
    name: 'manifests',
    async plan(set, look) {
      const perEcosystem = await Promise.all(
        look.ecosystems.map((one) => planEcosystem(one.ecosystem, one.texts, set, look)),
      );
      return perEcosystem.flat();
    },
  };
}

async function planEcosystem(
  ecosystem: Ecosystem,
  texts: Texts,
  set: ReleaseSet,
  look: Look,
): Promise<readonly Action[]> {
  const packages = look.packages.filter((pkg) => pkg.ecosystem === ecosystem.id);
  const versions = versionEdits(packages, set);
  const here = new Set(packages.map(({ manifest }) => manifest));
  const ranges = set.ranges.filter(({ manifest }) => here.has(manifest));
  if (versions.length === 0 && ranges.length === 0) return [];
  const all = new Map([...texts, ...(await readLockfiles(ecosystem, texts, look))]);
  const edits = ecosystem.edit(all, packages, versions, ranges);
  return [...edits]
    .filter(([, list]) => list.length > 0)
    .map(([path, list]) => writeFile(path, all.get(path) ?? null, list));
}

/** Packages whose manifest keeps a real version: placeholders (`0.0.0-development`) stay as they are. */
function versionEdits(packages: readonly Package[], set: ReleaseSet): readonly VersionEdit[] {
  const next = groupBy(
    set.groups.flatMap((group) => group.packages),
    ({ manifest }) => manifest,
  );
  return packages.flatMap((pkg) => {
    const version = next.get(pkg.manifest)?.[0]?.next;
    return version === undefined || !carriesVersion(pkg) ? [] : [{ package: pkg, version }];
  });
}

/** Whether a package's manifest is where its version lives. */
export function carriesVersion({ version }: Package): boolean {
  const parsed = version === null ? null : parseVersion(version);
  return parsed !== null && !isPlaceholder(parsed);
}

async function readLockfiles(ecosystem: Ecosystem, texts: Texts, look: Look): Promise<Texts> {
  const found = await Promise.all(ecosystem.lockfiles(texts).map((pattern) => look.glob(pattern)));
  return look.read(found.flat());
}
