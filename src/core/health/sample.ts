/** One measurement. */
export interface Sample {
  /** When it was begun: milliseconds of a clock that never goes back; only differences mean something. */
  readonly at: number;
  /** Whether it was as it must be; null where nothing could be told (no data), which is neither. */
  readonly ok: boolean | null;
  /** The number that was measured, for rules over metrics; null for checks that say yes or no. */
  readonly value: number | null;
  /** Of how many events the number is made, where the metric tells; null where it does not. */
  readonly events: number | null;
  /** One line for people; may hold text of others, so clean it before it is shown. */
  readonly message: string;
}
