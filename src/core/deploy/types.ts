import type { Fingerprint } from '../drift/fingerprint.ts';
import type { Writer } from '../ledger/types.ts';
import type { Migration } from '../schema/migrations.ts';
import type { CheckReport } from './check.ts';
import type { HealthReport } from './health-report.ts';

/** Something that is deployed: never anything but what its digest says. */
export interface Artifact {
  /** A file of a release page, `npm:name@version`, or a repository of container images. */
  readonly name: string;
  /** Where it is had, by digest where the place knows digests: `ghcr.io/acme/app@sha256:…`; null where only its name says. */
  readonly uri: string | null;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** What is deployed. */
export interface Deployable {
  /** SemVer, without `v`. */
  readonly version: string;
  readonly tag: string;
  /** The release commit. */
  readonly commit: string;
  readonly artifacts: readonly Artifact[];
}

/** What a target is told to run. */
export interface Wanted extends Deployable {
  readonly environment: string;
  /**
   * Number of the ledger's entry that announced it; it only grows. A target that has seen a greater one refuses: a run that
   * comes late must not undo a newer one ("fencing token").
   */
  readonly fence: number;
  /** What ran before, or null where nothing did. */
  readonly previous: Deployable | null;
}

/** What was found running. */
export interface Observed {
  /** Versions that running copies say they are; empty where they say none. */
  readonly versions: readonly string[];
  /** Digests (sha256, lower-case hex) of what runs, one for each that differs; empty where they cannot be told. */
  readonly digests: readonly string[];
  /** Copies that run; null where that cannot be told. */
  readonly copies: number | null;
}

/** How a deployment ended. */
export type DeploymentOutcome =
  /** It runs, it was observed, and it is healthy. */
  | 'succeeded'
  /** It runs and is not healthy, or something else runs than was asked for. */
  | 'unhealthy'
  /** Too little was measured to tell. */
  | 'inconclusive'
  /** The target failed; what runs has to be looked at. */
  | 'failed'
  /** Stopped before the target was touched. */
  | 'cancelled'
  /** Whoever did it never said how it ended. */
  | 'abandoned';

/** Who or what asked for it. */
export interface Cause {
  readonly trigger: 'manual' | 'automatic';
  /** Why, in the words of whoever asked; null where nothing was said. */
  readonly reason: string | null;
}

/** A deployment as the ledger tells of it. */
export interface Deployment extends Deployable, Cause {
  /** Number of the entry that announced it. */
  readonly seq: number;
  readonly environment: string;
  readonly kind: 'deploy' | 'rollback';
  /** Null while it runs. */
  readonly outcome: DeploymentOutcome | null;
  /** RFC 3339 in UTC. */
  readonly startedAt: string;
  /** RFC 3339 in UTC; null while it runs. */
  readonly endedAt: string | null;
  /** When it stops counting as running, RFC 3339 in UTC: whoever did it is dead by then. */
  readonly expires: string;
  /** Number of the deployment it took the place of, or null. */
  readonly replaces: number | null;
  /** Whether it only was a drill. */
  readonly rehearsal: boolean;
  /** The environment whose way back was tried by it, or null. */
  readonly rehearses: string | null;
  /** Who did it, as far as that is known: the account of a CI job, or a name from git. */
  readonly actor: string;
  /** Address of the CI job; null outside CI. */
  readonly job: string | null;
  /** The process that did it, to learn whether it still works. */
  readonly by: Writer;
  readonly checks: readonly CheckReport[];
  readonly health: HealthReport | null;
  readonly observed: Observed | null;
  readonly schema: Schema | null;
  /** Digest (sha256, hex) of the configuration it was deployed with; null where none is known. */
  readonly config: string | null;
  /** What the configuration it runs with was; null where none is declared. */
  readonly settings: Fingerprint | null;
}

/** What a deployment means for the database. */
export interface Schema {
  /** The last migration the version carries; null where it carries none. */
  readonly revision: string | null;
  /** What it adds, in order; nothing where what was there before is not known. */
  readonly brings: readonly Migration[];
  /** What the database has that the version does not know, in order. */
  readonly beyond: readonly Migration[];
}

/** A version nobody may deploy. */
export interface Hold {
  readonly version: string;
  /** The tag of the release that is meant; null = every version called so, whatever it is of: older entries meant that. */
  readonly tag: string | null;
  /** Where; null = everywhere. */
  readonly environment: string | null;
  /** Number of the entry that says so. */
  readonly seq: number;
  readonly reason: string | null;
  /** RFC 3339 in UTC. */
  readonly at: string;
  readonly actor: string;
}

/** A person's consent to a deployment. */
export interface Approval {
  readonly seq: number;
  readonly version: string;
  readonly environment: string;
  readonly actor: string;
  /** Id of the key its entry is signed with, or null: only signed ones count where approvals are asked for. */
  readonly keyId: string | null;
  /** RFC 3339 in UTC. */
  readonly at: string;
}

/** One environment as the ledger tells of it. */
export interface EnvironmentState {
  readonly name: string;
  /** All of them, oldest first. */
  readonly deployments: readonly Deployment[];
  /** The newest that reached the target: what runs here, healthy or not; null where nothing does. */
  readonly current: Deployment | null;
  /** The one that is under way, or null. */
  readonly running: Deployment | null;
}

/** What a ledger tells, as a whole. */
export interface LedgerState {
  /** Number of the newest entry; 0 for an empty ledger. */
  readonly seq: number;
  /** By name, in order of first appearance. */
  readonly environments: ReadonlyMap<string, EnvironmentState>;
  readonly holds: readonly Hold[];
  /** Versions that are withdrawn everywhere. */
  readonly yanked: readonly Hold[];
  readonly approvals: readonly Approval[];
}
