import { satisfies as semverSatisfies } from 'semver';
import { parseVersion } from '../core/version/version.ts';
import type { Ecosystem } from './ecosystem.ts';

/** How an ecosystem spells versions inside requirements. */
export interface Spelling {
  /** SemVer text of a version with any number of parts, or null. */
  readonly read: (text: string) => string | null;
  readonly write: (was: string, version: string) => string;
}

interface Comparator {
  readonly operator: string;
  /** What stands between the operator and the version. */
  readonly gap: string;
  readonly text: string;
  readonly semver: string;
}

/**
 * Requirements with the pessimistic operator, as RubyGems ("Patterns", `Gem::Requirement`) and Elixir (`Version`) have
 * them: `~> 1.2` is at least 1.2 and below 2, `~> 1.2.3` is at least 1.2.3 and below 1.3. Prereleases only where the
 * requirement names one of the same x.y.z.
 */
export function pessimistic(spelling: Spelling): Pick<Ecosystem, 'satisfies' | 'rewriteRange'> {
  return {
    satisfies: (version, range) => {
      const ways = waysOf(range, spelling);
      return ways === null || ways.some((way) => semverSatisfies(version, way.map(toNpm).join(' ')));
    },
    rewriteRange: (range, version) => rewrite(range, version, spelling),
  };
}

/** Nobody writes longer ones, and it bounds all work on one. */
const longest = 1000;

/** The alternatives of a requirement, each as comparators that must all hold; null for what is none. */
function waysOf(range: string, spelling: Spelling): readonly (readonly Comparator[])[] | null {
  if (range.length > longest) return null;
  const ways = range
    .split(' or ')
    .map((way) => way.split(/,| and /).map((part) => comparatorOf(part, spelling)));
  const found = ways.map((way) => way.flatMap((each) => each ?? []));
  return ways.flat().includes(null) ? null : found;
}

function comparatorOf(part: string, { read }: Spelling): Comparator | null {
  const [, operator = '', gap = '', text = ''] = /^(~>|[<>!=]=|[<>=])?(\s*)(\S+)$/.exec(part.trim()) ?? [];
  const semver = read(text);
  return semver === null ? null : { operator, gap, text, semver };
}

function toNpm({ operator, text, semver }: Comparator): string {
  if (operator === '!=') return '>=0.0.0-0';
  if (operator !== '~>') return `${operator === '==' || operator === '' ? '=' : operator}${semver}`;
  const [major = '0', minor = '0'] = semver.split('.');
  const isMajor = partsOf(text) < 3;
  return `>=${semver} <${isMajor ? `${Number(major) + 1}.0` : `${major}.${Number(minor) + 1}`}.0-0`;
}

/** Numbers in front of any suffix. */
function partsOf(text: string): number {
  return (/^\d+(?:\.\d+)*/.exec(text)?.[0] ?? '').split('.').length;
}

/** One comparator keeps its operator and number of parts; of several none is touched, one is put in their place. */
function rewrite(range: string, version: string, spelling: Spelling): string {
  const ways = waysOf(range, spelling);
  const [only, ...others] = ways?.flat() ?? [];
  if (ways === null || only === undefined) return range;
  const isAccepted = pessimistic(spelling).satisfies(version, range);
  if (others.length > 0) return isAccepted ? range : several(range, version, { ways: ways.length, spelling });
  const moved = moves.get(only.operator);
  if (moved !== undefined) return only.operator + only.gap + moved(only, version, spelling);
  return isAccepted ? range : only.operator + only.gap + above(only.text, version);
}

function several(
  range: string,
  version: string,
  { ways, spelling }: { readonly ways: number; readonly spelling: Spelling },
): string {
  const fresh = `~> ${cut(version, 2, spelling.write('', version))}`;
  return ways > 1 ? `${range} or ${fresh}` : fresh;
}

type Move = (was: Comparator, version: string, spelling: Spelling) => string;

const exactly: Move = ({ text }, version, { write }) => write(text, version);
const moves: ReadonlyMap<string, Move> = new Map<string, Move>([
  ['', exactly],
  ['=', exactly],
  ['==', exactly],
  ['~>', ({ text }, version, { write }) => cut(version, partsOf(text), write(text, version))],
]);

/**
 * So many numbers of a version. A prerelease keeps its suffix (`2.0.0-rc.1` → `2.0-rc.1`, which both read so), and all numbers
 * where one that is no 0 would be lost: only then does the requirement take it.
 */
function cut(version: string, parts: number, whole: string): string {
  const parsed = parseVersion(version);
  if (parsed === null) return whole;
  const numbers = [parsed.major, parsed.minor, parsed.patch];
  const isPre = parsed.prerelease.length > 0;
  if (isPre && numbers.slice(parts).some((each) => each !== 0)) return whole;
  const suffix = isPre ? whole.replace(/^\d+(?:\.\d+)*/, '') : '';
  return numbers.slice(0, parts).join('.') + suffix;
}

/** An upper bound above a version: the next major one, with as many numbers as before. */
function above(was: string, version: string): string {
  const parsed = parseVersion(version);
  return parsed === null ? was : [parsed.major + 1, 0, 0].slice(0, partsOf(was)).join('.');
}
