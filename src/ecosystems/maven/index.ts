import { posix } from 'node:path';
import type { DependencyKind } from '../../core/model.ts';
import type { Ecosystem, Texts } from '../ecosystem.ts';
import { inIntervals, isInterval, moveInterval } from '../intervals.ts';
import { jvmSemver, jvmVersion } from '../jvm.ts';
import { isSamePlace, type TextPlace } from '../place.ts';
import { ecosystemOf, unreadNote, type Requirement, type Slot, type Unit } from '../units.ts';
import { descendants, type XmlElement } from '../xml.ts';
import { coordinates, pomsOf, textIn, wantedPoms, type Pom } from './pom.ts';
import { piecesOf, versionOf, versionPieces, written } from './version.ts';

/**
 * Maven projects: pom.xml and the modules it names. A version is a project's own, its parent's, or the CI-friendly
 * `${revision}` (Maven, "CI Friendly Versions"); the copies of it in `<parent>` follow. Maven has no lockfile.
 */
export const maven: Ecosystem = ecosystemOf({
  id: 'maven',
  wants: wantedPoms,
  read: unitsOf,
  satisfies,
  rewriteRange,
});

function unitsOf(texts: Texts): readonly Unit[] {
  const poms = pomsOf(texts).filter(({ artifactId }) => artifactId !== '');
  const names = namesOf(poms);
  return poms.map((pom) => ({
    package: {
      manifest: pom.file,
      path: posix.dirname(pom.file),
      name: names.get(coordinates(pom)) ?? pom.artifactId,
      version: versionOf(pom),
      versionFile: versionPieces(pom)?.[0].file ?? pom.file,
      private: isPrivate(pom),
      ...unreadNote(versionOf(pom), ownVersion(pom)),
    },
    slots: slotsOf(pom, poms),
    requirements: requirementsOf(pom, names, poms),
  }));
}

/** The version a project writes down itself. */
function ownVersion({ project }: Pom): TextPlace | null {
  return textIn(project, 'version') ?? null;
}

/** Names by coordinates: the artifact's, and where two groups have one of that name, the group's before it. */
function namesOf(poms: readonly Pom[]): ReadonlyMap<string, string> {
  const count = new Map<string, number>();
  for (const { artifactId } of poms) count.set(artifactId, (count.get(artifactId) ?? 0) + 1);
  return new Map(
    poms.map((pom) => {
      const { groupId, artifactId } = pom;
      return [coordinates(pom), count.get(artifactId) === 1 ? artifactId : `${groupId}.${artifactId}`];
    }),
  );
}

/** Where the version stands, and every copy of it in the `<parent>` of a child. What follows the first piece is emptied. */
function slotsOf(pom: Pom, poms: readonly Pom[]): readonly Slot[] {
  const pieces = versionPieces(pom);
  if (pieces === null) return [];
  const was = written(pieces);
  const own = pieces.map((place, index): Slot => ({
    place,
    holds: (version) => (index === 0 ? jvmVersion(was, version) : ''),
  }));
  const copies = poms
    .filter(({ above }) => above !== null && isSamePlace(versionPieces(above)?.[0], pieces[0]))
    .flatMap(({ parent }) => textIn(parent, 'version') ?? [])
    .filter(({ value }) => value === was);
  return [
    ...own,
    ...copies.map((place) => ({ place, holds: (version: string) => jvmVersion(was, version) })),
  ];
}

/** `maven.deploy.skip`, which children inherit, or the same said to the deploy plugin. */
function isPrivate(pom: Pom): boolean {
  const skip = pom.properties.get('maven.deploy.skip')?.value;
  if (skip !== undefined) return skip === 'true';
  const plugins = descendants(pom.project, 'build', 'plugins', 'plugin');
  const deploy = plugins.find((plugin) => textIn(plugin, 'artifactId')?.value === 'maven-deploy-plugin');
  const configured = deploy === undefined ? [] : descendants(deploy, 'configuration', 'skip');
  if (configured.some(({ text }) => text?.value === 'true')) return true;
  return pom.above !== null && isPrivate(pom.above);
}

function requirementsOf(
  pom: Pom,
  names: ReadonlyMap<string, string>,
  poms: readonly Pom[],
): readonly Requirement[] {
  const holders = [pom.project, ...descendants(pom.project, 'profiles', 'profile')];
  return holders.flatMap((holder) =>
    sections.flatMap((path) =>
      descendants(holder, ...path).flatMap((element): readonly Requirement[] => {
        const key = `${groupOf(pom, element)}:${textIn(element, 'artifactId')?.value ?? ''}`;
        const name = names.get(key);
        if (name === undefined) return [];
        const target = poms.find((each) => coordinates(each) === key);
        return [{ name, kind: kindOf(element), place: rangePlace(pom, element, target) }];
      }),
    ),
  );
}

const sections: readonly (readonly string[])[] = [
  ['dependencies', 'dependency'],
  ['dependencyManagement', 'dependencies', 'dependency'],
  ['build', 'plugins', 'plugin'],
  ['build', 'pluginManagement', 'plugins', 'plugin'],
];

/** `${project.groupId}` is what most people write; plugins without a group are Apache's. */
function groupOf(pom: Pom, element: XmlElement): string {
  const written = textIn(element, 'groupId')?.value;
  if (written === undefined) return element.name === 'plugin' ? 'org.apache.maven.plugins' : '';
  return /^\$\{(?:project\.|pom\.)?groupId\}$/.test(written) ? pom.groupId : written;
}

function kindOf(element: XmlElement): DependencyKind {
  if (element.name === 'plugin') return 'build';
  if (textIn(element, 'scope')?.value === 'test') return 'dev';
  return textIn(element, 'optional')?.value === 'true' ? 'optional' : 'normal';
}

/** Where the requirement stands; null for `${project.version}`, for what is computed, and for the version itself. */
function rangePlace(pom: Pom, element: XmlElement, target: Pom | undefined): TextPlace | null {
  const text = textIn(element, 'version');
  const pieces = text === undefined ? null : piecesOf(pom, text);
  if (pieces === null || pieces.length > 1) return null;
  const own = target === undefined ? null : versionPieces(target);
  const isVersion = own?.some((piece) => isSamePlace(piece, pieces[0]));
  return isVersion === true ? null : pieces[0];
}

/** A plain version stands for exactly itself here: it is what a build of the repository takes. */
function satisfies(version: string, range: string): boolean {
  if (isInterval(range)) return inIntervals(version, range, jvmSemver);
  const plain = jvmSemver(range);
  return plain === null || (plain === version && !/-SNAPSHOT$/i.test(range));
}

function rewriteRange(range: string, version: string): string {
  if (isInterval(range)) return moveInterval(range, version, jvmSemver);
  return jvmSemver(range) === null ? range : jvmVersion(range, version);
}
