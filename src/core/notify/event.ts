/** What people are told of, in the order in which it may happen. */
export const notifyKinds = [
  'started',
  'succeeded',
  'unhealthy',
  'inconclusive',
  'failed',
  'rolled-back',
  'held',
  'yanked',
] as const;

export type NotifyKind = (typeof notifyKinds)[number];

/** Something that happened to a version. Its texts may be those of others: each message makes them fit for its medium. */
export interface NotifyEvent {
  readonly kind: NotifyKind;
  /** Null where it is about all of them. */
  readonly environment: string | null;
  /** Without `v`. */
  readonly version: string;
  /** What ran before; null where nothing did. */
  readonly previous: string | null;
  readonly actor: string;
  /** Why, or what was found. */
  readonly reason: string | null;
  /** How long it took, in seconds. */
  readonly seconds: number | null;
  /** Where more is to be seen: the CI job. */
  readonly url: string | null;
  /** The command to run next. */
  readonly next: string | null;
}
