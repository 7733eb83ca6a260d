import { directoryAt } from '../paths.ts';
import { booleanAt, stringAt, stringsAt, tableAt } from '../toml/read.ts';
import type { TomlTable } from '../toml/toml.ts';
import { moduleFiles } from './modules.ts';
import { matchedPattern, pdmPattern, hatchPattern } from './pattern.ts';
import { projectTable, stringIn, toolTable, type Project } from './project.ts';
import { cfgValue } from './setup-cfg.ts';
import { lineAt, type TextPlace } from '../place.ts';
import { assignedString, type SetupCall, type Source } from './source.ts';

/** A version that is kept in a file of its own: the first of `files` that exists. */
export interface VersionFile {
  readonly files: readonly string[];
  readonly read: (source: Source) => TextPlace | null;
}

/** Where a project keeps its version: in a manifest, or in another file. */
export type VersionRule = { readonly place: TextPlace } | VersionFile;

/**
 * Where the version of a project stands, as its build backend finds it. Null where it stands nowhere: the backend makes
 * it from tags (setuptools-scm, hatch-vcs, poetry-dynamic-versioning), or by running code, which nothing here does.
 */
export function versionRule(project: Project): VersionRule | null {
  const { pyproject, cfg, setup } = project;
  const place = stringIn(projectTable(pyproject), 'version') ?? poetryVersion(pyproject);
  if (place !== null) return { place };
  return (
    hatchRule(project) ??
    pdmRule(project) ??
    setuptoolsRule(project) ??
    flitRule(project) ??
    cfgRule(project, cfgValue(cfg, 'metadata', 'version')) ??
    setupRule(setup, project)
  );
}

function poetryVersion(pyproject: TomlTable | null): TextPlace | null {
  const dynamic = toolTable(pyproject, 'poetry-dynamic-versioning');
  const isFromTags = dynamic !== null && booleanAt(dynamic, 'enable')?.value === true;
  return isFromTags ? null : stringIn(toolTable(pyproject, 'poetry'), 'version');
}

/** Hatch, "Versioning", source `regex`. */
function hatchRule({ pyproject, directory }: Project): VersionRule | null {
  const table = toolTable(pyproject, 'hatch', 'version');
  if (table === null || (stringAt(table, 'source')?.value ?? 'regex') !== 'regex') return null;
  const pattern = table.entries.get('pattern');
  const expression = pattern?.kind === 'string' ? pattern.value : hatchPattern;
  return fileRule(directory, stringAt(table, 'path')?.value, (source) => matchedPattern(source, expression));
}

/** PDM, "Dynamic project version", source `file`. */
function pdmRule({ pyproject, directory }: Project): VersionRule | null {
  const table = toolTable(pyproject, 'pdm', 'version');
  if (table === null || stringAt(table, 'source')?.value !== 'file') return null;
  return fileRule(directory, stringAt(table, 'path')?.value, (source) => matchedPattern(source, pdmPattern));
}

/** setuptools, "Dynamic Metadata": `attr` names a variable of a module, `file` a file that holds nothing else. */
function setuptoolsRule(project: Project): VersionRule | null {
  const table = tableAt(toolTable(project.pyproject, 'setuptools', 'dynamic'), 'version');
  if (table === null) return null;
  const attribute = stringAt(table, 'attr')?.value;
  if (attribute !== undefined) return attributeRule(project, attribute);
  const file = table.entries.get('file');
  const [first, ...others] =
    file?.kind === 'array' ? stringsAt(table, 'file') : [stringAt(table, 'file')?.value];
  return others.length > 0 ? null : fileRule(project.directory, first, wholeFile);
}

/** flit: `__version__` of the module the project is named after. */
function flitRule({ pyproject, directory, name }: Project): VersionRule | null {
  const backend = stringIn(tableAt(pyproject, 'build-system'), 'build-backend')?.value ?? '';
  if (!/^flit(?:_core)?\./.test(backend)) return null;
  const module = stringIn(toolTable(pyproject, 'flit', 'module'), 'name')?.value ?? name.replaceAll('-', '_');
  return { files: moduleFiles(directory, ['', 'src'], module.replaceAll('.', '/')), read: readDunder };
}

/** setup.cfg: a version, or `attr:` and `file:` as in pyproject.toml. */
function cfgRule(project: Project, place: TextPlace | null): VersionRule | null {
  const [, kind, rest = ''] = /^(attr|file)\s*:\s*(.*)$/.exec(place?.value ?? '') ?? [];
  if (kind === 'attr') return attributeRule(project, rest);
  if (kind === 'file') return rest.includes(',') ? null : fileRule(project.directory, rest, wholeFile);
  return place === null ? null : { place };
}

/** setup.py: the literal, else the one file it names that by its name holds a version. */
function setupRule(setup: SetupCall | null, { directory }: Project): VersionRule | null {
  if (setup === null) return null;
  const place = setup.keywords.get('version');
  if (place !== undefined) return { place };
  const named = setup.strings.filter((text) =>
    /^[\w./-]*(?:version|__about__|__init__)\w*\.py$/.test(text.slice(0, longestPath)),
  );
  const [file, ...others] = new Set(named);
  return others.length > 0 ? null : fileRule(directory, file, readDunder);
}

/** Longer strings are no paths. */
const longestPath = 500;

function attributeRule({ directory, pyproject, cfg }: Project, attribute: string): VersionRule | null {
  const [, module, name] = /^([\w.]+)\.(\w+)$/.exec(attribute) ?? [];
  if (module === undefined || name === undefined) return null;
  const table = toolTable(pyproject, 'setuptools', 'package-dir');
  const mapped =
    stringIn(table, '')?.value ?? cfgValue(cfg, 'options', 'package_dir')?.value.replace(/^\s*=\s*/, '');
  const files = moduleFiles(
    directory,
    [...(mapped === undefined ? [] : [mapped]), '', 'src'],
    module.replaceAll('.', '/'),
  );
  return { files, read: (source) => assignedString(source, new Set([name])) };
}

/** A file of the project, or of the repository around it; null for a path that leaves the repository. */
function fileRule(
  directory: string,
  path: string | undefined,
  read: (source: Source) => TextPlace | null,
): VersionFile | null {
  const file = path === undefined || path === '' ? null : directoryAt(directory, path);
  return file === null ? null : { files: [file], read };
}

/** `__version__ = "…"`, the convention (PEP 396). */
export function readDunder(source: Source): TextPlace | null {
  return assignedString(source, new Set(['__version__']));
}

function wholeFile({ file, text }: Source): TextPlace | null {
  const start = text.length - text.trimStart().length;
  const value = text.trim();
  if (value === '') return null;
  return { file, line: lineAt(text, start), value, start, end: start + value.length };
}
