/** What asking once gave. */
export interface Measurement {
  /** Whether it was as it must be; null where nothing could be told (no data), which is neither, and for metrics: rules judge those. */
  readonly ok: boolean | null;
  /** The number that was measured, for rules over metrics; null for checks that say yes or no, and where there was no data. */
  readonly value: number | null;
  /** Of how many events the number is made, where the metric tells; null where it does not. */
  readonly events: number | null;
  /** One line for people; may hold text of others, so clean it before it is shown. */
  readonly message: string;
}

/** A measurement and its time. */
export interface Sample extends Measurement {
  /** When it was begun: milliseconds of a clock that never goes back; only differences mean something. */
  readonly at: number;
}
