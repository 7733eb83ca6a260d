/** Why a change counts as failed. The first that is known counts. */
export type FailureKind = 'unhealthy' | 'failed' | 'rolledBack' | 'hotfix' | 'withdrawn';

/** Part of a whole. `rate` is null where the whole is too small to tell. */
export interface Ratio {
  readonly count: number;
  readonly of: number;
  /** From 0 to 1. */
  readonly rate: number | null;
}

/** How long something took, in seconds. Null where there are too few to tell. */
export interface Spread {
  readonly count: number;
  readonly median: number | null;
  readonly p90: number | null;
}

/** What is measured of one environment in one span of time. docs/metrics.md has the arithmetic. Public JSON. */
export interface Measures {
  /** `2026-11-25`, `2026-W48` (ISO 8601) or `2026-11`; `total` for all periods together. */
  readonly period: string;
  /** RFC 3339 in UTC. */
  readonly from: string;
  /** RFC 3339 in UTC, exclusive; now where the period is not over. */
  readonly to: string;
  /** Versions brought into the environment successfully. `perDay` is null for a span of no length. */
  readonly deployments: { readonly count: number; readonly perDay: number | null };
  /** From a commit to its success in the environment. */
  readonly leadTime: Spread;
  readonly changeFailures: Ratio & { readonly kinds: Readonly<Record<FailureKind, number>> };
  /** From detection to the next success; `open` counts what is not restored yet. */
  readonly recovery: Spread & { readonly open: number };
  /** Deployments and rollbacks that only repaired. */
  readonly rework: Ratio;
  /** Deployments of which nobody can tell how they ended: `inconclusive` and `abandoned`, and not rolled back since. */
  readonly unclear: number;
}

/** Public JSON of `release metrics`. */
export interface EnvironmentMetrics {
  readonly environment: string;
  readonly total: Measures;
  /** Oldest first, from the one the environment was first deployed to in, without gaps. */
  readonly periods: readonly Measures[];
}

/** A commit as far as lead times need it. */
export interface HistoryCommit {
  /** Committer time, seconds since the epoch. */
  readonly time: number;
  readonly parents: readonly string[];
  /** Whether a release made it: then it brings no change of its own. */
  readonly isRelease: boolean;
}

/** Commits by their id. What is missing is taken for delivered long ago. */
export type History = ReadonlyMap<string, HistoryCommit>;
