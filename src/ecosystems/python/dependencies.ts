import type { DependencyKind } from '../../core/model.ts';
import { directoryAt } from '../paths.ts';
import { booleanAt, stringAt, tableAt } from '../toml/read.ts';
import type { TextPlace } from '../place.ts';
import type { TomlTable, TomlValue } from '../toml/toml.ts';
import { normalName } from './names.ts';
import { projectTable, toolTable, type Manifests, type Project } from './project.ts';
import { parseRequirement } from './requirement.ts';
import { cfgLines } from './setup-cfg.ts';

/** A dependency as a project declares it. */
export interface Requirement {
  /** As written; compare it by {@link normalName}. */
  readonly name: string;
  readonly kind: DependencyKind;
  /** The specifier where it stands, or null where there is none. */
  readonly range: TextPlace | null;
  /** The directory a path leads to, or null without a path. */
  readonly directory: string | null;
  /** Whether it comes from an address, a registry named for it, or a path outside the repository. */
  readonly isForeign: boolean;
}

/**
 * All dependencies of a project: PEP 621, PEP 735, `[build-system]`, Poetry, PDM, uv and setup.cfg.
 * @param root of the workspace, whose `[tool.uv.sources]` hold for all members
 * @throws ReleaseError MANIFEST_UNREADABLE
 */
export function requirementsOf(project: Project, root: Manifests | null): readonly Requirement[] {
  const sources = new Map([...(root === null ? [] : sourcesOf(root)), ...sourcesOf(project)]);
  const written = [...standard(project), ...toolTables(project), ...setupCfg(project)].map((one) => {
    const source = sources.get(normalName(one.name));
    return source === undefined ? one : { ...one, ...source };
  });
  return [...written, ...poetry(project)];
}

/** PEP 508 strings, by the kind of the table they stand in. */
function standard({ pyproject }: Project): readonly Requirement[] {
  const project = projectTable(pyproject);
  return [
    ...listed(project?.entries.get('dependencies'), 'normal'),
    ...tableOfLists(tableAt(project, 'optional-dependencies'), 'optional'),
    ...tableOfLists(tableAt(pyproject, 'dependency-groups'), 'dev'),
    ...listed(tableAt(pyproject, 'build-system')?.entries.get('requires'), 'build'),
  ];
}

function toolTables({ pyproject }: Project): readonly Requirement[] {
  return [
    ...listed(toolTable(pyproject, 'uv')?.entries.get('dev-dependencies'), 'dev'),
    ...tableOfLists(toolTable(pyproject, 'pdm', 'dev-dependencies'), 'dev'),
  ];
}

function setupCfg({ cfg }: Project): readonly Requirement[] {
  const extras = [...(cfg?.get('options.extras_require')?.values() ?? [])].flat();
  return [
    ...cfgLines(cfg, 'options', 'install_requires').flatMap((place) => declared(place, 'normal')),
    ...extras.flatMap((place) => declared(place, 'optional')),
    ...cfgLines(cfg, 'options', 'setup_requires').flatMap((place) => declared(place, 'build')),
  ];
}

function tableOfLists(table: TomlTable | null, kind: DependencyKind): readonly Requirement[] {
  return [...(table?.entries.values() ?? [])].flatMap((value) => listed(value, kind));
}

/** Tables among them (`{include-group = "…"}`) name nothing new. */
function listed(value: TomlValue | undefined, kind: DependencyKind): readonly Requirement[] {
  const items = value?.kind === 'array' ? value.items : [];
  return items.flatMap((item) => (item.kind === 'string' ? declared(item, kind) : []));
}

function declared(place: TextPlace, kind: DependencyKind): readonly Requirement[] {
  const found = parseRequirement(place);
  if (found === null) return [];
  const { name, range, hasAddress } = found;
  return [{ name, kind, range, directory: null, isForeign: hasAddress }];
}

/** `[tool.uv.sources]` by normal name: a path, the workspace (which is what a name stands for anyway), or elsewhere. */
function sourcesOf({
  pyproject,
  directory,
}: Manifests): readonly (readonly [string, Pick<Requirement, 'directory' | 'isForeign'>])[] {
  const table = toolTable(pyproject, 'uv', 'sources');
  return [...(table?.entries ?? [])].map(([name, value]) => {
    const all = value.kind === 'array' ? value.items : [value];
    const tables = all.filter((one) => one.kind === 'table');
    const path = tables.map((one) => stringAt(one, 'path')).find((found) => found !== null);
    const isOurs = path !== undefined || tables.some((one) => booleanAt(one, 'workspace')?.value === true);
    const target = path === undefined ? null : directoryAt(directory, path.value);
    const isForeign = !isOurs || (path !== undefined && target === null);
    return [normalName(name), { directory: target, isForeign }] as const;
  });
}

/** Poetry's tables, where a dependency is a version or a table, or several of them. */
function poetry({ pyproject, directory }: Project): readonly Requirement[] {
  const table = toolTable(pyproject, 'poetry');
  const groups = [...(tableAt(table, 'group')?.entries.values() ?? [])].flatMap((group) =>
    group.kind === 'table' ? (tableAt(group, 'dependencies') ?? []) : [],
  );
  return [
    ...poetryTable(tableAt(table, 'dependencies'), 'normal', directory),
    ...[tableAt(table, 'dev-dependencies'), ...groups].flatMap((one) => poetryTable(one, 'dev', directory)),
  ];
}

function poetryTable(
  table: TomlTable | null,
  kind: DependencyKind,
  directory: string,
): readonly Requirement[] {
  return [...(table?.entries ?? [])].flatMap(([name, value]) => {
    const all = value.kind === 'array' ? value.items : [value];
    return all.flatMap((one) => poetryEntry(name, one, kind, directory));
  });
}

function poetryEntry(
  name: string,
  value: TomlValue,
  kind: DependencyKind,
  directory: string,
): readonly Requirement[] {
  if (value.kind === 'string') return [{ name, kind, range: value, directory: null, isForeign: false }];
  if (value.kind !== 'table') return [];
  const path = stringAt(value, 'path');
  const target = path === null ? null : directoryAt(directory, path.value);
  const isElsewhere = ['git', 'url', 'file', 'source'].some((key) => value.entries.has(key));
  return [
    {
      name,
      kind: booleanAt(value, 'optional')?.value === true ? 'optional' : kind,
      range: stringAt(value, 'version'),
      directory: target,
      isForeign: path === null ? isElsewhere : target === null,
    },
  ];
}
