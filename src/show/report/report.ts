import type { Readiness, Rehearsal } from '../../core/deploy/readiness.ts';
import type { EnvironmentMetrics } from '../../core/metrics/types.ts';
import type { HistoryItem } from '../../core/status/history.ts';
import type { Status } from '../../core/status/status.ts';

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
  /** The newest rehearsal of each environment's way back. */
  readonly rehearsals: readonly Rehearsal[];
}
