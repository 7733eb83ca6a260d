import { compare } from 'semver';
import { parseVersion } from '../version/version.ts';
import type { HistoryItem } from './history.ts';
import { isHeld, type Status } from './status.ts';

/** How a version is, or was, in an environment. `never`: it did not reach it. */
export type CellState = 'runs' | 'ran' | 'failed' | 'unclear' | 'never';

/** A version in an environment. */
export interface MatrixCell {
  readonly environment: string;
  readonly state: CellState;
  readonly held: boolean;
}

/** A version and how it is everywhere. */
export interface MatrixRow {
  readonly version: string;
  readonly cells: readonly MatrixCell[];
}

/**
 * Versions by environments: those that run, and the greatest of the others.
 * @param items deployments, newest first
 * @param limit versions at most, besides those that run
 */
export function matrixOf(
  { environments, holds }: Status,
  items: readonly HistoryItem[],
  limit: number,
): readonly MatrixRow[] {
  const running = new Map(environments.map(({ environment, current }) => [environment, current?.version]));
  const inUse = new Set(running.values());
  const versions = [...new Set(items.map(({ version }) => version))].sort(descending);
  const others = new Set(versions.filter((version) => !inUse.has(version)).slice(0, limit));
  return versions
    .filter((version) => inUse.has(version) || others.has(version))
    .map((version) => ({
      version,
      cells: [...running].map(([environment, runs]) => ({
        environment,
        state: runs === version ? 'runs' : stateOf(items, version, environment),
        held: isHeld(holds, { version, tag: null }, environment),
      })),
    }));
}

/** What the newest deployment of a version that reached an environment came to there. */
function stateOf(items: readonly HistoryItem[], version: string, environment: string): CellState {
  const last = items.find(
    (one) =>
      one.version === version &&
      one.environment === environment &&
      one.outcome !== null &&
      one.outcome !== 'cancelled' &&
      !one.rehearsal,
  );
  switch (last?.outcome) {
    case 'succeeded':
      return 'ran';
    case 'unhealthy':
    case 'failed':
      return 'failed';
    case 'inconclusive':
    case 'abandoned':
      return 'unclear';
    default:
      return 'never';
  }
}

/** Greatest first by SemVer; what is no version comes last. */
function descending(a: string, b: string): number {
  const [left, right] = [parseVersion(a), parseVersion(b)];
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  return compare(right, left);
}
