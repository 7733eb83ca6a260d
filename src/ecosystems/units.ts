import { groupBy } from '../core/collections.ts';
import { ReleaseError } from '../core/error.ts';
import type { Dependency, DependencyKind, Package, RangeEdit, TextEdit } from '../core/model.ts';
import { quote } from '../core/quote.ts';
import type { Ecosystem, Texts, UnreadVersion, VersionEdit } from './ecosystem.ts';
import { Edits } from './edits.ts';
import type { TextPlace } from './place.ts';

/** A place that follows the version of a package. */
export interface Slot {
  readonly place: TextPlace;
  /** What stands there once the package is at a version (SemVer): as it is, in the ecosystem's spelling, or a part of it. */
  readonly holds: (version: string) => string;
}

/** A dependency as a manifest declares it, on whatever package. */
export interface Requirement {
  readonly name: string;
  readonly kind: DependencyKind;
  /** The requirement where it stands; null where there is none that could be rewritten. */
  readonly place: TextPlace | null;
}

/** A package and where its manifest says what. */
export interface Unit {
  readonly package: Omit<Package, 'dependencies' | 'ecosystem'>;
  readonly slots: readonly Slot[];
  readonly requirements: readonly Requirement[];
}

/** A package that gets a version: how its manifest spelt the one it had, and how it spells the one it gets. */
export interface Moved {
  readonly name: string;
  readonly was: string;
  readonly to: string;
}

/** What lockfiles follow. */
export interface Followed {
  readonly moved: readonly Moved[];
  /** Requirements that were rewritten, by the name of the package that declares them. */
  readonly ranges: ReadonlyMap<string, readonly RangeEdit[]>;
}

/** What is particular to an ecosystem whose files are read into {@link Unit}s. */
export interface UnitRules {
  readonly id: string;
  readonly wants: Ecosystem['wants'];
  /** The packages of the workspace. Throws as `Ecosystem.packages` does. */
  readonly read: (texts: Texts) => readonly Unit[];
  readonly unread?: (texts: Texts) => readonly UnreadVersion[];
  readonly satisfies: Ecosystem['satisfies'];
  readonly rewriteRange: Ecosystem['rewriteRange'];
  readonly lockfiles?: Ecosystem['lockfiles'];
  /** Lets lockfiles follow. */
  readonly follow?: (texts: Texts, followed: Followed, edits: Edits) => void;
}

/** What a version that SemVer cannot say is told as, if there is one. */
export function unreadNote(version: string | null, place: TextPlace | null): { versionNote?: string } {
  if (version !== null || place === null || place.value === '') return {};
  return { versionNote: `${place.file}:${place.line}: ${quote(place.value)} cannot be read as a version` };
}

/**
 * An ecosystem made of a reader of places: what is edited is exactly what was read.
 * `edit` throws ReleaseError WORKSPACE_INVALID where what is to change is not there, or is asked to be two things.
 */
export function ecosystemOf(rules: UnitRules): Ecosystem {
  const { id, wants, read, satisfies, rewriteRange } = rules;
  return {
    id,
    wants,
    satisfies,
    rewriteRange,
    packages: (texts) => packagesOf(id, read(texts)),
    unread: rules.unread ?? (() => []),
    lockfiles: rules.lockfiles ?? (() => []),
    edit: (texts, _packages, versions, ranges) => editsOf(rules, texts, versions, ranges),
  };
}

/** Dependencies on the outside world, and on itself, are not kept. */
function packagesOf(id: string, units: readonly Unit[]): readonly Package[] {
  const names = new Set(units.map((unit) => unit.package.name));
  return units.map(({ package: pkg, requirements }) => ({
    ...pkg,
    ecosystem: id,
    dependencies: unique(requirements.filter(({ name }) => names.has(name) && name !== pkg.name)),
  }));
}

function unique(requirements: readonly Requirement[]): readonly Dependency[] {
  const dependencies = requirements.map(({ name, kind, place }) => ({
    name,
    kind,
    range: place?.value ?? null,
  }));
  return [...new Map(dependencies.map((each) => [JSON.stringify(each), each])).values()];
}

function editsOf(
  { read, follow }: UnitRules,
  texts: Texts,
  versions: readonly VersionEdit[],
  ranges: readonly RangeEdit[],
): ReadonlyMap<string, readonly TextEdit[]> {
  const units = new Map(read(texts).map((unit) => [unit.package.manifest, unit]));
  const edits = new Edits(texts);
  const moved = versions.map((edit) => setVersion(edits, units.get(edit.package.manifest), edit));
  for (const range of ranges) {
    for (const place of placesOf(units.get(range.manifest), range)) edits.set(place, range.to);
  }
  const byName = groupBy(ranges, ({ manifest }) => units.get(manifest)?.package.name ?? '');
  follow?.(texts, { moved, ranges: byName }, edits);
  return edits.result();
}

function setVersion(edits: Edits, unit: Unit | undefined, { package: pkg, version }: VersionEdit): Moved {
  const [first] = unit?.slots ?? [];
  if (unit === undefined || first === undefined) {
    throw missing(`${pkg.manifest} has no version to change to ${version}`);
  }
  for (const { place, holds } of unit.slots) edits.set(place, holds(version));
  return { name: unit.package.name, was: first.place.value, to: first.holds(version) };
}

function placesOf(unit: Unit | undefined, edit: RangeEdit): readonly TextPlace[] {
  const { manifest, dependency, kind, from } = edit;
  const places = (unit?.requirements ?? [])
    .filter((each) => each.name === dependency && each.kind === kind && each.place?.value === from)
    .flatMap(({ place }) => place ?? []);
  if (places.length > 0) return places;
  throw missing(`${manifest} has no ${kind} dependency '${dependency}' at '${from}'`);
}

function missing(message: string): ReleaseError {
  return new ReleaseError('WORKSPACE_INVALID', message, {
    hint: 'The manifest has changed since it was read: run the command again.',
  });
}
