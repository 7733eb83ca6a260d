import type { MonotonicClock } from '../../ports-deploy.ts';
import type { Session } from '../forge/github-session.ts';

/** A workflow of a repository, and what it is asked with. */
export interface Site {
  readonly session: Session;
  /** Whether it is in the repository whose ledger gives the numbers: then the names of its runs tell of this ledger alone. */
  readonly isOwn: boolean;
  /** Name of its file. */
  readonly workflow: string;
  /** Environment variable the token is from. */
  readonly variable: string;
  /** Length of a second of waiting, in milliseconds. */
  readonly second: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  readonly clock: MonotonicClock;
}
