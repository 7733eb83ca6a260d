import { applyEdits } from '../../../src/core/text-edit.ts';
import type { Package, RangeEdit } from '../../../src/core/model.ts';
import type { Ecosystem, Texts } from '../../../src/ecosystems/ecosystem.ts';
import { matchesGlob } from '../../../src/ecosystems/glob.ts';

/** A repository as texts by path. */
export type Files = Readonly<Record<string, string>>;

/** What an ecosystem reads of a repository, asked as the pipeline asks. */
export function readAll(ecosystem: Ecosystem, files: Files): Texts {
  const texts = new Map<string, string>();
  const asked = new Set<string>();
  for (;;) {
    const wanted = ecosystem.wants(texts).filter((pattern) => !asked.has(pattern));
    if (wanted.length === 0) return texts;
    for (const pattern of wanted) {
      asked.add(pattern);
      take(pattern);
    }
  }
  function take(pattern: string): void {
    for (const [path, text] of Object.entries(files)) if (matchesGlob(path, pattern)) texts.set(path, text);
  }
}

/** The packages an ecosystem finds in a repository. */
export function packagesOf(ecosystem: Ecosystem, files: Files): readonly Package[] {
  return ecosystem.packages(readAll(ecosystem, files));
}

/** What is asked for, beside which packages get it. */
export interface Asked {
  readonly to: string;
  /** Names of the packages that get the version; without it all that have one. */
  readonly only?: readonly string[];
}

/** The repository after a release: every package at the version, every range that is left rewritten. */
export function released(ecosystem: Ecosystem, files: Files, { to, only }: Asked): Files {
  const texts = new Map(readAll(ecosystem, files));
  const packages = ecosystem.packages(texts);
  const moving = packages.filter(({ name, version }) => version !== null && (only?.includes(name) ?? true));
  const names = new Set(moving.map(({ name }) => name));
  const ranges = packages.flatMap((pkg) => rangesOf(ecosystem, pkg, names, to));
  for (const pattern of ecosystem.lockfiles(texts)) {
    for (const [path, text] of Object.entries(files)) if (matchesGlob(path, pattern)) texts.set(path, text);
  }
  const edits = ecosystem.edit(
    texts,
    packages,
    moving.map((pkg) => ({ package: pkg, version: to })),
    ranges,
  );
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, applyEdits(text, edits.get(path) ?? [])]),
  );
}

function rangesOf(
  ecosystem: Ecosystem,
  pkg: Package,
  names: ReadonlySet<string>,
  to: string,
): readonly RangeEdit[] {
  return pkg.dependencies.flatMap(({ name, kind, range }): readonly RangeEdit[] => {
    if (range === null || !names.has(name) || ecosystem.satisfies(to, range)) return [];
    const rewritten = ecosystem.rewriteRange(range, to);
    return rewritten === range
      ? []
      : [{ manifest: pkg.manifest, dependency: name, kind, from: range, to: rewritten }];
  });
}

/** What a test says of a package in one line: name, version, where it stands, and whether it is private. */
export function told(packages: readonly Package[]): readonly string[] {
  return packages.map(({ name, path, version, versionFile, private: secret, dependencies }) => {
    const needs = dependencies.map((each) => ` ${each.kind} ${each.name} ${each.range ?? '-'}`).join(',');
    return `${name} ${path} ${String(version)} ${versionFile}${secret ? ' private' : ''}${needs}`;
  });
}
