/** How a deployment is doing. `inconclusive`: too little was measured to tell, which is never taken for good. */
export type HealthVerdict = 'healthy' | 'failed' | 'inconclusive';

/** What was found of the health of a deployment. */
export interface HealthReport {
  readonly verdict: HealthVerdict;
  /** One line for people: which check or rule decided, and with what numbers. */
  readonly reason: string;
  /** Each check: how often it was asked and how often it said yes. */
  readonly checks: readonly {
    readonly name: string;
    readonly samples: number;
    readonly passed: number;
    /** What the last one found; null where none was made. */
    readonly last: string | null;
  }[];
  /** Seconds it was watched. */
  readonly seconds: number;
}
