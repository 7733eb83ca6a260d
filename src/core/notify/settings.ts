import type { NotifyKind } from './event.ts';

/** Where a message goes. What must not be seen is told by the name of an environment variable. */
export interface NotifySettings {
  readonly kind: NotifyMedium;
  /** Environment variable with the address (`email`: that of the SMTP server; `pagerduty`: the routing key). */
  readonly env: string;
  /** Of what it tells; everything but `started` unless told. */
  readonly on?: readonly NotifyKind[] | undefined;
  /** Of which environments; all of them unless told. */
  readonly environments?: readonly string[] | undefined;
  /** `webhook`: environment variable with the key its messages are signed with. */
  readonly secretEnv?: string | undefined;
  /** `pagerduty`: address of another region or of what speaks Events API v2. */
  readonly url?: string | undefined;
  /** `email`: sender and receivers. */
  readonly from?: string | undefined;
  readonly to?: readonly string[] | undefined;
}

export const notifyMedia = ['slack', 'discord', 'teams', 'webhook', 'pagerduty', 'email'] as const;

export type NotifyMedium = (typeof notifyMedia)[number];
