import { posix } from 'node:path';
import { compare } from 'semver';
import type { Ecosystem, Texts } from '../ecosystem.ts';
import { inIntervals, isInterval, moveInterval } from '../intervals.ts';
import { looseSemver } from '../loose.ts';
import { distinctNames } from '../names.ts';
import { ecosystemOf, unreadNote, type Requirement, type Unit } from '../units.ts';
import { child, type XmlElement } from '../xml.ts';
import { itemsOf, pathFrom, projectsOf, wantedFiles, type Project } from './project.ts';
import { projectVersion, property, type ProjectVersion } from './version.ts';

/**
 * .NET projects in SDK style (C#, F#, Visual Basic), with the version in the project, in a Directory.Build.props above
 * it, or in a .props file imported by a literal path. A project without a version is no package.
 */
export const csharp: Ecosystem = ecosystemOf({
  id: 'csharp',
  wants: wantedFiles,
  read: unitsOf,
  satisfies,
  rewriteRange,
});

interface Versioned {
  readonly project: Project;
  readonly version: ProjectVersion;
}

function unitsOf(texts: Texts): readonly Unit[] {
  const versioned = projectsOf(texts).flatMap((project): readonly Versioned[] => {
    const version = projectVersion(project, texts);
    return version === null ? [] : [{ project, version }];
  });
  const names = distinctNames(
    versioned.map(({ project }) => ({ name: packageId(project), path: posix.dirname(project.file) })),
  );
  const byFile = new Map(versioned.map(({ project }, index) => [project.file, names[index] ?? project.file]));
  return versioned.map(({ project, version }) => ({
    package: {
      manifest: project.file,
      path: posix.dirname(project.file),
      name: byFile.get(project.file) ?? project.file,
      version: version.semver,
      versionFile: version.file,
      private: isUnpackable(project),
      ...unreadNote(version.semver, version.slots[0]?.place ?? null),
    },
    slots: version.slots,
    requirements: [...references(project, byFile), ...packageReferences(project)],
  }));
}

/** `PackageId`, else `AssemblyName`, else the name of the file, as the SDK has it. */
function packageId(project: Project): string {
  const written = (property(project, 'PackageId') ?? property(project, 'AssemblyName'))?.place.value;
  const isName = written !== undefined && written !== '' && !written.includes('$(');
  return isName ? written : posix.basename(project.file, posix.extname(project.file));
}

function isUnpackable(project: Project): boolean {
  const says = (name: string): string | undefined => property(project, name)?.place.value.toLowerCase();
  return (
    says('IsPackable') === 'false' || (says('IsTestProject') === 'true' && says('IsPackable') !== 'true')
  );
}

/** A project reference takes whatever version the other project has. */
function references(project: Project, byFile: ReadonlyMap<string, string>): readonly Requirement[] {
  return itemsOf(project, 'ProjectReference').flatMap(({ attributes }) => {
    const path = pathFrom(project.file, attributes.get('Include')?.value ?? '$');
    const name = path === null ? undefined : byFile.get(path);
    return name === undefined ? [] : [{ name, kind: 'normal' as const, place: null }];
  });
}

function packageReferences(project: Project): readonly Requirement[] {
  return itemsOf(project, 'PackageReference').flatMap((element): readonly Requirement[] => {
    const name = element.attributes.get('Include')?.value;
    const place = versionAttribute(element);
    return name === undefined || place?.value.includes('$(') === true
      ? []
      : [{ name, kind: 'normal', place }];
  });
}

function versionAttribute(element: XmlElement): Requirement['place'] {
  return element.attributes.get('Version') ?? child(element, 'Version')?.text ?? null;
}

/** A plain version is the least one that is taken (NuGet, "Package versioning"). Floating ones are not judged. */
function satisfies(version: string, range: string): boolean {
  if (isInterval(range)) return inIntervals(version, range, looseSemver);
  const least = looseSemver(range);
  return least === null || compare(version, least) >= 0;
}

function rewriteRange(range: string, version: string): string {
  if (isInterval(range)) return moveInterval(range, version, looseSemver);
  return looseSemver(range) === null ? range : version;
}
