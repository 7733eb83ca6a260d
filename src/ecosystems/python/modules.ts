import { directoryAt } from '../paths.ts';
import { stringsAt } from '../toml/read.ts';
import type { TomlTable, TomlValue } from '../toml/toml.ts';
import { stringIn, toolTable, type Project } from './project.ts';

/**
 * The files a module may be: `a/b/__init__.py` and `a/b.py` below each of the folders.
 * @param module its path, `a/b`
 */
export function moduleFiles(
  directory: string,
  folders: readonly string[],
  module: string,
): readonly string[] {
  return folders.flatMap((folder) => filesAt(directory, folder, [`${module}/__init__.py`, `${module}.py`]));
}

/** Files of a package that by custom repeat its version as `__version__`. */
const customary = ['__init__.py', '__version__.py', '_version.py', 'version.py', '__about__.py'];

/** The files where the package of a project may repeat the version. */
export function copyFiles(project: Project): readonly string[] {
  const { directory, name, pyproject } = project;
  const folders = ['', 'src', ...rootsNamed(pyproject)];
  const guesses = [
    ...new Set([
      name.replace(/[-.]+/g, '_'),
      name.replace(/[-_.]+/g, '/'),
      name.toLowerCase().replace(/[-_.]+/g, '_'),
    ]),
  ];
  const guessed = guesses.flatMap((module) => folders.map((folder) => `${folder || '.'}/${module}`));
  const packages = [...guessed, ...packagesNamed(pyproject)];
  const files = packages.flatMap((path) =>
    filesAt(directory, path, customary).concat(filesAt(directory, '.', [`${path}.py`])),
  );
  return [...new Set(files)];
}

/** Folders that hold the modules, where a build backend is told so. */
function rootsNamed(pyproject: TomlTable | null): readonly string[] {
  const places = [
    stringIn(toolTable(pyproject, 'uv', 'build-backend'), 'module-root'),
    stringIn(toolTable(pyproject, 'setuptools', 'package-dir'), ''),
  ];
  return places.flatMap((place) => place?.value ?? []);
}

/** Packages that are named one by one: hatch by path, Poetry by `include` and `from`, flit and uv by name. */
function packagesNamed(pyproject: TomlTable | null): readonly string[] {
  const wheel = toolTable(pyproject, 'hatch', 'build', 'targets', 'wheel');
  const modules = [
    stringIn(toolTable(pyproject, 'flit', 'module'), 'name'),
    stringIn(toolTable(pyproject, 'uv', 'build-backend'), 'module-name'),
  ].flatMap((place) => place?.value.replaceAll('.', '/') ?? []);
  return [
    ...(wheel === null ? [] : stringsAt(wheel, 'packages')),
    ...itemsOf(toolTable(pyproject, 'poetry')?.entries.get('packages')).flatMap(poetryPackage),
    ...modules.flatMap((module) => [module, `src/${module}`]),
  ];
}

function itemsOf(value: TomlValue | undefined): readonly TomlValue[] {
  return value?.kind === 'array' ? value.items : [];
}

function poetryPackage(value: TomlValue): readonly string[] {
  if (value.kind !== 'table') return [];
  const include = stringIn(value, 'include')?.value ?? '*';
  const from = stringIn(value, 'from')?.value ?? '.';
  return /[*?[]/.test(include) ? [] : [`${from}/${include}`];
}

function filesAt(directory: string, folder: string, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => directoryAt(directory, `${folder || '.'}/${name}`) ?? []);
}
