import { phaseOf, type Pep440, type Phase } from './pep440.ts';
import { parseVersion } from './version.ts';

const words: Readonly<Record<Phase, string>> = { a: 'alpha', b: 'beta', rc: 'rc' };

/**
 * The same version by SemVer: `1.0.0b2` → `1.0.0-beta.2`, `1.2` → `1.2.0`, `2.0.0.dev3` → `2.0.0-dev.3`. Null where
 * SemVer has no such thing: epochs, post-releases, a fourth number, development releases of a prerelease. The
 * counter stands apart, so that SemVer sorts `b9` and `b10` as PEP 440 does.
 */
export function toSemver(version: Pep440): string | null {
  if (obstacle(version) !== null) return null;
  const [major = 0, minor = 0, patch = 0] = version.release;
  const suffix = version.pre === null ? '' : `-${words[version.pre.phase]}.${version.pre.number}`;
  const dev = version.dev === null ? '' : `-dev.${version.dev}`;
  const local = version.local === null ? '' : `+${version.local}`;
  return `${major}.${minor}.${patch}${suffix}${dev}${local}`;
}

/** What keeps a version from being said in SemVer, for people; null where nothing does. */
export function obstacle({ epoch, release, pre, post, dev }: Pep440): string | null {
  if (epoch !== 0) return 'it has an epoch';
  if (release.slice(3).some((number) => number !== 0)) return 'it has more than three numbers';
  if (post !== null) return 'it is a post-release';
  return pre !== null && dev !== null ? 'it is a development release of a prerelease' : null;
}

/**
 * The version that says in PEP 440 what a SemVer version says: `1.0.0-beta.2`, `1.0.0-beta2` and `1.0.0-b.2` → `1.0.0b2`.
 * Null where PEP 440 has no such thing: other identifiers (`next`, `canary`), several counters.
 */
export function fromSemver(text: string): Pep440 | null {
  const version = parseVersion(text);
  if (version === null) return null;
  const suffix = suffixFrom(version.prerelease.join('.'));
  const local = version.build.length === 0 ? null : version.build.join('.').toLowerCase();
  if (suffix === null || (local !== null && !/^[a-z0-9.]+$/.test(local))) return null;
  return { epoch: 0, release: [version.major, version.minor, version.patch], post: null, local, ...suffix };
}

/** `beta.2`, `beta2`, `b.2` and a bare `beta`, which is number 0. */
function suffixFrom(prerelease: string): Pick<Pep440, 'pre' | 'dev'> | null {
  if (prerelease === '') return { pre: null, dev: null };
  const [, word = '', digits] = /^([a-z]+)\.?(\d*)$/i.exec(prerelease) ?? [];
  const number = Number(digits);
  if (!Number.isSafeInteger(number)) return null;
  if (word.toLowerCase() === 'dev') return { pre: null, dev: number };
  const phase = phaseOf(word);
  return phase === null ? null : { pre: { phase, number }, dev: null };
}
