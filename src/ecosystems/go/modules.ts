import { posix } from 'node:path';
import { groupBy } from '../../core/collections.ts';
import type { Texts } from '../ecosystem.ts';
import { readGoFile } from './file.ts';
import type { GoFile, Replace, Require } from './file.ts';

/** A module of the repository. */
export interface Module extends GoFile {
  /** Its module path. */
  readonly path: string;
  /** What the package is called: its path, or its directory where several modules have the same path. */
  readonly name: string;
}

/** The modules of a repository and what ties them together. */
export interface Modules {
  /** By directory, the root first. */
  readonly all: readonly Module[];
  /** The go.work files. */
  readonly works: readonly GoFile[];
}

/**
 * The modules below the root. A go.mod without a module only fences its directory off, and what `go` passes over
 * is no module either: `vendor`, `testdata`, and directories that begin with `_` or `.` (`go help packages`).
 * @throws ReleaseError MANIFEST_UNREADABLE
 */
export function readModules(texts: Texts): Modules {
  const read = [...texts]
    .filter(([file]) => isGoFile(file) && !isPassedOver(file))
    .map(([file, text]) => readGoFile(file, text))
    .sort((a, b) => (a.dir === b.dir ? 0 : a.dir === '.' || (b.dir !== '.' && a.dir < b.dir) ? -1 : 1));
  const [mods, works] = [read.filter(isModFile), read.filter((one) => !isModFile(one))];
  const claimed = groupBy(mods, ({ module }) => module?.text);
  const all = mods.flatMap((one) => {
    const path = one.module?.text ?? '';
    if (path === '') return [];
    return [{ ...one, path, name: claimed.get(path)?.length === 1 || one.dir === '.' ? path : one.dir }];
  });
  return { all, works };
}

function isGoFile(file: string): boolean {
  return ['go.mod', 'go.work'].includes(posix.basename(file));
}

function isModFile({ file }: GoFile): boolean {
  return posix.basename(file) === 'go.mod';
}

/** Whether `go` passes a file over because of the directory it is in. */
export function isPassedOver(file: string): boolean {
  return file
    .split('/')
    .slice(0, -1)
    .some((step) => step === 'vendor' || step === 'testdata' || /^[._]./.test(step));
}

/**
 * The module of the repository that a requirement is built from: where a `replace` leads to its directory, or a
 * go.work uses both. Any other requirement is served by the version that is published, whatever stands in the tree.
 */
export function linked(modules: Modules, module: Module, { path, version }: Require): Module | null {
  const replaces = (file: GoFile): readonly Replace[] =>
    file.replaces.filter((one) => isFor(one, path.text, version.text));
  const work = workOf(modules, module.dir);
  const dirs = [...replaces(module), ...(work === null ? [] : replaces(work))].map(({ dir }) => dir);
  const all = new Set([...dirs, ...(work?.uses ?? [])]);
  return modules.all.find((one) => one.path === path.text && one !== module && all.has(one.dir)) ?? null;
}

function isFor({ path, version }: Replace, required: string, at: string): boolean {
  return path.text === required && (version === null || version.text === at);
}

/** The nearest go.work at or above a directory, if it uses it. */
function workOf({ works }: Modules, dir: string): GoFile | null {
  const above = works.filter((work) => work.dir === '.' || `${dir}/`.startsWith(`${work.dir}/`));
  const nearest = above.at(-1) ?? null;
  return nearest?.uses.includes(dir) === true ? nearest : null;
}
