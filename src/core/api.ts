import type { Level } from './model.ts';
import { atMost, isPrerelease, levelBetween, maxLevel, parseVersion } from './version/version.ts';
import type { ZeroPolicy } from './version/rules.ts';
import { zeroLevel } from './version/zero.ts';

/** One difference between two public APIs, and what it asks of the version (SemVer 2.0.0 §6–8). */
export interface ApiChange {
  /** The exported name, with its entry point in front where that is not the main one: `./node: start`. */
  readonly name: string;
  readonly level: Level;
  /** One sentence for people. */
  readonly what: string;
}

/** A public API held against the one that was released. */
export interface ApiReport {
  readonly changes: readonly ApiChange[];
  /** What could not be compared, one sentence each. */
  readonly notes: readonly string[];
}

/** What a comparison is made for. */
export interface ApiStep {
  /** Version whose API is the old one. */
  readonly previous: string;
  readonly next: string;
}

/** What all changes together ask for; null where nothing changed. */
export function apiLevel({ changes }: ApiReport): Level | null {
  return changes.reduce<Level | null>((max, { level }) => maxLevel(max, level), null);
}

/**
 * The changes a step is too small for. Below 1.0.0 the policy of the repository says what a level means; while a
 * core is only announced by prereleases, everything may still change.
 */
export function underBumped(
  report: ApiReport,
  { previous, next }: ApiStep,
  policy: ZeroPolicy,
): readonly ApiChange[] {
  const [from, to] = [parseVersion(previous), parseVersion(next)];
  if (from === null || to === null || (isPrerelease(from) && isPrerelease(to))) return [];
  return report.changes.filter(
    ({ level }) => !atMost(zeroLevel(from, level, policy), levelBetween(from, to)),
  );
}
