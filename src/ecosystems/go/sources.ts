import { posix } from 'node:path';
import type { Texts } from '../ecosystem.ts';
import type { Word } from './directives.ts';
import { importsOf } from './imports.ts';
import { isBelow } from './module-path.ts';
import { isPassedOver, linked } from './modules.ts';
import type { Module } from './modules.ts';
import type { Change, Task } from './task.ts';

/** The imports of the modules that are renamed, and of those built with them. */
export function sourceEdits(task: Task): readonly (readonly [string, readonly Change[]])[] {
  if (task.renames.size === 0) return [];
  const byDir = new Map(task.modules.all.map((module) => [module.dir, followers(task, module)]));
  return [...task.texts].flatMap(([file, text]) => {
    if (!file.endsWith('.go') || isPassedOver(file)) return [];
    const follow = byDir.get(homeOf(task.texts, file));
    return follow === undefined ? [] : [[file, importsOf(text).flatMap(follow)] as const];
  });
}

/** The directory of the go.mod that a file belongs to. */
function homeOf(texts: Texts, file: string): string {
  let dir = posix.dirname(file);
  while (dir !== '.' && !texts.has(posix.join(dir, 'go.mod'))) dir = posix.dirname(dir);
  return dir;
}

/**
 * What happens to the path of a package where a module uses it: it follows the module it belongs to, which is the one
 * with the longest path among all that are known here.
 */
export function followers({ modules, renames }: Task, module: Module): (path: Word) => readonly Change[] {
  const used = [module, ...module.requires.flatMap((require) => linked(modules, module, require) ?? [])];
  const moved = used.flatMap(({ dir }) => renames.get(dir) ?? []);
  if (moved.length === 0) return () => [];
  const known = [...modules.all.map(({ path }) => path), ...module.requires.map(({ path }) => path.text)];
  return ({ text, start }) => {
    const [home = ''] = known.filter((path) => isBelow(text, path)).sort((a, b) => b.length - a.length);
    const rename = moved.find((one) => one.module.path === home);
    return rename === undefined ? [] : [{ start, end: start + home.length, text: rename.path }];
  };
}
