import { posix } from 'node:path';
import type { Texts } from '../ecosystem.ts';
import { directoryAt } from '../paths.ts';
import { isGlob, matchesGlob, portableGlob } from '../rust-globs.ts';
import { stringsAt } from '../toml/read.ts';
import type { TomlTable } from '../toml/toml.ts';
import { requirementsOf } from './dependencies.ts';
import { manifestsIn, projectOf, readManifests, toolTable, type Project } from './project.ts';
import { versionFiles } from './version.ts';

/** The projects of a repository as far as it has been read. */
export interface Workspace {
  /** The pyproject.toml at the root. */
  readonly root: TomlTable | null;
  /** The root first, then by path. */
  readonly projects: readonly Project[];
  /** Files and globs to read next. */
  readonly wanted: readonly string[];
}

/**
 * The projects that belong together: the root, the members of its uv workspace (uv, "Workspaces"), and whatever path
 * dependencies of these lead to inside the repository.
 * @throws ReleaseError MANIFEST_UNREADABLE
 */
export function readWorkspace(texts: Texts): Workspace {
  const root = readManifests(texts, '.').pyproject;
  const rules = memberRules(root);
  const matched = [...texts.keys()].flatMap((file) => {
    const directory = posix.dirname(file);
    return posix.basename(file) === 'pyproject.toml' && isMatched(rules, directory) ? [directory] : [];
  });
  const reached = new Set(['.', ...rules.members.filter((entry) => !isGlob(entry)), ...matched]);
  const projects: Project[] = [];
  // A set also visits what is added while it is walked, so this runs until nothing new is reached.
  for (const directory of reached) {
    const project = projectOf(readManifests(texts, directory));
    if (project === null) continue;
    projects.push(project);
    for (const { directory: target } of requirementsOf(project, root))
      if (target !== null) reached.add(target);
  }
  return {
    root,
    projects: projects.toSorted((a, b) => compareText(a.directory, b.directory)),
    wanted: [
      ...rules.members.filter(isGlob).map((glob) => portableGlob(`${glob}/pyproject.toml`)),
      ...[...reached].flatMap(manifestsIn),
      ...projects.flatMap(versionFiles),
    ],
  };
}

interface MemberRules {
  readonly members: readonly string[];
  readonly exclude: readonly string[];
}

function memberRules(root: TomlTable | null): MemberRules {
  const table = toolTable(root, 'uv', 'workspace');
  const directories = (key: string): readonly string[] =>
    table === null ? [] : stringsAt(table, key).flatMap((entry) => directoryAt('.', entry) ?? []);
  const exclude = directories('exclude');
  const members = directories('members').filter((entry) => isGlob(entry) || !isExcluded(exclude, entry));
  return { members, exclude };
}

function isMatched({ members, exclude }: MemberRules, directory: string): boolean {
  return members.some((glob) => matchesGlob(glob, directory)) && !isExcluded(exclude, directory);
}

function isExcluded(exclude: readonly string[], directory: string): boolean {
  return exclude.some((glob) => matchesGlob(glob, directory));
}

/** By code unit, the root ('.') first: the same on every machine. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '.' || b === '.') return a === '.' ? -1 : 1;
  return a < b ? -1 : 1;
}
