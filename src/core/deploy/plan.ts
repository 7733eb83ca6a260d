import type { Risk } from '../risk/assess.ts';
import type { CheckReport } from './check.ts';
import type { Fingerprint } from '../drift/fingerprint.ts';
import type { Cause, Deployable, Deployment, Schema } from './types.ts';

/** One thing a deployment does, in order. */
export type DeploymentStep =
  /** Say in the ledger what is about to happen. */
  | { readonly kind: 'announce' }
  /** Make the target run it. */
  | { readonly kind: 'deploy'; readonly target: string }
  /** With that, give it traffic little by little, as long as it is well: `10% for 5m`. */
  | { readonly kind: 'share'; readonly shares: readonly string[] }
  /** Look what runs. */
  | { readonly kind: 'observe' }
  /** Ask whether it is well. */
  | { readonly kind: 'watch'; readonly checks: readonly string[] }
  /** Say in the ledger how it ended. */
  | { readonly kind: 'conclude' }
  /** With that, let nobody deploy the version that was left. */
  | { readonly kind: 'hold'; readonly version: string };

/** A deployment as it is about to be done: plain data, shown by a dry run and applied as it is. */
export interface DeploymentPlan extends Cause {
  readonly schema: 1;
  readonly way: 'deploy' | 'rollback';
  readonly environment: string;
  /** Number of the ledger's newest entry when this was decided. */
  readonly after: number;
  readonly deployable: Deployable;
  /** What runs there now, or null. */
  readonly replaces: Deployment | null;
  readonly rehearsal: boolean;
  /** The environment whose way back is tried by it, or null. */
  readonly rehearses: string | null;
  readonly allowNew: boolean;
  readonly checks: readonly CheckReport[];
  readonly steps: readonly DeploymentStep[];
  /** The version that is gone back to where this one is not well; null: nothing is, and somebody has to look. */
  readonly fallback: string | null;
  readonly databaseSchema: Schema | null;
  /** Digest of the environment's settings. */
  readonly config: string;
  /** What the configuration it will run with is; null where none is declared. */
  readonly settings: Fingerprint | null;
  /** How likely it is to fail; null where that is not asked. */
  readonly risk: Risk | null;
}

/** Whether nothing stands in the way. */
export function isAllowed({ checks }: Pick<DeploymentPlan, 'checks'>): boolean {
  return checks.every(({ verdict }) => verdict !== 'refused');
}
