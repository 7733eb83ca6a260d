import { posix } from 'node:path';
import type { Texts } from '../ecosystem.ts';
import type { TextPlace } from '../place.ts';
import { child, descendants, parseXml, type XmlElement } from '../xml.ts';

/** A pom.xml, read. */
export interface Pom {
  readonly file: string;
  readonly project: XmlElement;
  readonly groupId: string;
  readonly artifactId: string;
  readonly parent: XmlElement | undefined;
  readonly properties: ReadonlyMap<string, TextPlace>;
  /** The parent, where it is in the repository. */
  readonly above: Pom | null;
}

/**
 * The poms reached from the top, the top one first: through modules, and through parents by their relative path. Files that were not
 * read yet, and files that are no Maven project, are passed over.
 * @throws ReleaseError MANIFEST_UNREADABLE
 */
export function pomsOf(texts: Texts): readonly Pom[] {
  const projects = projectsOf(texts);
  const byFile = new Map<string, Pom>();
  for (const file of projects.keys()) readPom(projects, byFile, file, []);
  return [...byFile.values()].toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

function sortKey({ file }: Pom): string {
  return file === 'pom.xml' ? '' : file;
}

/** The poms to read, given those that are known. */
export function wantedPoms(texts: Texts): readonly string[] {
  return ['pom.xml', ...[...projectsOf(texts)].flatMap(([file, project]) => linked(file, project))];
}

/** `groupId:artifactId`, what Maven tells projects apart by. */
export function coordinates(pom: Pom): string {
  return `${pom.groupId}:${pom.artifactId}`;
}

/** The text of a child element, or undefined. */
export function textIn(element: XmlElement | undefined, name: string): TextPlace | undefined {
  return child(element, name)?.text ?? undefined;
}

function projectsOf(texts: Texts): ReadonlyMap<string, XmlElement> {
  const found = new Map<string, XmlElement>();
  const todo = ['pom.xml'];
  for (let file = todo.pop(); file !== undefined; file = todo.pop()) {
    const text = texts.get(file);
    if (text === undefined || found.has(file)) continue;
    const root = parseXml(file, text);
    if (root.name !== 'project') continue;
    found.set(file, root);
    todo.push(...linked(file, root));
  }
  return found;
}

/** Modules (also of profiles; `subprojects` in Maven 4), and the parent if it may be in the repository. */
function linked(file: string, project: XmlElement): readonly string[] {
  const holders = [project, ...descendants(project, 'profiles', 'profile')];
  const modules = holders.flatMap((each) => [
    ...descendants(each, 'modules', 'module'),
    ...descendants(each, 'subprojects', 'subproject'),
  ]);
  const paths = modules.flatMap(({ text }) => (text === null ? [] : [text.value]));
  const parent = parentPath(project);
  return [...paths, ...(parent === null ? [] : [parent])].flatMap((path) => pomAt(file, path));
}

/** `<relativePath>`, by default the directory above; null where it is empty or there is no parent. */
function parentPath(project: XmlElement): string | null {
  const parent = child(project, 'parent');
  if (parent === undefined) return null;
  const path = child(parent, 'relativePath');
  if (path === undefined) return '../pom.xml';
  return path.text === null || path.text.value === '' ? null : path.text.value;
}

/** The pom a path names, directory or file; none outside of the repository. */
function pomAt(from: string, path: string): readonly string[] {
  const posixPath = path.replaceAll('\\', '/');
  if (posixPath.startsWith('/') || /[\0${}*?[\]!()]/.test(posixPath)) return [];
  const target = posix.join(posix.dirname(from), posixPath, posixPath.endsWith('.xml') ? '' : 'pom.xml');
  return target === '..' || target.startsWith('../') ? [] : [target];
}

/** @param below the children on whose behalf it is read: none may be its own ancestor */
function readPom(
  projects: ReadonlyMap<string, XmlElement>,
  byFile: Map<string, Pom>,
  file: string,
  below: readonly string[],
): Pom | null {
  const known = byFile.get(file);
  const project = projects.get(file);
  if (known !== undefined) return known;
  if (project === undefined || below.includes(file) || below.length > longestLine) return null;
  const path = parentPath(project);
  const [parentFile] = path === null ? [] : pomAt(file, path);
  const candidate = parentFile === undefined ? null : readPom(projects, byFile, parentFile, [...below, file]);
  const pom = pomOf(file, project, candidate);
  byFile.set(file, pom);
  return pom;
}

/** Generations of parents that are followed. */
const longestLine = 50;

/** The pom at the parent's path is the parent only if it is called so. */
function pomOf(file: string, project: XmlElement, candidate: Pom | null): Pom {
  const parent = child(project, 'parent');
  const isParent = candidate !== null && candidate.artifactId === textIn(parent, 'artifactId')?.value;
  return {
    file,
    project,
    groupId: (textIn(project, 'groupId') ?? textIn(parent, 'groupId'))?.value ?? '',
    artifactId: textIn(project, 'artifactId')?.value ?? '',
    parent,
    properties: propertiesOf(project),
    above: isParent ? candidate : null,
  };
}

function propertiesOf(project: XmlElement): ReadonlyMap<string, TextPlace> {
  const elements = child(project, 'properties')?.children ?? [];
  return new Map(elements.flatMap(({ name, text }) => (text === null ? [] : [[name, text] as const])));
}
