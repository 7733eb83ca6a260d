import { ReleaseError } from '../error.ts';
import type { Line } from '../lines/lines.ts';
import type { Level, Package } from '../model.ts';
import { listed, requirePackages } from '../package-name.ts';
import { isPrerelease } from '../version/version.ts';
import type { Pending } from './pending.ts';
import { readAsked, type AskedVersion, type Wanted } from './wanted.ts';
import { shellWord } from '../quote.ts';

/** Why a line waits. */
export interface Hold {
  readonly why: string;
  /** Whether not even a dependency may release it. */
  readonly firm: boolean;
}

/** What a run asks of each line, by its key. */
export interface Wishes {
  readonly pre: string | null;
  readonly snapshot: string | null;
  /** Exact versions. */
  readonly as: ReadonlyMap<string, string>;
  /** Least levels; these lines are released with or without a change. */
  readonly levels: ReadonlyMap<string, Level>;
  /** Lines whose prerelease becomes stable. */
  readonly graduate: ReadonlySet<string>;
  readonly held: ReadonlyMap<string, Hold>;
  /** Manifests that were named: of a linked group they move, changed or not. */
  readonly named: ReadonlySet<string>;
}

/** What wishes are about. */
export interface WishInput {
  readonly pending: readonly Pending[];
  /** All packages, so that one that is not released can be told from one that does not exist. */
  readonly packages: readonly Package[];
  /** Manifests the configuration holds back. */
  readonly hold: ReadonlySet<string>;
}

/**
 * Finds out which lines the command line and the configuration mean. Who names a package releases it, also where
 * the configuration holds it back.
 * @throws ReleaseError USAGE for names that mean no line, and for versions that could be meant for several
 */
export function wishesOf(wanted: Wanted, input: WishInput): Wishes {
  const as = exactVersions(wanted, input);
  const levels = leastLevels(wanted, input);
  const only = wanted.packages.map((name) => find(name, input, '--package'));
  const forced = wanted.force.map((name) => find(name, input, '--force'));
  const versions = wanted.as.flatMap((text) => {
    const { package: name } = readAsked(text);
    return name === null ? [] : [find(name, input, '--as')];
  });
  const explicit = new Set([...keysOf(only), ...keysOf(forced), ...as.keys()]);
  return {
    pre: wanted.pre,
    snapshot: wanted.snapshot,
    as,
    levels,
    graduate: new Set(
      wanted.graduate !== 'none' ? input.pending.filter(inSeries).map(({ line }) => line.key) : [],
    ),
    held: heldBack(wanted, input, explicit),
    named: new Set([...forced, ...versions].flatMap(({ manifests }) => manifests)),
  };
}

/** What a name on the command line stands for. */
interface Target {
  readonly manifests: readonly string[];
  readonly lines: readonly Line[];
}

function find(name: string, { pending, packages }: WishInput, by: string): Target {
  const found = requirePackages(name, packages, by).map(({ manifest }) => manifest);
  const lines = pending
    .map(({ line }) => line)
    .filter(({ members }) => members.some(({ manifest }) => found.includes(manifest)));
  if (lines.length > 0) return { manifests: found, lines };
  throw new ReleaseError('USAGE', `${by}: '${name}' is not released here`, {
    hint: `See why: release explain ${shellWord(name)}`,
  });
}

function keysOf(targets: readonly Target[]): readonly string[] {
  return targets.flatMap(({ lines }) => lines.map(({ key }) => key));
}

function exactVersions({ as }: Wanted, input: WishInput): ReadonlyMap<string, string> {
  const found = new Map<string, AskedVersion>();
  for (const one of as) {
    const asked = readAsked(one);
    const { package: name, version } = asked;
    const keys = name === null ? onlyLine(one, input.pending) : keysOf([find(name, input, '--as')]);
    for (const key of keys) {
      const before = found.get(key)?.version.version ?? version.version;
      if (before !== version.version) throw twoVersions(before, version.version);
      found.set(key, asked);
    }
  }
  return new Map([...found].map(([key, { text }]) => [key, text]));
}

function twoVersions(first: string, second: string): ReleaseError {
  return new ReleaseError('USAGE', `--as asks for ${first} and for ${second} on one line of versions`, {
    hint: 'Ask for one. Packages of a group share their version: release explain <package>',
  });
}

/** Whom a version without a name is for: the only line, or the only one that has something to release. */
function onlyLine(asked: string, pending: readonly Pending[]): readonly string[] {
  const waiting = pending.filter(({ level }) => level !== null);
  const [only, ...others] = waiting.length > 0 ? waiting : pending;
  if (only === undefined) return [];
  if (others.length === 0) return [only.line.key];
  const names = [only, ...others].map(({ line }) => nameOf(line));
  throw new ReleaseError('USAGE', `--as ${asked} could be meant for any of ${listed(names)}`, {
    hint: `These have versions of their own. Name one: release next --as ${shellWord(`${names[0] ?? ''}@${asked}`)}`,
  });
}

function leastLevels(wanted: Wanted, input: WishInput): ReadonlyMap<string, Level> {
  const { force, packages, level } = wanted;
  const forced = keysOf(force.map((name) => find(name, input, '--force')));
  if (level === null) return new Map(forced.map((key) => [key, 'patch']));
  const named = keysOf(packages.map((name) => find(name, input, '--package')));
  const keys = [...forced, ...named];
  const meant = keys.length > 0 ? keys : onlyLevel(level, input.pending);
  return new Map(meant.map((key) => [key, level]));
}

function onlyLevel(level: Level, pending: readonly Pending[]): readonly string[] {
  if (pending.length < 2) return pending.map(({ line }) => line.key);
  const names = pending.map(({ line }) => nameOf(line));
  throw new ReleaseError('USAGE', `--level ${level} could be meant for any of ${listed(names)}`, {
    hint: `Name one: release next --package ${shellWord(names[0] ?? '')} --level ${level}`,
  });
}

/** Lines that wait: those the configuration holds, and those the command line leaves out. */
function heldBack(
  { packages, graduate }: Wanted,
  { pending, hold }: WishInput,
  explicit: ReadonlySet<string>,
): ReadonlyMap<string, Hold> {
  const why = (one: Pending): Hold | null => {
    if (explicit.has(one.line.key)) return null;
    const held = one.line.members.some(({ manifest }) => hold.has(manifest));
    if (held) return { why: 'the configuration holds it (hold)', firm: true };
    if (packages.length > 0) return { why: '--package does not name it', firm: false };
    if (graduate === 'only' && !inSeries(one))
      return { why: 'it is no prerelease (--graduate)', firm: false };
    return null;
  };
  return new Map(
    pending.flatMap((one) => {
      const hold = why(one);
      return hold === null ? [] : [[one.line.key, hold] as const];
    }),
  );
}

/** Whether a line's last release is a prerelease. */
function inSeries({ line: { last } }: Pending): boolean {
  return last !== null && isPrerelease(last.version);
}

/** What a line is called when people must tell it from others. */
export function nameOf(line: Line): string {
  return line.name ?? line.members[0]?.name ?? line.key;
}
