import type { CheckReport } from '../../core/deploy/check.ts';
import type { Cause } from '../../core/deploy/types.ts';
import type { Stage } from '../../ports-deploy.ts';
import type { Resolved } from './deployable.ts';
import type { Environment } from './environment.ts';
import type { Room } from './room.ts';

/** What a person may let pass, and say why. */
export interface Waivers {
  /** Deploy what runs already. */
  readonly again?: boolean;
  /** Do not wait for a deployment that may be under way. */
  readonly now?: boolean;
  /** Go back to what never was well here. */
  readonly allowNew?: boolean;
  /** Let checks of integrity pass: why. */
  readonly breakGlass?: string;
}

/** A deployment that is asked for. */
export interface Request extends Cause {
  readonly way: 'deploy' | 'rollback';
  readonly environment: Environment;
  readonly resolved: Resolved;
  readonly waivers: Waivers;
  /** Whether it is only a drill. */
  readonly rehearsal?: boolean;
  /** The environment whose way back is tried by it, or null. */
  readonly rehearses?: string | null;
}

/** What a deployment is planned from. */
export interface Desk extends Room {
  readonly stage: Stage;
  /** What mirrors of the ledger were asked, and said. */
  readonly mirrored: readonly CheckReport[];
}
