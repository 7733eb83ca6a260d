import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import picomatch from 'picomatch';
import { pythonIn } from '../../../src/ecosystems/python/index.ts';
import type { Texts } from '../../../src/ecosystems/ecosystem.ts';
import { apply, named, type Repository } from '../cargo/repository.ts';

/** Python in a repository whose top is its root. */
export const python = pythonIn(['.']);

/** Reads like the caller does: asks until nothing new is wanted, lockfiles last. */
export function readAll(repository: Repository): Texts {
  const texts = new Map<string, string>();
  for (const asked = new Set<string>(); ;) {
    const wanted = python.wants(texts).filter((one) => !asked.has(one));
    if (wanted.length === 0) break;
    for (const one of wanted) {
      asked.add(one);
      for (const file of expand(repository, one)) texts.set(file, repository[file] ?? '');
    }
  }
  for (const file of python.lockfiles(texts).flatMap((one) => expand(repository, one))) {
    texts.set(file, repository[file] ?? '');
  }
  return texts;
}

function expand(repository: Repository, wanted: string): readonly string[] {
  if (Object.hasOwn(repository, wanted)) return [wanted];
  if (!/[*?[\]{}!()]/.test(wanted)) return [];
  const isWanted = picomatch(wanted, { dot: true });
  return Object.keys(repository).filter((file) => isWanted(file));
}

/** Sets versions and makes every requirement on those packages follow, as a release does; the files afterwards. */
export function release(
  repository: Repository,
  versions: Readonly<Record<string, string>>,
): Record<string, string> {
  const texts = readAll(repository);
  const packages = python.packages(texts);
  const edits = python.edit(
    texts,
    packages,
    Object.entries(versions).map(([name, version]) => ({ package: named(packages, name), version })),
    packages.flatMap(({ manifest, dependencies }) =>
      dependencies.flatMap(({ name, kind, range }) => {
        const next = versions[name];
        if (range === null || next === undefined) return [];
        return [{ manifest, dependency: name, kind, from: range, to: python.rewriteRange(range, next) }];
      }),
    ),
  );
  return apply(texts, edits);
}

const fixtures = resolve(import.meta.dirname, '../../../../test/ecosystems/python/fixtures');

/** A workspace of the test data: one as uv 0.13.9 locks it, one as poetry 2.5.1 does. */
export function fixture(name: 'uv' | 'poetry'): Record<string, string> {
  const folder = join(fixtures, name);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')];
    }),
  );
}
