import picomatch from 'picomatch';
import type { Package, TextEdit } from '../../../src/core/model.ts';
import { cargo } from '../../../src/ecosystems/cargo/index.ts';
import type { Texts } from '../../../src/ecosystems/ecosystem.ts';

/** A repository as its files. */
export type Repository = Readonly<Record<string, string>>;

/** Reads like the caller does: asks until nothing new is wanted, lockfiles last. */
export function readAll(repository: Repository): Texts {
  const texts = new Map<string, string>();
  for (const asked = new Set<string>(); ;) {
    const wanted = cargo.wants(texts).filter((one) => !asked.has(one));
    if (wanted.length === 0) break;
    for (const one of wanted) {
      asked.add(one);
      for (const file of expand(repository, one)) texts.set(file, repository[file] ?? '');
    }
  }
  for (const file of cargo.lockfiles(texts).flatMap((one) => expand(repository, one))) {
    texts.set(file, repository[file] ?? '');
  }
  return texts;
}

function expand(repository: Repository, wanted: string): readonly string[] {
  const files = Object.keys(repository);
  const isWanted = picomatch(wanted, { dot: true });
  return files.includes(wanted) ? [wanted] : files.filter((file) => isWanted(file));
}

/** The files after the edits; throws when an edit does not say what stands there, or two overlap. */
export function apply(texts: Texts, edits: ReadonlyMap<string, readonly TextEdit[]>): Record<string, string> {
  const after = Object.fromEntries(texts);
  for (const [file, list] of edits) after[file] = splice(texts.get(file) ?? '', list);
  return after;
}

function splice(text: string, edits: readonly TextEdit[]): string {
  let at = 0;
  let result = '';
  for (const { start, end, was, text: next } of edits) {
    if (start < at || end < start || text.slice(start, end) !== was)
      throw new Error(`bad edit at ${start}: ${was}`);
    result += text.slice(at, start) + next;
    at = end;
  }
  return result + text.slice(at);
}

/** The package of that name; throws when there is none. */
export function named(packages: readonly Package[], name: string): Package {
  const found = packages.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no package ${name}`);
  return found;
}

/** Sets versions and makes every requirement on those packages follow, as a release does. */
export function release(
  repository: Repository,
  versions: Readonly<Record<string, string>>,
): { readonly texts: Texts; readonly after: Record<string, string> } {
  const texts = readAll(repository);
  const packages = cargo.packages(texts);
  const edits = cargo.edit(
    texts,
    packages,
    Object.entries(versions).map(([name, version]) => ({ package: named(packages, name), version })),
    packages.flatMap(({ manifest, dependencies }) =>
      dependencies.flatMap(({ name, kind, range }) => {
        const next = versions[name];
        if (range === null || next === undefined) return [];
        return [{ manifest, dependency: name, kind, from: range, to: cargo.rewriteRange(range, next) }];
      }),
    ),
  );
  return { texts, after: apply(texts, edits) };
}
