import type { CheckReport } from '../../core/deploy/check.ts';
import type { EnvironmentMetrics } from '../../core/metrics/types.ts';
import type { HistoryItem } from '../../core/status/history.ts';
import type { Status } from '../../core/status/status.ts';

/** Whether a version could be gone back to now. */
export interface Readiness {
  readonly environment: string;
  readonly version: string;
  readonly checks: readonly CheckReport[];
}

/** Everything the page is made of. Texts in it may be anybody's. */
export interface Report {
  /** What is deployed, such as the name of the repository. */
  readonly title: string;
  /** When the page was made, RFC 3339 in UTC. */
  readonly now: string;
  /** Version of this tool. */
  readonly tool: string;
  readonly status: Status;
  /** Newest first. */
  readonly history: readonly HistoryItem[];
  readonly metrics: readonly EnvironmentMetrics[];
  /** Null where nobody asked. */
  readonly readiness: readonly Readiness[] | null;
}
