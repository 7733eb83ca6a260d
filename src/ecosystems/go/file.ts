import { posix } from 'node:path';
import { readDirectives } from './directives.ts';
import type { Directive, Word } from './directives.ts';

/** `require path version`. */
export interface Require {
  readonly path: Word;
  readonly version: Word;
}

/** `replace path [version] => ../directory`; replacements by other modules are left out. */
export interface Replace {
  readonly path: Word;
  /** The only version that is replaced, or null for all. */
  readonly version: Word | null;
  /** Directory of the replacement, relative to the root. */
  readonly dir: string;
}

/** What is read of a go.mod or a go.work file (https://go.dev/ref/mod#go-mod-file, #go-work-file). */
export interface GoFile {
  readonly file: string;
  /** Its directory, '.' for the root. */
  readonly dir: string;
  /** The module's path; null in a go.work, and in a go.mod that only fences its directory off. */
  readonly module: Word | null;
  readonly requires: readonly Require[];
  readonly replaces: readonly Replace[];
  /** Package paths of `tool`. */
  readonly tools: readonly Word[];
  /** Where each retraction stands: its versions, and the offset of the directive. */
  readonly retracts: readonly Directive[];
  /** Directories of `use`, relative to the root. */
  readonly uses: readonly string[];
}

/** @throws ReleaseError MANIFEST_UNREADABLE naming file and line */
export function readGoFile(file: string, text: string): GoFile {
  const dir = posix.dirname(file);
  const directives = readDirectives(file, text);
  const named = (verb: string): readonly Directive[] => directives.filter((one) => one.verb === verb);
  return {
    file,
    dir,
    module: named('module')[0]?.words[0] ?? null,
    requires: named('require').flatMap(({ words: [path, version] }) =>
      path && version ? [{ path, version }] : [],
    ),
    replaces: named('replace').flatMap((one) => readReplace(one, dir)),
    tools: named('tool').flatMap(({ words }) => words.slice(0, 1)),
    retracts: named('retract'),
    uses: named('use').flatMap(({ words: [path] }) => (path ? inside(dir, path.text) : [])),
  };
}

function readReplace({ words }: Directive, dir: string): readonly Replace[] {
  const arrow = words.findIndex(({ text }) => text === '=>');
  const [path, version] = words.slice(0, arrow);
  const target = words[arrow + 1]?.text ?? '';
  // What does not begin so is the path of a module (https://go.dev/ref/mod#go-mod-file-replace).
  if (arrow < 1 || path === undefined || !/^\.\.?(?:\/|$)/.test(target)) return [];
  return inside(dir, target).map((at) => ({ path, version: version ?? null, dir: at }));
}

/** The directory a path leads to; nothing where it is absolute or leaves the repository. */
function inside(dir: string, path: string): readonly string[] {
  const joined = posix.join(dir, path, '.').replace(/\/$/, '');
  return path.startsWith('/') || joined === '..' || joined.startsWith('../') ? [] : [joined];
}
