import { coreOf, parseVersion } from '../../core/version/version.ts';
import type { Texts } from '../ecosystem.ts';
import { looseSemver } from '../loose.ts';
import type { TextPlace } from '../place.ts';
import type { Slot } from '../units.ts';
import type { Project, Property } from './project.ts';

/** The version of a project: what it is, and every place that follows it. */
export interface ProjectVersion {
  readonly semver: string | null;
  readonly file: string;
  readonly slots: readonly Slot[];
}

/**
 * The version a project is packed with: `PackageVersion`, else `Version`, else `VersionPrefix` with `VersionSuffix`
 * (.NET SDK, Microsoft.NET.DefaultAssemblyInfo.targets). Null where there is none of its own, or it is computed.
 */
export function projectVersion(project: Project, texts: Texts): ProjectVersion | null {
  const main = wholeVersion(project) ?? splitVersion(project, texts);
  if (main?.semver === undefined || main.semver === null) return main;
  const taken = new Set(main.slots.map(({ place }) => `${place.file}:${place.start}`));
  const also = followers(project, main.semver).filter(
    ({ place }) => !taken.has(`${place.file}:${place.start}`),
  );
  return { ...main, slots: [...main.slots, ...also] };
}

/** The last value of a property; one that is only another's name stands for that one. */
export function property(project: Project, name: string, hops = 0): Property | null {
  const last = project.properties.get(name)?.at(-1) ?? null;
  const alias = last === null ? undefined : /^\$\(([A-Za-z_]\w*)\)$/.exec(last.place.value)?.[1];
  if (alias === undefined || hops > maxHops) return last;
  return property(project, alias, hops + 1) ?? last;
}

/** Names that are followed from one property to the next. */
const maxHops = 10;

function wholeVersion(project: Project): ProjectVersion | null {
  const found = property(project, 'PackageVersion') ?? property(project, 'Version');
  if (found === null || found.element.name === 'VersionPrefix') return null;
  const { place } = found;
  if (/^\$\((?:Version|VersionPrefix\)-?\$\(VersionSuffix)\)$/.test(place.value)) return null;
  const semver = isPlain(place) ? looseSemver(place.value) : null;
  return { semver, file: place.file, slots: [{ place, holds: (version) => version }] };
}

/** Numbers in one property, the prerelease in another; where the other is missing it is added when there is one. */
function splitVersion(project: Project, texts: Texts): ProjectVersion | null {
  const prefix = property(project, 'VersionPrefix');
  if (prefix === null) return null;
  const suffix = property(project, 'VersionSuffix');
  const tail = suffix === null || suffix.place.value === '' ? '' : `-${suffix.place.value}`;
  const isLiteral = isPlain(prefix.place) && (suffix === null || isPlain(suffix.place));
  const end = suffix?.place ?? after(prefix, texts);
  const numbers: Slot = { place: prefix.place, holds: (version) => core(version) };
  const rest: Slot = {
    place: end,
    holds: (version) => (suffix === null ? addedSuffix(prefix, texts, version) : prereleaseOf(version)),
  };
  const semver = isLiteral ? looseSemver(prefix.place.value + tail) : null;
  return { semver, file: prefix.place.file, slots: [numbers, rest] };
}

function after({ place, element }: Property, texts: Texts): TextPlace {
  const start = Math.min(element.end, texts.get(place.file)?.length ?? 0);
  return { ...place, value: '', start, end: start };
}

/** `<VersionSuffix>` on a line of its own below the prefix, indented alike; nothing for a stable version. */
function addedSuffix({ place, element }: Property, texts: Texts, version: string): string {
  const suffix = prereleaseOf(version);
  if (suffix === '') return '';
  const before = (texts.get(place.file) ?? '').slice(0, element.start);
  const space = before.slice(before.trimEnd().length);
  const gap = space.slice(Math.max(0, space.lastIndexOf(space.includes('\r\n') ? '\r\n' : '\n')));
  return `${gap}<VersionSuffix>${suffix}</VersionSuffix>`;
}

/** Places that say the same version in other words, and so must go on saying it. */
function followers({ properties }: Project, semver: string): readonly Slot[] {
  const places = (names: readonly string[]): readonly TextPlace[] =>
    names.flatMap((name) => (properties.get(name) ?? []).map(({ place }) => place)).filter(isPlain);
  const whole = places(['Version', 'PackageVersion', 'InformationalVersion'])
    .filter(({ value }) => looseSemver(value) === semver)
    .map((place): Slot => ({ place, holds: (version) => version }));
  const numeric = places(['AssemblyVersion', 'FileVersion', 'VersionPrefix'])
    .filter(({ value }) => looseSemver(value) === core(semver))
    .map((place): Slot => ({ place, holds: (version) => numbersLike(place.value, core(version)) }));
  return [...whole, ...numeric];
}

/** Three numbers, or four where there were four. */
function numbersLike(was: string, numbers: string): string {
  return was.split('.').length > 3 ? `${numbers}.0` : numbers;
}

function core(version: string): string {
  const parsed = parseVersion(version);
  return parsed === null ? version : coreOf(parsed);
}

function prereleaseOf(version: string): string {
  return parseVersion(version)?.prerelease.join('.') ?? '';
}

/** Whether the text is written without entities and property references, so that it can be replaced as it stands. */
function isPlain({ value, start, end }: TextPlace): boolean {
  return end - start === value.length && !value.includes('$(');
}
