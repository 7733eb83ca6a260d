import { quote } from '../../core/quote.ts';
import type { Ecosystem, Texts, UnreadVersion } from '../ecosystem.ts';
import { jvmSemver, jvmVersion } from '../jvm.ts';
import { distinctNames } from '../names.ts';
import type { TextPlace } from '../place.ts';
import { ecosystemOf, type Requirement, type Unit } from '../units.ts';
import { propertiesIn } from './properties.ts';
import { scriptsOf, type Assigned, type Script } from './script.ts';

/**
 * Gradle builds: `version` as a literal in build.gradle(.kts), in the root's `allprojects` or `subprojects`, or in
 * gradle.properties. Scripts are read and never run; a project whose version is computed is no package, and that is told.
 */
export const gradle: Ecosystem = ecosystemOf({
  id: 'gradle',
  wants,
  read: unitsOf,
  unread: unreadIn,
  satisfies: () => true,
  rewriteRange: (range) => range,
});

const names = ['build.gradle', 'build.gradle.kts', 'gradle.properties'];

function wants(texts: Texts): readonly string[] {
  const members = [...membersOf(scriptsOf(texts)).values()];
  return [
    ...names,
    'settings.gradle',
    'settings.gradle.kts',
    ...members.flatMap((dir) => names.map((name) => `${dir}/${name}`)),
  ];
}

type Scripts = ReadonlyMap<string, Script>;

/** Included projects by Gradle path, those outside of the repository or at a computed place left out. */
function membersOf(scripts: Scripts): ReadonlyMap<string, string> {
  const included = scripts.get('settings')?.included ?? new Map<string, string>();
  return new Map([...included].filter(([, dir]) => isDirectory(dir)));
}

function isDirectory(dir: string): boolean {
  return !/[\\\0*?[\]{}!()]/.test(dir) && dir.split('/').every((part) => !['', '.', '..'].includes(part));
}

interface Project {
  readonly key: string;
  readonly dir: string;
  readonly name: string;
  readonly script: Script | undefined;
  readonly place: TextPlace;
}

function unitsOf(texts: Texts): readonly Unit[] {
  const projects = projectsOf(texts, scriptsOf(texts));
  const distinct = distinctNames(projects.map(({ name, dir }) => ({ name, path: dir })));
  const byKey = new Map(projects.map(({ key }, index) => [key, distinct[index] ?? key]));
  return projects.map(({ key, dir, name, script, place }) => ({
    package: {
      manifest: script?.file ?? place.file,
      path: dir,
      name: byKey.get(key) ?? name,
      version: jvmSemver(place.value),
      versionFile: place.file,
      private: false,
    },
    slots: [{ place, holds: (version: string) => jvmVersion(place.value, version) }],
    requirements: requirementsOf(script, byKey),
  }));
}

/** The root project and the included ones, as far as their version is written somewhere. */
function projectsOf(texts: Texts, scripts: Scripts): readonly Project[] {
  return candidatesOf(scripts).flatMap((each): readonly Project[] => {
    const place = versionPlace(texts, scripts, each.dir);
    return place === null || jvmSemver(place.value) === null ? [] : [{ ...each, place }];
  });
}

/** The root project and the included ones that have a script. */
function candidatesOf(scripts: Scripts): readonly Omit<Project, 'place'>[] {
  const root = { key: ':', dir: '.', name: scripts.get('settings')?.rootName ?? '' };
  const members = [...membersOf(scripts)].map(([key, dir]) => ({
    key,
    dir,
    name: key.split(':').at(-1) ?? key,
  }));
  return [root, ...members]
    .map((each) => ({ ...each, script: scripts.get(`${below(each.dir)}build`) }))
    .filter(({ script, dir }) => script !== undefined || dir === '.');
}

function below(dir: string): string {
  return dir === '.' ? '' : `${dir}/`;
}

/** Versions that are said and cannot be read, each place once: many projects may have theirs from the root. */
function unreadIn(texts: Texts): readonly UnreadVersion[] {
  const scripts = scriptsOf(texts);
  const unread = candidatesOf(scripts).flatMap(({ dir }): readonly UnreadVersion[] => {
    const place = versionPlace(texts, scripts, dir);
    if (place !== null) {
      const { file, line, value } = place;
      const isRead = value === '' || value === 'unspecified' || jvmSemver(value) !== null;
      return isRead ? [] : [{ file, line, why: `${quote(value)} cannot be read as a version` }];
    }
    const said = assignedTo(scripts, dir);
    if (said === undefined) return [];
    return [{ file: said.file, line: said.line, why: 'the version is computed, and Gradle is not run' }];
  });
  return [...new Map(unread.map((one) => [`${one.file}:${one.line}`, one])).values()];
}

/** The project's own script, the root's for all, then gradle.properties of the project and of the root. */
function versionPlace(texts: Texts, scripts: Scripts, dir: string): TextPlace | null {
  const properties = new Map([
    ...propertiesIn(texts, 'gradle.properties'),
    ...propertiesIn(texts, `${below(dir)}gradle.properties`),
  ]);
  const assigned = assignedTo(scripts, dir);
  if (assigned !== undefined) return assigned.place ?? namedProperty(assigned, properties);
  return properties.get('version') ?? properties.get('VERSION_NAME') ?? null;
}

/** What a script sets the version of a project to: its own, else the root's. */
function assignedTo(scripts: Scripts, dir: string): Assigned | undefined {
  return scripts.get(`${below(dir)}build`)?.versions.get('') ?? sharedVersion(scripts, dir);
}

/** What the root says for its subprojects, or for all projects. */
function sharedVersion(scripts: Scripts, dir: string): Assigned | undefined {
  const versions = scripts.get('build')?.versions;
  return (dir === '.' ? undefined : versions?.get('subprojects')) ?? versions?.get('allprojects');
}

/** `version = libVersion`, `property('libVersion')`, `"$libVersion"`: exactly one entry of gradle.properties. */
function namedProperty(
  { expression }: Assigned,
  properties: ReadonlyMap<string, TextPlace>,
): TextPlace | null {
  const words = expression.map(({ text }) => text.replace(/^\$\{?|\}$/g, ''));
  const keys = words.filter((word) => !plumbing.has(word));
  return keys.length === 1 ? (properties.get(keys[0] ?? '') ?? null) : null;
}

/** What stands around the name of a property without changing its value. */
const plumbing: ReadonlySet<string> = new Set(
  'project rootProject property findProperty providers gradleProperty get as String toString . ( ) ! ?'.split(
    ' ',
  ),
);

function requirementsOf(
  script: Script | undefined,
  byKey: ReadonlyMap<string, string>,
): readonly Requirement[] {
  return (script?.dependencies ?? []).flatMap((key) => {
    const name = byKey.get(key);
    return name === undefined ? [] : [{ name, kind: 'normal' as const, place: null }];
  });
}
