import { pulled, rangeEdits, type Cascade, type Move, type Pull } from '../cascade.ts';
import type { Line } from '../lines/lines.ts';
import type { Base, Package, ReleaseSet } from '../model.ts';
import { rulesFor, type SettingsByPackage } from '../package-settings.ts';
import { maxLevel } from '../version/version.ts';
import type { VersionRules } from '../version/rules.ts';
import { heldLines, type Held } from './held.ts';
import { basesOf, type Basis } from './linked.ts';
import { numberOf, type Burnt, type Numbered, type Question } from './number.ts';
import type { Pending, Span } from './pending.ts';
import { currentOf, toldBy, toTagged, type Active } from './tagged.ts';
import { publishedAs, takenOn, type Listings } from './taken.ts';
import type { Wanted } from './wanted.ts';
import { wishesOf, type Wishes } from './wishes.ts';

export interface DecideInput {
  readonly base: Base;
  readonly date: string;
  readonly pending: readonly Pending[];
  /** All packages of the workspace, released or not. */
  readonly packages: readonly Package[];
  readonly cascade: Cascade;
  readonly wanted: Wanted;
  /** Manifests that the configuration holds back. */
  readonly hold: ReadonlySet<string>;
  /** Manifests of the packages that share the next version when they change, by group. */
  readonly linked: readonly ReadonlySet<string>[];
  readonly rules: VersionRules;
  /** What differs from `rules` for some packages. */
  readonly settings: SettingsByPackage;
  /** What registries have of the packages. */
  readonly listings: Listings;
}

/** The decision, with what was skipped on the way. */
export interface Decision {
  readonly set: ReleaseSet;
  /** The span each released line tells, by the line's key. */
  readonly told: ReadonlyMap<string, Span>;
  /** Versions that were skipped because they are taken, each once. */
  readonly burnt: readonly Burnt[];
  /** Lines that have something to release and wait. */
  readonly held: readonly Held[];
}

/**
 * Decides what is released, as which version: changes first, then dependents to a fixed point. Pure.
 * @throws ReleaseError USAGE for wishes that mean nothing here, and what `numberOf` throws
 */
export function decide(input: DecideInput): Decision {
  const wishes = wishesOf(input.wanted, input);
  let active = new Map(input.pending.flatMap((pending) => startOf(pending, wishes)));
  for (;;) {
    const numbers = numbersOf(active, input, wishes);
    const moves = movesOf(active, numbers);
    const grown = withPulled(active, moves, input, wishes);
    if (grown === null) return toDecision({ active, numbers, moves, wishes }, input);
    active = grown;
  }
}

function startOf(pending: Pending, wishes: Wishes): readonly [string, Active][] {
  const { line } = pending;
  const { key } = line;
  if (wishes.held.has(key)) return [];
  const { changes, level } = wishes.graduate.has(key) ? pending.whole : pending;
  if (level === null && !isAskedFor(pending, wishes)) return [];
  const moving = movingWith(line, new Set([...changes.keys(), ...wishes.named]));
  const members = reasons(moving.length > 0 ? moving : line.members);
  const least = maxLevel(level, wishes.levels.get(key) ?? null) ?? 'patch';
  const asked = wishes.levels.has(key) && least !== level ? least : null;
  return [[key, { pending, level: least, asked, members }]];
}

/** Whether somebody asks for a release, with or without a change. */
function isAskedFor(pending: Pending, { as, levels, graduate }: Wishes): boolean {
  const { key } = pending.line;
  const footers = [...pending.changes.values()].flat().some(({ releaseAs }) => releaseAs !== null);
  return pending.announced || footers || as.has(key) || levels.has(key) || graduate.has(key);
}

/**
 * Members that move when some do. Of a linked group only those, whoever keeps the version in the same file, and
 * the root, which carries the version of the group.
 */
function movingWith(line: Line, manifests: ReadonlySet<string>): readonly Package[] {
  if (line.sharing !== 'linked') return line.members;
  const moving = line.members.filter(({ manifest }) => manifests.has(manifest));
  const files = new Set(moving.map(({ versionFile }) => versionFile));
  return line.members.filter(({ versionFile, path }) => files.has(versionFile) || path === '.');
}

function reasons(members: readonly Package[]): ReadonlyMap<string, string | null> {
  return new Map(members.map(({ manifest }) => [manifest, null]));
}

