/** How it is told whether what was deployed is well. Durations are texts such as `10s`, `5m`, `2h` (`core/duration.ts`). */
export interface HealthSettings {
  /** Questions that are asked; all of them must say yes. */
  readonly checks: readonly ProbeSettings[];
  /** How long after deploying they begin; at once unless told. */
  readonly delay?: string | undefined;
  /** How often each is asked at most; 10 unless told. */
  readonly attempts?: number | undefined;
  /** Between two of them; 5 s unless told. */
  readonly interval?: string | undefined;
  /** Yeses in a row that are enough; 1 unless told. */
  readonly successes?: number | undefined;
}

/** One question. */
export interface ProbeSettings {
  /** For people; made of what it asks unless told. */
  readonly name?: string | undefined;
  /** An argument list that ends with 0 where all is well. */
  readonly command?: readonly [string, ...string[]] | undefined;
}
