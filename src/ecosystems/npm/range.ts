import semver from 'semver';
import type { SemVer } from 'semver';
import { rewriteComparators } from './comparators.ts';
import { parseSpec } from './spec.ts';

/** Longer requirements are not judged; nobody writes them, and it bounds all work on one. */
const maxLength = 1000;

/**
 * Whether a version satisfies a requirement, as npm decides whether a workspace package may stand for a
 * dependency (npm's `dep-valid`): node-semver, loose, prereleases only where the requirement names one of the
 * same x.y.z; `*` and the empty requirement take everything.
 *
 * True for what cannot be judged: tags, `catalog:`, `file:`, `link:`, `portal:`, addresses. True also for
 * `workspace:*`, `workspace:^`, `workspace:~` and `workspace:<path>`: the package manager fills in the version of
 * the day when it packs, so in the tree they can never be out of range. What a bump means to dependents that
 * declare them is the cascade's to decide. `workspace:^1.2.3` is judged by what follows the colon.
 * @param version SemVer 2.0.0
 */
export function satisfies(version: string, range: string): boolean {
  const inner = parseSpec(range).range.trim();
  if (!isJudged(inner) || inner === '*') return true;
  return semver.satisfies(version, inner, { loose: true });
}

/**
 * The requirement that accepts `version`, written as before: operator, number of parts and wildcards stay.
 *
 * - `^1.2.3` → `^2.0.0`, `~1` → `~2`, `1.2.*` → `2.0.*`, `>=1 <2` → `>=2 <3`, `1.0.0 - 1.9.9` → `1.0.0 - 2.0.0`
 * - alternatives are kept and one is added in the style of the last, unless one of them accepts already:
 *   `^1.0.0 || ^2.0.0` → `^1.0.0 || ^2.0.0 || ^3.0.0`
 * - parts left out come back where a prerelease needs them: `^1.2` → `^2.0.0-beta.1`, `1.x` → `^2.0.0-beta.1`
 * - `npm:name@^1` → `npm:name@^2`
 *
 * - `workspace:^1.2.3` → `workspace:^2.0.0`, but only when the version is outside: no package manager installs a
 *   workspace that asks for a version it does not have
 *
 * Unchanged: `workspace:*`, `workspace:^`, `workspace:~` and `catalog:` (the package manager resolves them), `*`,
 * tags, addresses, paths, and whatever else is no range to node-semver. Anything else that comes back satisfies
 * `version`.
 * @param version SemVer 2.0.0
 */
export function rewriteRange(range: string, version: string): string {
  const { protocol, range: inner } = parseSpec(range);
  const target = semver.parse(version);
  if (target === null || !isJudged(inner) || inner.trim() === '*') return range;
  if (protocol === 'workspace:' && satisfies(version, inner)) return range;
  const head = range.slice(0, range.length - inner.length);
  return head + rewriteJudged(inner, target);
}

function isJudged(inner: string): boolean {
  if (inner.length > maxLength || ['', '^', '~'].includes(inner.trim())) return false;
  return semver.validRange(inner, { loose: true }) !== null;
}

function rewriteJudged(range: string, version: SemVer): string {
  const cut = range.lastIndexOf('||');
  if (cut === -1) return accepting(rewriteComparators(range, version), version);
  if (satisfies(version.version, range)) return range;
  const added = accepting(rewriteComparators(range.slice(cut + 2).trim(), version), version);
  // 'a||b' stays tight, everything else gets the usual spaces.
  return accepting(`${range.trimEnd()}${/\S\|\|\S/u.test(range) ? '||' : ' || '}${added}`, version);
}

/** The last resort for ranges that no version fits as they are shaped (`>2 <1`): what npm itself would write. */
function accepting(range: string, version: SemVer): string {
  return isJudged(range) && satisfies(version.version, range) ? range : `^${version.version}`;
}
