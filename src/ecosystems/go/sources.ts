import { posix } from 'node:path';
import { ReleaseError } from '../../core/error.ts';
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
    const home = homeOf(task.texts, file);
    const follow = byDir.get(home);
    if (follow === undefined) return [];
    return [
      [
        file,
        importsOf(text).flatMap((path) => {
          const changes = follow(path);
          for (const change of changes) assertVisible(task, { file, home, path, change });
          return changes;
        }),
      ] as const,
    ];
  });
}

/** An import that is about to change. */
interface Moved {
  readonly file: string;
  /** Directory of the module that imports. */
  readonly home: string;
  readonly path: Word;
  readonly change: Change;
}

/**
 * Refuses an import of an internal package from outside of the path that it gets (`go help packages`, "Internal
 * packages"): modules below `x/y` may use `x/y/internal`, but not `x/y/v2/internal`.
 * @throws ReleaseError WORKSPACE_INVALID
 */
function assertVisible({ modules, renames }: Task, { file, home, path, change }: Moved): void {
  const next = change.text + path.text.slice(change.end - change.start);
  const [, owner] = /^(.*?)\/internal(?:\/|$)/s.exec(next) ?? [];
  const module = renames.get(home)?.path ?? modules.all.find(({ dir }) => dir === home)?.path ?? '';
  if (owner === undefined || isBelow(posix.join(module, posix.relative(home, posix.dirname(file))), owner))
    return;
  throw new ReleaseError(
    'WORKSPACE_INVALID',
    `${file} imports '${path.text}', which Go will not let the module ${module} do as '${next}'`,
    {
      hint: "Release both as one module, or import what is public; goMajor: 'report' in release.config leaves paths alone.",
    },
  );
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
