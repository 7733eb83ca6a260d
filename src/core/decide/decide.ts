import { gt } from 'semver';
import { pulled, rangeEdits, type Requirements } from '../cascade.ts';
import type { Line } from '../lines/lines.ts';
import type { Base, Change, Level, Package, Release, ReleaseSet, TaggedRelease } from '../model.ts';
import { suffixOf } from '../version/prerelease.ts';
import { isPrerelease, maxLevel, parseVersion } from '../version/version.ts';
import type { VersionRules } from '../version/next.ts';
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
  let active = new Map(input.pending.flatMap((pending) => startOf(pending, input.wanted)));
  for (;;) {
    const numbers = numbersOf(active, input);
    const next = nextOf(active, numbers);
    const grown = withPulled(active, next, input);
    if (grown === null) return toDecision(active, numbers, next, input);
    active = grown;
  }
}

function startOf(pending: Pending, wanted: Wanted): readonly [string, Active][] {
  const { line, changes, level } = pending;
  const asked =
    wanted.as !== null || [...changes.values()].flat().some(({ releaseAs }) => releaseAs !== null);
  if (level === null && !asked) return [];
  const releasing = line.members.filter(({ manifest }) => line.sharing !== 'linked' || changes.has(manifest));
  return [[line.key, { pending, level: level ?? 'patch', members: reasons(releasing) }]];
}

function reasons(members: readonly Package[]): ReadonlyMap<string, string | null> {
  return new Map(members.map(({ manifest }) => [manifest, null]));
}

function numbersOf(active: ReadonlyMap<string, Active>, input: DecideInput): ReadonlyMap<string, Numbered> {
  return new Map(
    [...active].map(([key, { pending, level }]) => {
      const changes = [...pending.changes.values()].flat();
      return [key, numberOf({ line: pending.line, level, changes }, input.wanted, input.rules)];
    }),
  );
}

function nextOf(
  active: ReadonlyMap<string, Active>,
  numbers: ReadonlyMap<string, Numbered>,
): ReadonlyMap<string, string> {
  return new Map(
    [...active].flatMap(([key, { members }]) =>
      [...members.keys()].map((manifest): [string, string] => [manifest, numbers.get(key)?.version ?? '']),
    ),
  );
}

/** Adds the dependents that the new versions pull along, or null when there are none left. */
function withPulled(
  active: ReadonlyMap<string, Active>,
  next: ReadonlyMap<string, string>,
  { pending, packages, requirements }: DecideInput,
): Map<string, Active> | null {
  const grown = new Map(active);
  for (const pull of pulled(packages, next, requirements)) {
    const home = pending.find(({ line }) => line.members.some(({ manifest }) => manifest === pull.manifest));
    if (home) grown.set(home.line.key, pulledInto(grown.get(home.line.key), home, pull));
  }
  const size = (lines: ReadonlyMap<string, Active>): number =>
    [...lines.values()].reduce((n, { members }) => n + members.size, 0);
  return size(grown) === size(active) ? null : grown;
}

function pulledInto(
  now: Active | undefined,
  home: Pending,
  pull: { readonly manifest: string; readonly level: Level; readonly why: string },
): Active {
  const others = home.line.sharing === 'linked' ? [] : home.line.members;
  const members = new Map([...(now?.members ?? reasons(others)), [pull.manifest, pull.why]]);
  return { pending: home, level: maxLevel(now?.level ?? null, pull.level) ?? pull.level, members };
}

function toDecision(
  active: ReadonlyMap<string, Active>,
  numbers: ReadonlyMap<string, Numbered>,
  next: ReadonlyMap<string, string>,
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
      ranges: rangeEdits(input.packages, next, input.requirements),
    },
    burnt: [...numbers.values()].flatMap(({ burnt }) => burnt),
  };
}

function toTagged({ pending, members }: Active, number: Numbered, all: readonly Pending[]): TaggedRelease {
  const { line, changes } = pending;
  const packages = line.members.filter(({ manifest }) => members.has(manifest));
  const channel = channelOf(number.version);
  const [first] = packages;
  return {
    tag: number.tag,
    previousTag: line.last?.name ?? null,
    version: number.version,
    channel,
    title: all.length > 1 && line.sharing === 'single' && first ? first.name : null,
    path: line.path,
    packages: packages.map((pkg) => toRelease(pkg, pending, number, members.get(pkg.manifest) ?? null)),
    changes: unique([...changes.values()].flat(), pending.range),
    latest: channel === 'latest' && isLatest(line, number.version, all),
  };
}

function toRelease(pkg: Package, { line, changes }: Pending, number: Numbered, pull: string | null): Release {
  const current =
    line.last === null ? null : line.sharing === 'linked' ? pkg.version : line.last.version.version;
  return {
    package: pkg.name,
    path: pkg.path,
    ecosystem: pkg.ecosystem,
    manifest: pkg.manifest,
    current,
    next: number.version,
    bump: number.bump,
    reason: pull === null ? reasonOf(number, changes) : `dependency: ${pull}`,
    channel: channelOf(number.version),
    tag: number.tag,
    previousTag: line.last?.name ?? null,
    changes: changes.get(pkg.manifest) ?? [],
  };
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
  const main = all.find(({ line: other }) => other.sharing !== 'single' || other.path === '.');
  if (main?.line.key !== undefined && main.line.key !== line.key) return false;
  return line.tags.every((tag) => isPrerelease(tag.version) || gt(version, tag.version));
}

/** The members' changes, each once, in the order of the history. */
function unique(changes: readonly Change[], range: ReadonlySet<string>): readonly Change[] {
  const order = new Map([...range].map((sha, at) => [sha, at]));
  return [...new Set(changes)].sort((a, b) => (order.get(a.sha) ?? 0) - (order.get(b.sha) ?? 0));
}
