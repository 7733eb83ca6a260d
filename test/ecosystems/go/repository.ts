import picomatch from 'picomatch';
import { applyEdits } from '../../../src/core/text-edit.ts';
import type { Package } from '../../../src/core/model.ts';
import { go } from '../../../src/ecosystems/go/index.ts';
import type { Texts, VersionEdit } from '../../../src/ecosystems/ecosystem.ts';

/** A repository as its files. */
export type Repository = Readonly<Record<string, string>>;

/** A version to release, and the one before. */
export interface Step {
  readonly from: string | null;
  readonly to: string;
}

/** The manifests, as the caller reads them. */
export function readAll(repository: Repository): Texts {
  return select(repository, go.wants(new Map()));
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

/** Releases modules and makes every requirement on them follow that they leave, or all with `raise`. */
export function release(
  repository: Repository,
  steps: Readonly<Record<string, Step>>,
  raise = false,
): Record<string, string> {
  const manifests = readAll(repository);
  const packages = go.packages(manifests);
  const versions: VersionEdit[] = Object.entries(steps).map(([name, { from, to }]) => ({
    package: named(packages, name),
    version: to,
    from,
  }));
  const ranges = packages.flatMap(({ manifest, dependencies }) =>
    dependencies.flatMap(({ name, kind, range }) => {
      const next = steps[name]?.to;
      if (range === null || next === undefined || (!raise && go.satisfies(next, range))) return [];
      const to = go.rewriteRange(range, next);
      return to === range ? [] : [{ manifest, dependency: name, kind, from: range, to }];
    }),
  );
  const texts = new Map([...manifests, ...select(repository, go.lockfiles(manifests, versions))]);
  const edits = go.edit(texts, packages, versions, ranges);
  return Object.fromEntries(
    Object.entries(repository).map(([file, text]) => [file, applyEdits(text, edits.get(file) ?? [])]),
  );
}

/** The files that differ, after the release. */
export function changed(before: Repository, after: Repository): Record<string, string> {
  return Object.fromEntries(Object.entries(after).filter(([file, text]) => text !== before[file]));
}
