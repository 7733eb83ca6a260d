import type { SemVer } from 'semver';
import { ReleaseError } from '../error.ts';
import type { Level } from '../model.ts';
import { assertPrereleaseId } from '../version/prerelease.ts';
import { parsePep440 } from '../version/pep440.ts';
import { toSemver } from '../version/pep440-semver.ts';
import { isPrerelease, parseVersion } from '../version/version.ts';

/** What the command line asks for, as written. */
export interface Wanted {
  /** Prerelease identifier (`--pre beta`), or null. */
  readonly pre: string | null;
  /** Exact versions: `1.0.0`, or `package@1.0.0` for one of several lines. */
  readonly as: readonly string[];
  /** Packages to release; the rest waits. Empty = all. */
  readonly packages: readonly string[];
  /** Packages to release with or without a change. */
  readonly force: readonly string[];
  /** Least level of what `packages` and `force` name. */
  readonly level: Level | null;
  /** Whether prereleases become stable: not by themselves, these and nothing else, or these beside the rest. */
  readonly graduate: 'none' | 'only' | 'also';
  /** Identifier of a snapshot (`--snapshot pr-7`): versions to try, never released; or null. */
  readonly snapshot: string | null;
}

/** A run that asks for nothing of its own. */
export const nothingWanted: Wanted = {
  pre: null,
  as: [],
  packages: [],
  force: [],
  level: null,
  graduate: 'none',
  snapshot: null,
};

/** An exact version that was asked for, and the package it is for; null = whichever is meant. */
export interface AskedVersion {
  readonly package: string | null;
  readonly version: SemVer;
  /** The version as written, which may be as Python or Ruby spell it. */
  readonly text: string;
}

/**
 * Refuses a wish that is none, whether it would play a part or not.
 * @throws ReleaseError USAGE
 */
export function assertWanted({ pre, as, graduate, snapshot }: Wanted): void {
  if (snapshot !== null) assertPrereleaseId(snapshot);
  if (pre !== null) assertPrereleaseId(pre);
  for (const text of as) readAsked(text);
  if (pre === null || graduate === 'none') return;
  throw new ReleaseError('USAGE', '--graduate makes stable versions, --pre makes prereleases', {
    hint: 'Ask for one of them.',
  });
}

/** Whether a run may turn a prerelease into a stable release, so that its notes go back to the last stable one. */
export function wantsStable({ as, graduate }: Wanted): boolean {
  return graduate !== 'none' || as.some((text) => !isPrerelease(readAsked(text).version));
}

/**
 * Takes `1.2.3` or `@scope/name@1.2.3` apart. Prereleases may be written as Python and Ruby do: `1.0.0b2` and
 * `1.0.0.beta2` are 1.0.0-beta.2.
 * @throws ReleaseError USAGE where no version is in it
 */
export function readAsked(asked: string): AskedVersion {
  const at = asked.lastIndexOf('@');
  const name = at > 0 ? asked.slice(0, at) : null;
  const text = asked.slice(at + 1).replace(/^v/, '');
  const version = at === 0 ? null : (parseVersion(text) ?? foreignVersion(text));
  if (version !== null) return { package: name, version, text };
  const shown = asked.length > 60 ? `${asked.slice(0, 60)}…` : asked;
  throw new ReleaseError('USAGE', `'${shown}' is not a version by SemVer 2.0.0`, {
    hint: 'release next --as 1.2.3 or 1.2.3-beta.1 (1.2.3b1 and 1.2.3.beta1 mean the same), or for one of several packages: --as name@1.2.3',
  });
}

/** A prerelease as PEP 440 or RubyGems spells it, where nobody can mean another: three numbers, a known word, a counter. */
function foreignVersion(text: string): SemVer | null {
  const pattern = /^\d{1,16}\.\d{1,16}\.\d{1,16}\.?(?:a|alpha|b|beta|rc|dev)\.?\d{1,16}$/i;
  const version = pattern.test(text) ? parsePep440(text) : null;
  return version === null ? null : parseVersion(toSemver(version) ?? '');
}
