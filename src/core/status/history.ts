import type { Deployment, LedgerState } from '../deploy/types.ts';

/** One deployment, for people and scripts. Public JSON of `release history`. */
export interface HistoryItem {
  readonly seq: number;
  readonly environment: string;
  readonly kind: Deployment['kind'];
  readonly version: string;
  /** The version it took the place of; null where that is not known. */
  readonly replaced: string | null;
  /** Null while it is under way. */
  readonly outcome: Deployment['outcome'];
  /** What decided about its health; null where nothing was asked. */
  readonly health: string | null;
  readonly trigger: Deployment['trigger'];
  readonly reason: string | null;
  readonly actor: string;
  readonly job: string | null;
  /** RFC 3339 in UTC. */
  readonly startedAt: string;
  /** RFC 3339 in UTC; null while it is under way. */
  readonly endedAt: string | null;
  /** Null while it is under way. */
  readonly seconds: number | null;
  readonly rehearsal: boolean;
}

/** What is wanted of the history. */
export interface HistoryQuestion {
  /** Only this environment; null for all of them. */
  readonly environment: string | null;
  /** How many at most. */
  readonly limit: number;
}

/** Deployments, newest first. */
export function historyOf(
  state: LedgerState,
  { environment, limit }: HistoryQuestion,
): readonly HistoryItem[] {
  const all = [...state.environments.values()].flatMap(({ deployments }) => deployments);
  const versions = new Map(all.map(({ seq, version }) => [seq, version]));
  return all
    .filter((one) => environment === null || one.environment === environment)
    .sort((a, b) => b.seq - a.seq)
    .slice(0, limit)
    .map((one) => itemOf(one, versions));
}

function itemOf(one: Deployment, versions: ReadonlyMap<number, string>): HistoryItem {
  const { seq, environment, kind, version, outcome, health, trigger, reason, actor, job } = one;
  const { startedAt, endedAt, rehearsal, replaces } = one;
  return {
    ...{ seq, environment, kind, version },
    replaced: replaces === null ? null : (versions.get(replaces) ?? null),
    outcome,
    health: health?.reason ?? null,
    ...{ trigger, reason, actor, job, startedAt, endedAt },
    seconds: endedAt === null ? null : Math.max(0, secondsBetween(startedAt, endedAt)),
    rehearsal,
  };
}

function secondsBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 1000);
}
