import type { Package, RangeEdit, TextEdit } from '../../../src/core/model.ts';
import { ReleaseError } from '../../../src/core/error.ts';
import type { ErrorCode } from '../../../src/core/error.ts';
import { npm } from '../../../src/ecosystems/npm/index.ts';

/** The recorded lockfiles: before a release and after it, as the tool itself wrote them. */
export const fixtures: URL = new URL('../../../../test/ecosystems/npm/fixtures/', import.meta.url);

/** Texts from objects (written as JSON with two spaces) and strings (as they are). */
export function textsOf(files: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`,
    ]),
  );
}

/** Makes edits; throws when one lies about what stands there, or overlaps the one before. */
export function applied(text: string, edits: readonly TextEdit[]): string {
  let [result, done] = ['', 0];
  for (const { start, end, was, text: put } of edits) {
    if (start < done || text.slice(start, end) !== was) throw new Error(`bad edit at ${start}`);
    result += text.slice(done, start) + put;
    done = end;
  }
  return result + text.slice(done);
}

/** All texts after a release of the given versions (by package name), the given ranges rewritten. */
export function released(
  texts: ReadonlyMap<string, string>,
  versions: Readonly<Record<string, string>>,
  ranges: readonly RangeEdit[],
): ReadonlyMap<string, string> {
  const packages = npm.packages(texts);
  const edits = npm.edit(
    texts,
    packages,
    packages.flatMap((each) => {
      const version = versions[each.name];
      return version === undefined ? [] : [{ package: each, version }];
    }),
    ranges,
  );
  return new Map([...texts].map(([path, text]) => [path, applied(text, edits.get(path) ?? [])]));
}

/** Every internal range that changes when all packages go to one version. */
export function allRanges(packages: readonly Package[], version: string): readonly RangeEdit[] {
  return packages.flatMap(({ manifest, dependencies }) =>
    dependencies.flatMap(({ name, kind, range }) => {
      const [from, to] = [range ?? '', npm.rewriteRange(range ?? '', version)];
      return from === to ? [] : [{ manifest, dependency: name, kind, from, to }];
    }),
  );
}

/** For assert.throws: a ReleaseError of this code whose message matches, with a hint. */
export function refusal(code: ErrorCode, message: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof ReleaseError &&
    error.code === code &&
    message.test(error.message) &&
    error.hint !== null;
}

/** A workspace of five packages that depend on each other in every kind and style. */
export const workspace = {
  'package.json': {
    name: 'root',
    version: '1.0.0',
    private: true,
    workspaces: ['packages/*'],
    devDependencies: { '@scope/a': '^1.0.0' },
  },
  'packages/a/package.json': { name: '@scope/a', version: '1.0.0' },
  'packages/b/package.json': {
    name: '@scope/b',
    version: '1.0.0',
    dependencies: { '@scope/a': '^1.0' },
    peerDependencies: { '@scope/c': '>=1.0.0' },
    devDependencies: { '@scope/c': '1.0.0' },
  },
  'packages/c/package.json': {
    name: '@scope/c',
    version: '1.0.0',
    optionalDependencies: { '@scope/a': '~1.0.0' },
  },
  'packages/d/package.json': {
    name: 'plain-d',
    version: '1.2.3',
    dependencies: { '@scope/a': '1.x || 0', '@scope/b': '>=1 <2', '@scope/c': '1' },
    devDependencies: { '@scope/a': '^1.0.0' },
  },
} as const;
