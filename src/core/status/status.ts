import { markOn } from '../deploy/candidates.ts';
import type {
  Deployment,
  DeploymentOutcome,
  EnvironmentState,
  Hold,
  LedgerState,
  Observed,
} from '../deploy/types.ts';
import { driftOf, type Drift } from './drift.ts';

/** Where everything stands. Public JSON of `release status`. */
export interface Status {
  readonly schema: 1;
  /** Number of the newest entry of the ledger; 0 where it is empty. */
  readonly seq: number;
  /** What is wrong with the ledger, or could not be looked at: for people, one line each. */
  readonly problems: readonly string[];
  readonly environments: readonly EnvironmentStatus[];
  readonly holds: readonly StandingHold[];
}

/** Where one environment stands. */
export interface EnvironmentStatus {
  readonly environment: string;
  /** What runs here, healthy or not; null where nothing does. */
  readonly current: CurrentVersion | null;
  /** The deployment that is under way, or null. */
  readonly underWay: UnderWay | null;
  /** The newest version that was healthy here; null where none was. */
  readonly lastHealthy: string | null;
}

/** What runs in an environment, as the ledger tells and as it was found. */
export interface CurrentVersion {
  readonly seq: number;
  readonly kind: Deployment['kind'];
  readonly version: string;
  readonly tag: string;
  readonly commit: string;
  readonly outcome: DeploymentOutcome;
  /** What decided about its health; null where nothing was asked. */
  readonly health: string | null;
  /** RFC 3339 in UTC. */
  readonly since: string;
  readonly actor: string;
  readonly job: string | null;
  readonly reason: string | null;
  /** Whether nobody may deploy this version here any more. */
  readonly held: boolean;
  /** Null where nobody looked. */
  readonly drift: Drift | null;
}

/** A deployment that has begun and not ended. */
export interface UnderWay {
  readonly seq: number;
  readonly kind: Deployment['kind'];
  readonly version: string;
  readonly actor: string;
  readonly job: string | null;
  /** RFC 3339 in UTC. */
  readonly startedAt: string;
  /** When it counts as abandoned, RFC 3339 in UTC. */
  readonly expires: string;
}

/** A version nobody may deploy, in an environment or (null) anywhere: held, or withdrawn for good (`yank`). */
export interface StandingHold extends Hold {
  readonly kind: 'hold' | 'yank';
}

/** What is known beside the ledger. */
export interface Beside {
  /** What was found running, by environment, where somebody looked. */
  readonly observed?: ReadonlyMap<string, Observed>;
  readonly problems?: readonly string[];
}

/** Where everything stands, from what the ledger tells. */
export function statusOf(
  state: LedgerState,
  { observed = new Map<string, Observed>(), problems = [] }: Beside = {},
): Status {
  const holds = holdsOf(state);
  return {
    schema: 1,
    seq: state.seq,
    problems,
    environments: [...state.environments.values()].map((one) =>
      environmentStatus(one, holds, observed.get(one.name) ?? null),
    ),
    holds,
  };
}

/** All marks that stand, in order of the ledger. */
export function holdsOf({ holds, yanked }: LedgerState): readonly StandingHold[] {
  return [
    ...holds.map((one) => ({ kind: 'hold', ...one }) as const),
    ...yanked.map((one) => ({ kind: 'yank', ...one }) as const),
  ].sort((a, b) => a.seq - b.seq);
}

/** Whether a mark stands in the way of a release in an environment. */
export function isHeld(
  holds: readonly StandingHold[],
  release: Pick<Hold, 'version' | 'tag'>,
  environment: string,
): boolean {
  return markOn(holds, release, environment) !== null;
}

function environmentStatus(
  { name, current, running, deployments }: EnvironmentState,
  holds: readonly StandingHold[],
  observed: Observed | null,
): EnvironmentStatus {
  const healthy = deployments.findLast(({ outcome, rehearsal }) => outcome === 'succeeded' && !rehearsal);
  return {
    environment: name,
    current: current === null ? null : currentVersion(current, holds, observed),
    underWay: running === null ? null : underWay(running),
    lastHealthy: healthy?.version ?? null,
  };
}

function currentVersion(
  current: Deployment,
  holds: readonly StandingHold[],
  observed: Observed | null,
): CurrentVersion {
  const { seq, kind, version, tag, commit, outcome, health, endedAt, startedAt, actor, job, reason } =
    current;
  return {
    ...{ seq, kind, version, tag, commit, actor, job, reason },
    // Nothing counts as running before its end is told; `abandoned` is what an end that nobody told is called.
    outcome: outcome ?? 'abandoned',
    health: health?.reason ?? null,
    since: endedAt ?? startedAt,
    held: isHeld(holds, current, current.environment),
    drift: observed === null ? null : driftOf(current, observed),
  };
}

function underWay({ seq, kind, version, actor, job, startedAt, expires }: Deployment): UnderWay {
  return { seq, kind, version, actor, job, startedAt, expires };
}
