import type { Dependency, Package } from '../../core/model.ts';
import type { Texts } from '../ecosystem.ts';
import { requirementsOf, type Requirement } from './dependencies.ts';
import { normalName } from './names.ts';
import { isPrivate } from './private.ts';
import type { Project } from './project.ts';
import { versionOf } from './version.ts';
import { readWorkspace, rootOf, type Workspace } from './workspace.ts';

/**
 * The projects as packages, that of the top first.
 * @param directories the roots
 * @throws ReleaseError MANIFEST_UNREADABLE
 */
export function readPackages(texts: Texts, directories: readonly string[]): readonly Package[] {
  const workspace = readWorkspace(texts, directories);
  return workspace.projects.map((project) => toPackage(project, workspace, texts));
}

function toPackage(project: Project, workspace: Workspace, texts: Texts): Package {
  const { version, places, note } = versionOf(project, texts);
  const edges = edgesOf(project, workspace).map(({ target, requirement }) =>
    toDependency(target, requirement),
  );
  return {
    manifest: project.file,
    path: project.directory,
    name: project.name,
    ecosystem: 'python',
    version,
    versionFile: places[0]?.file ?? project.file,
    private: isPrivate(project),
    dependencies: [...new Map(edges.map((one) => [JSON.stringify(one), one])).values()],
    ...(note === null ? {} : { versionNote: note }),
  };
}

function toDependency({ name }: Project, { kind, range }: Requirement): Dependency {
  return { name, kind, range: range?.value ?? null };
}

/** A dependency of one project on another one here. */
export interface Edge {
  readonly target: Project;
  readonly requirement: Requirement;
}

/**
 * The dependencies of a project on others of the workspace. A name is enough, in any spelling, unless the project says
 * that it means another place; a project may name itself to join its extras, which is no dependency.
 */
export function edgesOf(project: Project, { projects, roots }: Workspace): readonly Edge[] {
  const byName = new Map(projects.map((one) => [normalName(one.name), one]));
  return requirementsOf(project, rootOf(roots, project.directory)).flatMap((requirement) => {
    const target = byName.get(normalName(requirement.name));
    if (target === undefined || target === project || requirement.isForeign) return [];
    const isThere = requirement.directory === null || requirement.directory === target.directory;
    return isThere ? [{ target, requirement }] : [];
  });
}
