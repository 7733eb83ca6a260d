import picomatch from 'picomatch';
import type { Package } from '../../../src/core/model.ts';
import { applyEdits } from '../../../src/core/text-edit.ts';
import type { Texts } from '../../../src/ecosystems/ecosystem.ts';
import { helm } from '../../../src/ecosystems/helm/index.ts';

/** A repository as its files. */
export type Repository = Readonly<Record<string, string>>;

/** The manifests, as the caller reads them. */
export function readAll(repository: Repository): Texts {
  return select(repository, helm.wants(new Map()));
}

function select(repository: Repository, patterns: readonly string[]): Texts {
  const isWanted = patterns.map((pattern) => picomatch(pattern, { dot: true }));
  return new Map(Object.entries(repository).filter(([file]) => isWanted.some((match) => match(file))));
}

/** The package of that name; throws when there is none. */
export function named(packages: readonly Package[], name: string): Package {
  const found = packages.find((one) => one.name === name);
  if (found === undefined)
    throw new Error(`no package ${name}: ${packages.map((one) => one.name).join(', ')}`);
  return found;
}

/**
 * Releases charts and makes every requirement follow that they leave.
 * @param from the last version of the group, where a chart is released with other packages
 */
export function release(
  repository: Repository,
  versions: Readonly<Record<string, string>>,
  from?: string,
): Record<string, string> {
  const manifests = readAll(repository);
  const packages = helm.packages(manifests);
  const ranges = packages.flatMap(({ manifest, dependencies }) =>
    dependencies.flatMap(({ name, kind, range }) => {
      const next = versions[name];
      if (range === null || next === undefined || helm.satisfies(next, range)) return [];
      return [{ manifest, dependency: name, kind, from: range, to: helm.rewriteRange(range, next) }];
    }),
  );
  const texts = new Map([...manifests, ...select(repository, helm.lockfiles(manifests))]);
  const edits = helm.edit(
    texts,
    packages,
    Object.entries(versions).map(([name, version]) => ({
      package: named(packages, name),
      version,
      ...(from === undefined ? {} : { from }),
    })),
    ranges,
  );
  return Object.fromEntries(
    Object.entries(repository).map(([file, text]) => [file, applyEdits(text, edits.get(file) ?? [])]),
  );
}

/** The files that differ, after the release. */
export function changed(before: Repository, after: Repository): Record<string, string> {
  return Object.fromEntries(Object.entries(after).filter(([file, text]) => text !== before[file]));
}
