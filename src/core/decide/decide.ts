import { gt } from 'semver';
import { pulled, rangeEdits, type Move, type Pull, type Requirements } from '../cascade.ts';
import type { Line } from '../lines/lines.ts';
import type { Base, Change, Level, Package, Release, ReleaseSet, TaggedRelease } from '../model.ts';
import { suffixOf } from '../version/prerelease.ts';
import { isPrerelease, maxLevel, parseVersion } from '../version/version.ts';
import type { VersionRules } from '../version/next.ts';
import { lineAskedFor } from './asked.ts';
import { numberOf, type Numbered, type Wanted } from './number.ts';
import type { Pending } from './pending.ts';

export interface DecideInput {
  readonly base: Base;
  readonly date: string;
  readonly pending: readonly Pending[];
  /** All packages of the workspace, released or not. */
  readonly packages: readonly Package[];
  readonly requirements: Requirements;
  readonly wanted: Wanted;
  readonly rules: VersionRules;
}

/** The decision, with what was skipped on the way. */
export interface Decision {
  readonly set: ReleaseSet;
  /** Versions skipped because their tag is taken. */
  readonly burnt: readonly string[];
}

/** A line that will be released. */
interface Active {
  readonly pending: Pending;
  readonly level: Level;
  /** Members released; of fixed groups always all. */
  readonly members: ReadonlyMap<string, string | null>;
}

/** Decides what is released, as which version: changes first, then dependents to a fixed point. Pure. */
export function decide(input: DecideInput): Decision {
  const asked = lineAskedFor(input.pending, input.wanted);
  let active = new Map(input.pending.flatMap((pending) => startOf(pending, asked)));
  for (;;) {
    const numbers = numbersOf(active, input, asked);
    const moves = movesOf(active, numbers);
    const grown = withPulled(active, moves, input);
    if (grown === null) return toDecision(active, numbers, moves, input);
    active = grown;
  }
}

function startOf(pending: Pending, asked: string | null): readonly [string, Active][] {
  const { line, changes, level, announced } = pending;
  const isAsked =
    announced ||
    line.key === asked ||
    [...changes.values()].flat().some(({ releaseAs }) => releaseAs !== null);
  if (level === null && !isAsked) return [];
  const members = reasons(movingWith(line, new Set(changes.keys())));
  return [[line.key, { pending, level: level ?? 'patch', members }]];
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
  { wanted, rules }: DecideInput,
  asked: string | null,
): ReadonlyMap<string, Numbered> {
  return new Map(
    [...active].map(([key, { pending, level }]) => {
      const changes = [...pending.changes.values()].flat();
      const as = key === asked ? wanted.as : null;
      return [key, numberOf({ line: pending.line, level, changes }, { ...wanted, as }, rules)];
    }),
  );
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
  { pending, packages, requirements }: DecideInput,
): Map<string, Active> | null {
  const homes = new Map(
    pending.flatMap((one) => one.line.members.map(({ manifest }): [string, Pending] => [manifest, one])),
  );
  const grown = new Map(active);
  for (const pull of pulled(packages, moves, requirements)) {
    const home = homes.get(pull.manifest);
    if (home) grown.set(home.line.key, pulledInto(grown.get(home.line.key), home, pull));
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
  return { pending: home, level, members };
}

function toDecision(
  active: ReadonlyMap<string, Active>,
  numbers: ReadonlyMap<string, Numbered>,
  moves: ReadonlyMap<string, Move>,
  input: DecideInput,
): Decision {
  const groups = input.pending.flatMap(({ line }) => {
    const [chosen, number] = [active.get(line.key), numbers.get(line.key)];
    return chosen && number ? [toTagged(chosen, number, input.pending)] : [];
  });
  return {
    set: {
      base: input.base,
      date: input.date,
      groups,
      ranges: rangeEdits(input.packages, moves, input.requirements),
    },
    burnt: [...numbers.values()].flatMap(({ burnt }) => burnt),
  };
}

function toTagged(active: Active, number: Numbered, all: readonly Pending[]): TaggedRelease {
  const { pending, members } = active;
  const { line, changes } = pending;
  const packages = line.members.filter(({ manifest }) => members.has(manifest));
  const channel = channelOf(number.version);
  return {
    tag: number.tag,
    previousTag: line.last?.name ?? null,
    version: number.version,
    channel,
    title: all.length > 1 ? line.name : null,
    path: line.path,
    packages: packages.map((pkg) => toRelease(pkg, pending, number, pullOf(pkg, active))),
    changes: unique([...changes.values()].flat(), pending.range),
    latest: channel === 'latest' && isLatest(line, number.version, all),
  };
}

/** What pulled a member, or the whole line where its own changes ask for less than it gets. */
function pullOf(pkg: Package, { pending, level, members }: Active): string | null {
  const own = members.get(pkg.manifest) ?? null;
  if (own !== null || pending.level === null || pending.level === level) return own;
  return [...members.values()].find((why) => why !== null) ?? null;
}

function toRelease(pkg: Package, { line, changes }: Pending, number: Numbered, pull: string | null): Release {
  return {
    package: pkg.name,
    path: pkg.path,
    ecosystem: pkg.ecosystem,
    manifest: pkg.manifest,
    current: currentOf(pkg, line),
    next: number.version,
    bump: number.bump,
    reason: pull === null ? reasonOf(number, changes) : `dependency: ${pull}`,
    channel: channelOf(number.version),
    tag: number.tag,
    previousTag: line.last?.name ?? null,
    changes: changes.get(pkg.manifest) ?? [],
  };
}

/** The version a member had: in a linked group its own, else the line's. */
function currentOf(pkg: Package, line: Line): string | null {
  if (line.last === null) return null;
  return line.sharing === 'linked' ? pkg.version : line.last.version.version;
}

/** Why this version: the rule, and the newest change that asked for the most. */
function reasonOf({ why, byChanges }: Numbered, changes: Pending['changes']): string {
  const all = [...changes.values()].flat();
  const level = all.reduce<Level | null>((max, change) => maxLevel(max, change.level), null);
  const top = all.find((change) => change.level !== null && change.level === level) ?? null;
  if (top === null || !byChanges) return why;
  return `${why} (${top.sha.slice(0, 7)} ${top.type}${top.breaking ? '!' : ''}: ${top.subject})`;
}

function channelOf(version: string): string {
  const parsed = parseVersion(version);
  const suffix = parsed && suffixOf(parsed);
  return suffix ? suffix.id || 'prerelease' : 'latest';
}

/** Latest is the greatest stable version of the repository's main line; where packages are independent, of each. */
function isLatest(line: Line, version: string, all: readonly Pending[]): boolean {
  const main = all.find(
    ({ line: other }) => other.name === null || (other.sharing === 'single' && other.path === '.'),
  );
  if (main?.line.key !== undefined && main.line.key !== line.key) return false;
  return line.tags.every((tag) => isPrerelease(tag.version) || gt(version, tag.version));
}

/** The members' changes, each once, in the order of the history. */
function unique(changes: readonly Change[], range: ReadonlySet<string>): readonly Change[] {
  const order = new Map([...range].map((sha, at) => [sha, at]));
  return [...new Set(changes)].sort((a, b) => (order.get(a.sha) ?? 0) - (order.get(b.sha) ?? 0));
}
