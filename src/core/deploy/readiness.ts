import type { CheckReport } from './check.ts';
import { isAllowed } from './plan.ts';
import type { Deployment, DeploymentOutcome, LedgerState } from './types.ts';

/** Whether a version could be gone back to now. */
export interface Readiness {
  readonly environment: string;
  readonly version: string;
  readonly checks: readonly CheckReport[];
}

/** When going back was tried last, and how long it took. */
export interface Rehearsal {
  /** The environment whose way back was tried. */
  readonly of: string;
  /** Where it was tried. */
  readonly in: string;
  readonly version: string;
  readonly outcome: DeploymentOutcome;
  /** RFC 3339 in UTC. */
  readonly at: string;
  /** From the announcement to the end, health included. */
  readonly seconds: number;
}

/** How an environment is prepared for the day something goes wrong. */
export interface EnvironmentReadiness {
  readonly environment: string;
  /** What runs there; null where nothing does. */
  readonly current: string | null;
  /** Whether the version that a rollback would take by itself can be gone back to. */
  readonly ready: boolean;
  readonly rehearsal: Rehearsal | null;
  /** The newest versions that were well there, newest first. */
  readonly targets: readonly Readiness[];
}

/** Whether nothing stands in the way of the first of them. */
export function isReady([first]: readonly Readiness[]): boolean {
  return first !== undefined && isAllowed(first);
}

/** The newest rehearsal of each environment, as the ledger tells. */
export function rehearsalsIn(state: LedgerState): readonly Rehearsal[] {
  const all = [...state.environments.values()]
    .flatMap(({ deployments }) => deployments)
    .flatMap(rehearsed)
    .sort((a, b) => (a.at < b.at ? 1 : -1));
  return all.filter((one, at) => all.findIndex(({ of }) => of === one.of) === at);
}

function rehearsed(one: Deployment): readonly Rehearsal[] {
  const { rehearses: of, outcome, endedAt, startedAt, environment, version } = one;
  if (of === null || outcome === null || endedAt === null) return [];
  const seconds = Math.max(0, Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000));
  return [{ of, in: environment, version, outcome, at: startedAt, seconds }];
}
