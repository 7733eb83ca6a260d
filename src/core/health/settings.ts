/** How it is told whether what was deployed is well. Durations are texts such as `10s`, `5m`, `2h` (`core/duration.ts`). */
export interface HealthSettings {
  /** Questions that are asked; all of them must say yes. */
  readonly checks: readonly ProbeSettings[];
  /** Numbers that are measured while it bakes, by name. */
  readonly metrics?: Readonly<Record<string, MetricSettings>> | undefined;
  /** How long after deploying the checks begin; at once unless told. */
  readonly delay?: string | undefined;
  /** How often each is asked at most; 10 unless told. */
  readonly attempts?: number | undefined;
  /** Between two of them; 5 s unless told. */
  readonly interval?: string | undefined;
  /** Yeses in a row that are enough; 1 unless told. */
  readonly successes?: number | undefined;
  /** What is watched once all is well; nothing unless told. */
  readonly bake?: BakeSettings | undefined;
  /** What too little data counts as; `hold` unless told: neither good nor bad, a person has to look. */
  readonly inconclusive?: 'hold' | 'pass' | 'fail' | undefined;
}

/** One question: one of `command`, `http` and `tcp`. `{version}`, `{commit}` and `{environment}` are filled in. */
export interface ProbeSettings {
  /** For people; made of what it asks unless told. */
  readonly name?: string | undefined;
  /** An argument list that ends with 0 where all is well. */
  readonly command?: readonly [string, ...string[]] | undefined;
  readonly http?: HttpSettings | undefined;
  /** `host:port` that takes connections. */
  readonly tcp?: string | undefined;
  /** How long one answer may take; 5 s unless told. */
  readonly timeout?: string | undefined;
}

/** A request, and what its answer must be: all that is told. */
export interface HttpSettings {
  readonly url: string;
  /** Statuses that are right; 200 to 299 unless told. */
  readonly status?: readonly number[] | undefined;
  /** Text the body must contain. */
  readonly contains?: string | undefined;
  /** RE2 expression that must match somewhere in the body. */
  readonly matches?: string | undefined;
  /** What must stand at paths of a JSON body (`status`, `checks[0].ok`). */
  readonly json?: Readonly<Record<string, string | number | boolean | null>> | undefined;
  /** Name of the environment variable with a bearer token. */
  readonly tokenEnv?: string | undefined;
}

/** A number: one of `prometheus` and `command`. */
export interface MetricSettings {
  readonly prometheus?: PrometheusSettings | undefined;
  /** An argument list that prints the number, and where it knows, the number of events behind it: `0.003 1520`. */
  readonly command?: readonly [string, ...string[]] | undefined;
  /** How long one answer may take; 5 s unless told. */
  readonly timeout?: string | undefined;
}

/** Instant queries of Prometheus, or of what speaks its HTTP API. */
export interface PrometheusSettings {
  /** Address of the server. */
  readonly url: string;
  /** PromQL that gives one number. */
  readonly query: string;
  /** PromQL for how many events the number is made of; needed for `minEvents`. */
  readonly events?: string | undefined;
  /** Name of the environment variable with a bearer token. */
  readonly tokenEnv?: string | undefined;
}

/** How long, and what ends it. */
export interface BakeSettings {
  readonly for: string;
  /** Between two rounds of questions; 30 s unless told. */
  readonly every?: string | undefined;
  /** Rules; the first that applies fails it. Each check also fails by three noes in a row unless a rule says another number. */
  readonly abortWhen?: readonly AbortRule[] | undefined;
}

/**
 * One rule. Over a metric: `above`, `below`, `risesBy` or `fallsBy`, for how long. Over a check (`*` = each): `consecutiveFailures` or `failureShare`.
 */
export interface AbortRule {
  readonly metric?: string | undefined;
  /** A number, a share such as `1%`, or a duration such as `500ms`, which counts in seconds. */
  readonly above?: number | string | undefined;
  readonly below?: number | string | undefined;
  /** By what share (`20%`) it may be above what it was before the deployment; with `above`, it must be beyond that, too. */
  readonly risesBy?: number | string | undefined;
  /** By what share it may be below that; with `below`, it must be beyond that, too. */
  readonly fallsBy?: number | string | undefined;
  /** Every sample of so long a time must be beyond the limit; one is enough unless told. */
  readonly for?: string | undefined;
  /** Samples made of fewer events tell nothing. */
  readonly minEvents?: number | undefined;
  /** So many samples are needed at least, to fail and to pass; 1 unless told, 10 for `failureShare`. */
  readonly minSamples?: number | undefined;
  readonly check?: string | undefined;
  /** Noes in a row. */
  readonly consecutiveFailures?: number | undefined;
  /** Share of noes among all answers since it bakes: `20%`. */
  readonly failureShare?: number | string | undefined;
}
