import type { CheckReport } from '../deploy/check.ts';
import type { HealthReport } from '../deploy/health-report.ts';
import type { Deployable, DeploymentOutcome, Observed, Schema } from '../deploy/types.ts';
import type { Fingerprint } from '../drift/fingerprint.ts';
import type { Link, Writer } from './types.ts';

/** Announces a deployment, before the target is touched. */
export interface Announcement {
  readonly kind: 'intent';
  readonly environment: string;
  readonly way: 'deploy' | 'rollback';
  readonly trigger: 'manual' | 'automatic';
  /** Number of the deployment it takes the place of, or null. */
  readonly replaces: number | null;
  /** When it counts as abandoned if nothing was said of its end, RFC 3339 in UTC. */
  readonly expires: string;
  readonly rehearsal: boolean;
  /** The environment whose way back is tried; absent where nothing is tried, and at the end of a rehearsal. */
  readonly rehearses?: string | undefined;
  /** What was asked before, with the answers. */
  readonly checks: readonly CheckReport[];
  readonly schema: Schema | null;
  /** Digest (sha256, hex) of the environment's configuration; null where none is known. */
  readonly config: string | null;
  /** What the configuration it runs with is, by short digests; absent where none is declared. */
  readonly settings?: Fingerprint | undefined;
}

/** Says how a deployment ended. */
export interface Conclusion {
  readonly kind: 'result';
  /** Number of its announcement. */
  readonly of: number;
  readonly environment: string;
  readonly outcome: DeploymentOutcome;
  readonly observed: Observed | null;
  readonly health: HealthReport | null;
}

/** Tells of a deployment that was done elsewhere, after it. */
export interface Account extends Omit<Announcement, 'kind' | 'expires'> {
  readonly kind: 'recorded';
  readonly outcome: DeploymentOutcome;
}

/** Marks a version: nobody may deploy it (`hold`), it is withdrawn everywhere (`yank`), or no longer so; or a person consents. */
export interface Mark {
  readonly kind: 'hold' | 'unhold' | 'yank' | 'unyank' | 'approve';
  /** Where; null = everywhere. */
  readonly environment: string | null;
  /** The package it is a version of. Older entries have none: they mean every version called so. */
  readonly package?: string | undefined;
}

/** What is said of a version: by whom is told apart. */
export type DeploymentWord = Deployable & { readonly reason: string | null } & (
    Announcement | Conclusion | Account | Mark
  );

/** Who says it. */
export interface Speaker {
  /** The process, to learn whether it still works. */
  readonly by: Writer;
  /** The account of a CI job, or a name from git; not trusted unless the entry is signed. */
  readonly actor: string;
  /** Address of the CI job; null outside CI. */
  readonly job: string | null;
  /** UTC, RFC 3339, to the second. The order of entries is that of `seq`, never this. */
  readonly at: string;
  /** Version of this tool. */
  readonly tool: string;
}

/** An entry of the ledger about running versions: an in-toto Statement v1 whose subjects are what is deployed. */
export interface DeploymentEntry {
  readonly _type: 'https://in-toto.io/Statement/v1';
  readonly subject: readonly {
    readonly name: string;
    readonly digest: Readonly<Record<string, string>>;
  }[];
  readonly predicateType: typeof deploymentType;
  readonly predicate: Link & Speaker & { readonly v: 1 } & DeploymentWord;
}

/** Names the meaning of these entries; a URI that nobody resolves (in-toto Attestation Framework, "TypeURI"). */
export const deploymentType = 'https://releasewright.dev/deployment/v1';
