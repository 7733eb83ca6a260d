import { type SemVer, compare, parse } from 'semver';
import type { Level } from '../model.ts';

const weight: Readonly<Record<Level, number>> = { patch: 1, minor: 2, major: 3 };

/** A version by SemVer 2.0.0, or null. A leading `v` is not part of a version. */
export function parseVersion(text: string): SemVer | null {
  return /^\d\S*$/.test(text) ? parse(text) : null;
}

export function isPrerelease(version: SemVer): boolean {
  return version.prerelease.length > 0;
}

/** `major.minor.patch` without suffixes. */
export function coreOf(version: SemVer): string {
  return `${version.major}.${version.minor}.${version.patch}`;
}

/** The greater of two levels; null is none. */
export function maxLevel(a: Level | null, b: Level | null): Level | null {
  if (a === null || b === null) return a ?? b;
  return weight[a] >= weight[b] ? a : b;
}

/** Whether a level is at most another one. */
export function atMost(a: Level, b: Level): boolean {
  return weight[a] <= weight[b];
}

/** The level between two cores (SemVer §9–11): how far `to` is from `from`. */
export function levelBetween(from: SemVer, to: SemVer): Level {
  if (from.major !== to.major) return 'major';
  return from.minor === to.minor ? 'patch' : 'minor';
}

/** Raises the core of a version by a level; prerelease and build are dropped (SemVer §6–8). */
export function bumpCore(version: SemVer, level: Level): string {
  switch (level) {
    case 'major':
      return `${version.major + 1}.0.0`;
    case 'minor':
      return `${version.major}.${version.minor + 1}.0`;
    case 'patch':
      return `${version.major}.${version.minor}.${version.patch + 1}`;
  }
}

/**
 * A version that stands for "not decided": `0.0.0`, `0.0.0-development`, or a bare development suffix such as
 * `2.0.0-SNAPSHOT`. Tools that keep versions out of manifests write these.
 */
export function isPlaceholder(version: SemVer): boolean {
  if (coreOf(version) === '0.0.0') return true;
  const [first, ...rest] = version.prerelease;
  return (
    rest.length === 0 &&
    /^(?:dev|development|snapshot|unreleased|semantically-released)$/i.test(String(first))
  );
}

/** The greatest of some versioned things, or null. */
export function greatest<T extends { readonly version: SemVer }>(items: readonly T[]): T | null {
  return items.reduce<T | null>(
    (best, item) => (best === null || compare(item.version, best.version) > 0 ? item : best),
    null,
  );
}
