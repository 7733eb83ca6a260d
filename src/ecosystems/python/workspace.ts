import { posix } from 'node:path';
import type { Texts } from '../ecosystem.ts';
import { directoryAt } from '../paths.ts';
import { isGlob, matchesGlob, portableGlob } from '../rust-globs.ts';
import { stringsAt } from '../toml/read.ts';
import { requirementsOf } from './dependencies.ts';
import { manifestsIn, projectOf, readManifests, toolTable, type Manifests, type Project } from './project.ts';
import { versionFiles } from './version.ts';

/** The projects of a repository as far as it has been read. */
export interface Workspace {
  /** What the root directories say. */
  readonly roots: readonly Manifests[];
  /** By path, that of the top first. */
  readonly projects: readonly Project[];
  /** Files and globs to read next. */
  readonly wanted: readonly string[];
}

/**
 * The projects that belong together: the roots, the members of their uv workspaces (uv, "Workspaces"), and whatever
 * path dependencies of these lead to inside the repository.
 * @param directories the roots, '.' for the top
 * @throws ReleaseError MANIFEST_UNREADABLE
 */
export function readWorkspace(texts: Texts, directories: readonly string[]): Workspace {
  const roots = directories.map((directory) => readManifests(texts, directory));
  const rules = roots.map(memberRules);
  const matched = [...texts.keys()].flatMap((file) => {
    const directory = posix.dirname(file);
    const isMember =
      posix.basename(file) === 'pyproject.toml' && rules.some((one) => isMatched(one, directory));
    return isMember ? [directory] : [];
  });
  const members = rules.flatMap((one) => one.members);
  const reached = new Set([...directories, ...members.filter((entry) => !isGlob(entry)), ...matched]);
  const projects = follow(texts, roots, reached);
  return {
    roots,
    projects: projects.toSorted((a, b) => compareText(a.directory, b.directory)),
    wanted: [
      ...members.filter(isGlob).map((glob) => portableGlob(`${glob}/pyproject.toml`)),
      ...[...reached].flatMap(manifestsIn),
      ...projects.flatMap(versionFiles),
    ],
  };
}

/** The projects in the directories reached; the directories that path dependencies lead to are added to them. */
function follow(texts: Texts, roots: readonly Manifests[], reached: Set<string>): readonly Project[] {
  const projects: Project[] = [];
  // A set also visits what is added while it is walked, so this runs until nothing new is reached.
  for (const directory of reached) {
    const project = projectOf(readManifests(texts, directory));
    if (project === null) continue;
    projects.push(project);
    for (const { directory: target } of requirementsOf(project, rootOf(roots, directory))) {
      if (target !== null) reached.add(target);
    }
  }
  return projects;
}

/** The innermost root around a directory, whose `[tool.uv.sources]` hold there, too. */
export function rootOf(roots: readonly Manifests[], directory: string): Manifests | null {
  const around = roots.filter(
    (root) => root.directory === '.' || `${directory}/`.startsWith(`${root.directory}/`),
  );
  return around.toSorted((a, b) => b.directory.length - a.directory.length)[0] ?? null;
}

interface MemberRules {
  readonly members: readonly string[];
  readonly exclude: readonly string[];
}

function memberRules({ pyproject, directory }: Manifests): MemberRules {
  const table = toolTable(pyproject, 'uv', 'workspace');
  const directories = (key: string): readonly string[] =>
    table === null ? [] : stringsAt(table, key).flatMap((entry) => directoryAt(directory, entry) ?? []);
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

/** By code unit, the top ('.') first: the same on every machine. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '.' || b === '.') return a === '.' ? -1 : 1;
  return a < b ? -1 : 1;
}
