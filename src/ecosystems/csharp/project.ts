import { posix } from 'node:path';
import type { Texts } from '../ecosystem.ts';
import type { TextPlace } from '../place.ts';
import { descendants, parseXml, type XmlElement } from '../xml.ts';

/** A value MSBuild gives a property, where it is written. */
export interface Property {
  readonly place: TextPlace;
  readonly element: XmlElement;
}

/** A project with everything it takes its properties from. */
export interface Project {
  readonly file: string;
  readonly root: XmlElement;
  /** Every value a property gets without a condition, by name, in the order MSBuild reads them: the last one holds. */
  readonly properties: ReadonlyMap<string, readonly Property[]>;
}

/** Files of MSBuild projects (SDK style), and of what all of a directory share. */
const projectGlobs = ['*.csproj', '**/*.csproj', '*.fsproj', '**/*.fsproj', '*.vbproj', '**/*.vbproj'];
const shared = 'Directory.Build.props';

/**
 * The files to read: projects, the Directory.Build.props above them, and what both import by a literal path.
 * @throws ReleaseError MANIFEST_UNREADABLE
 */
export function wantedFiles(texts: Texts): readonly string[] {
  const imports = [...texts].flatMap(([file, text]) =>
    isMsbuild(file) ? importsOf(file, parseXml(file, text)) : [],
  );
  return [...projectGlobs, shared, `**/${shared}`, ...imports];
}

/**
 * The projects among the texts, by path.
 * @throws ReleaseError MANIFEST_UNREADABLE
 */
export function projectsOf(texts: Texts): readonly Project[] {
  const roots = new Map(
    [...texts].flatMap(([file, text]) => (isMsbuild(file) ? [[file, parseXml(file, text)] as const] : [])),
  );
  return [...roots]
    .filter(([file, root]) => /\.(?:cs|fs|vb)proj$/.test(file) && root.name === 'Project')
    .map(([file, root]) => ({ file, root, properties: propertiesOf(roots, file) }))
    .toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

/** A path in a project file, from the repository's root; null outside of it, and where MSBuild must compute it. */
export function pathFrom(file: string, written: string): string | null {
  const local = written.replace(/^\$\(MSBuildThisFileDirectory\)[\\/]?/, '').replaceAll('\\', '/');
  if (local.startsWith('/') || /[\0$*?:;@%[\]{}!()]/.test(local)) return null;
  const path = posix.join(posix.dirname(file), local);
  return path === '..' || path.startsWith('../') ? null : path;
}

function isMsbuild(file: string): boolean {
  return /\.(?:csproj|fsproj|vbproj|props)$/.test(file);
}

function importsOf(file: string, root: XmlElement): readonly string[] {
  return root.children
    .filter(({ name }) => name === 'Import')
    .flatMap(({ attributes }) => pathFrom(file, attributes.get('Project')?.value ?? '$') ?? [])
    .filter((path) => path.endsWith('.props'));
}

function propertiesOf(
  roots: ReadonlyMap<string, XmlElement>,
  file: string,
): ReadonlyMap<string, readonly Property[]> {
  const found = new Map<string, Property[]>();
  const first = sharedAbove(roots, file);
  const files = first === null ? [file] : [first, file];
  const seen = new Set<string>();
  for (const each of files) collect(roots, each, seen, found);
  return found;
}

/** The closest Directory.Build.props at or above a project: MSBuild imports no other by itself. */
function sharedAbove(roots: ReadonlyMap<string, XmlElement>, file: string): string | null {
  for (let dir = posix.dirname(file); ; dir = posix.dirname(dir)) {
    const path = posix.join(dir, shared);
    if (roots.has(path)) return path;
    if (dir === '.') return null;
  }
}

/** What a file says, its imports where they stand. */
function collect(
  roots: ReadonlyMap<string, XmlElement>,
  file: string,
  seen: Set<string>,
  found: Map<string, Property[]>,
): void {
  const root = roots.get(file);
  if (root === undefined || seen.has(file)) return;
  seen.add(file);
  for (const element of root.children) {
    if (element.name === 'Import') {
      for (const path of importedFiles(roots, file, element)) collect(roots, path, seen, found);
    } else if (element.name === 'PropertyGroup' && isUnconditional(element)) {
      for (const each of element.children) addProperty(found, each);
    }
  }
}

/** By a literal path; or the next Directory.Build.props further up, as `GetPathOfFileAbove` finds it. */
function importedFiles(
  roots: ReadonlyMap<string, XmlElement>,
  file: string,
  element: XmlElement,
): readonly string[] {
  const written = element.attributes.get('Project')?.value ?? '';
  if (written.includes('GetPathOfFileAbove') && written.includes(shared)) {
    const above = posix.dirname(file) === '.' ? null : sharedAbove(roots, posix.dirname(file));
    return above === null ? [] : [above];
  }
  const path = pathFrom(file, written === '' ? '$' : written);
  return path === null ? [] : [path];
}

function addProperty(found: Map<string, Property[]>, element: XmlElement): void {
  const { name, text } = element;
  if (text === null || !isUnconditional(element)) return;
  found.set(name, [...(found.get(name) ?? []), { place: text, element }]);
}

/** Without a condition, or with the one that only gives a default: `'$(Version)' == ''`. */
function isUnconditional({ name, attributes }: XmlElement): boolean {
  const condition = attributes.get('Condition')?.value;
  return condition === undefined || condition.replaceAll(/[\s'"]/g, '') === `$(${name})==`;
}

/** The elements of a kind in the item groups of a project. */
export function itemsOf({ root }: Project, name: string): readonly XmlElement[] {
  return descendants(root, 'ItemGroup', name);
}