function numbersOf(
  active: ReadonlyMap<string, Active>,
  input: DecideInput,
  wishes: Wishes,
): ReadonlyMap<string, Numbered> {
  return new Map(
    [...basesOf(active, input.pending, input.linked)].map(([key, basis]) => {
      const rules = rulesFor(basis.line.members[0], input.settings, input.rules);
      return [key, numberOf(questionOf(basis, input, wishes), rules)];
    }),
  );
}

function questionOf(
  { line, level, own, sharers }: Basis,
  { base, listings }: DecideInput,
  wishes: Wishes,
): Question {
  const { pending, members } = own;
  const { key } = line;
  const released = line.members.filter(({ manifest }) => members.has(manifest));
  return {
    line,
    level,
    changes: [...pending.changes.values()].flat(),
    pre: wishes.pre,
    as: wishes.as.get(key) ?? null,
    snapshot: wishes.snapshot === null ? null : suffixOfSnapshot(wishes.snapshot, pending, base),
    graduate: wishes.graduate.has(key) ? { level: pending.whole.level } : null,
    taken: takenOn(sharers, listings),
    published: (version) => publishedAs(version, released, listings),
  };
}

/** `<id>.<commits since the last release>.g<commit>`; the letter keeps an id of digits only from being a number (SemVer §9). */
function suffixOfSnapshot(id: string, { range }: Pending, { head }: Base): string {
  return `${id}.${range.size}.g${(head ?? '').slice(0, 10)}`;
}

function movesOf(
  active: ReadonlyMap<string, Active>,
  numbers: ReadonlyMap<string, Numbered>,
): ReadonlyMap<string, Move> {
  return new Map(
    [...active].flatMap(([key, { pending, members }]) => {
      const to = numbers.get(key)?.version ?? '';
      return pending.line.members
        .filter(({ manifest }) => members.has(manifest))
        .map((pkg): [string, Move] => [pkg.manifest, { from: currentOf(pkg, pending.line), to }]);
    }),
  );
}

/** Adds what the new versions pull along, or null when nothing more moves. Levels and members only grow. */
function withPulled(
  active: ReadonlyMap<string, Active>,
  moves: ReadonlyMap<string, Move>,
  { pending, packages, cascade }: DecideInput,
  { held }: Wishes,
): Map<string, Active> | null {
  const homes = new Map(
    pending.flatMap((one) => one.line.members.map(({ manifest }): [string, Pending] => [manifest, one])),
  );
  const grown = new Map(active);
  for (const pull of pulled(packages, moves, cascade)) {
    const home = homes.get(pull.manifest);
    if (home && held.get(home.line.key)?.firm !== true)
      grown.set(home.line.key, pulledInto(grown.get(home.line.key), home, pull));
  }
  const isSame = [...grown].every(([key, one]) => one === active.get(key));
  return isSame ? null : grown;
}

/** The same value where the pull asks for nothing new. */
function pulledInto(now: Active | undefined, home: Pending, pull: Pull): Active {
  const level = maxLevel(now?.level ?? null, pull.level) ?? pull.level;
  if (now?.members.has(pull.manifest) && level === now.level) return now;
  const along = movingWith(home.line, new Set([pull.manifest]));
  const members = new Map([...reasons(along), ...(now?.members ?? []), [pull.manifest, pull.why]]);
  return { asked: null, ...now, pending: home, level, members };
}

/** A fixed point: nothing more moves. */
interface Settled {
  readonly active: ReadonlyMap<string, Active>;
  readonly numbers: ReadonlyMap<string, Numbered>;
  readonly moves: ReadonlyMap<string, Move>;
  readonly wishes: Wishes;
}

function toDecision({ active, numbers, moves, wishes }: Settled, input: DecideInput): Decision {
  const { base, date, pending, packages, cascade } = input;
  const groups = pending.flatMap(({ line }) => {
    const [chosen, number] = [active.get(line.key), numbers.get(line.key)];
    return chosen && number ? [toTagged(chosen, number, pending)] : [];
  });
  const told = [...active].map(
    ([key, one]) => [key, toldBy(one.pending, numbers.get(key)?.version ?? '').span] as const,
  );
  return {
    set: { base, date, groups, ranges: rangeEdits(packages, moves, cascade) },
    told: new Map(told),
    burnt: onceEach([...numbers.values()].flatMap(({ burnt }) => burnt)),
    held: heldLines({ pending, packages, wishes, released: moves }, pulled(packages, moves, cascade)),
  };
}

function onceEach(burnt: readonly Burnt[]): readonly Burnt[] {
  return [...new Map(burnt.map((one) => [`${one.version} ${one.why}`, one])).values()];
}
