import { groupBy } from '../../core/collections.ts';
import type { RangeEdit, TextEdit } from '../../core/model.ts';
import type { Texts, VersionEdit } from '../ecosystem.ts';
import type { Directive, Word } from './directives.ts';
import type { Replace, Require } from './file.ts';
import { carries } from './module-path.ts';
import { linked, readModules } from './modules.ts';
import type { Module } from './modules.ts';
import { renamesOf } from './renames.ts';
import type { Rename } from './renames.ts';
import { followers, sourceEdits } from './sources.ts';
import type { Change, Task } from './task.ts';

/** Go files of the whole repository where a module gets another path, else nothing: `go.sum` cannot follow. */
export function filesToFollow(texts: Texts, versions: readonly VersionEdit[] = []): readonly string[] {
  return renamesOf(readModules(texts), versions).size > 0 ? ['**/*.go'] : [];
}

/**
 * The edits that raise requirements between modules, and that give modules the path of their new major version: in
 * go.mod and go.work, and in the imports of the modules that are built from the tree.
 * @throws ReleaseError MANIFEST_UNREADABLE, WORKSPACE_INVALID
 */
export function editModules(
  texts: Texts,
  versions: readonly VersionEdit[],
  ranges: readonly RangeEdit[],
): ReadonlyMap<string, readonly TextEdit[]> {
  const modules = readModules(texts);
  const task = { texts, modules, renames: renamesOf(modules, versions) };
  const byFile = groupBy(ranges, ({ manifest }) => manifest);
  const edits = [
    ...modules.all.map(
      (module) => [module.file, modEdits(task, module, byFile.get(module.file) ?? [])] as const,
    ),
    ...modules.works.map(
      (work) => [work.file, work.replaces.flatMap((one) => replaceEdits(task, one))] as const,
    ),
    ...sourceEdits(task),
  ];
  return new Map(
    edits
      .map(([file, list]) => [file, ordered(texts, file, list)] as const)
      .filter(([, list]) => list.length > 0),
  );
}

function ordered(texts: Texts, file: string, changes: readonly Change[]): readonly TextEdit[] {
  const text = texts.get(file) ?? '';
  return changes
    .map((change) => ({ ...change, was: text.slice(change.start, change.end) }))
    .filter(({ was, text: next }) => was !== next)
    .toSorted((a, b) => a.start - b.start);
}

function modEdits(task: Task, module: Module, ranges: readonly RangeEdit[]): readonly Change[] {
  const own = task.renames.get(module.dir);
  const follow = followers(task, module);
  return [
    ...(own === undefined ? [] : put(module.module, own.path)),
    ...(own === undefined ? [] : module.retracts.flatMap((one) => withdrawn(one, own))),
    ...module.requires.flatMap((require) => requireEdits(task, module, require, ranges)),
    ...module.replaces.flatMap((one) => replaceEdits(task, one, ranges)),
    ...module.tools.flatMap(follow),
  ];
}

/** A requirement that is to follow, at the version asked for and under the path it then has. */
function requireEdits(
  { modules, renames }: Task,
  module: Module,
  require: Require,
  ranges: readonly RangeEdit[],
): readonly Change[] {
  const target = linked(modules, module, require);
  if (target === null) return [];
  const rename = renames.get(target.dir);
  const to = nextVersion(rename, target.name, require.version, ranges);
  const path = rename?.path ?? target.path;
  // Where the path stays as it is against the rule, no requirement can name the version.
  if (to === null || !carries(path, majorOf(to))) return [];
  return [...put(require.path, path), ...put(require.version, to)];
}

/** A replacement is for a path, and may be for one version of it only: it goes where the requirement goes. */
function replaceEdits(
  { modules, renames }: Task,
  { path, version, dir }: Replace,
  ranges: readonly RangeEdit[] = [],
): readonly Change[] {
  const target = modules.all.find((one) => one.dir === dir && one.path === path.text);
  if (target === undefined) return [];
  const rename = renames.get(dir);
  const to = version === null ? null : nextVersion(rename, target.name, version, ranges);
  return [...put(path, rename?.path ?? target.path), ...(to === null ? [] : put(version, to))];
}

function nextVersion(
  rename: Rename | undefined,
  name: string,
  { text }: Word,
  ranges: readonly RangeEdit[],
): string | null {
  const asked = ranges.find(({ dependency, from }) => dependency === name && from === text)?.to;
  return asked ?? (rename === undefined ? null : `v${rename.version}`);
}

/** Go refuses a retraction of another major version than the module's; as a comment it still says what it said. */
function withdrawn({ words, start }: Directive, { path }: Rename): readonly Change[] {
  const versions = words.filter(({ text }) => /^v\d/.test(text));
  if (versions.every(({ text }) => carries(path, majorOf(text)))) return [];
  return [{ start, end: start, text: '// ' }];
}

function put(word: Word | null, text: string): readonly Change[] {
  return word === null ? [] : [{ start: word.start, end: word.end, text }];
}

function majorOf(version: string): number {
  return Number(/^v(\d+)/.exec(version)?.[1] ?? 0);
}
