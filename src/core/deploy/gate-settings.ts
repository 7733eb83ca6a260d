import type { Day } from '../local-time.ts';
import type { RiskSettings } from '../risk/check.ts';
import type { CommitCheckSettings } from './commit-checks.ts';

/** What has to hold before a version comes to an environment. Going back asks none of it. */
export interface GateSettings {
  /** How long it must have been well, without a break, in the environment `after` names. */
  readonly soak?: string | undefined;
  /** How long after the last deployment to this environment the next one may come. */
  readonly cooldown?: string | undefined;
  /** How many people must have approved it, other than whoever deploys it; their entries must be signed by different keys. */
  readonly approvals?: number | undefined;
  /** Whether who approved the run that deploys, in GitHub's environment of the same name, counts for `approvals` as well. */
  readonly reviews?: boolean | undefined;
  /** Which checks must be green on its commit, as the forge tells. */
  readonly checks?: CommitCheckSettings | undefined;
  /** How likely it may be to fail, as the history of the environment tells. */
  readonly risk?: RiskSettings | undefined;
  /** When deploying is allowed; at any time unless told. */
  readonly windows?: readonly Window[] | undefined;
  /** Days on which it is not, whatever the windows say. */
  readonly freezes?: readonly Freeze[] | undefined;
}

/** A part of the week, on the clocks of a time zone. */
export interface Window {
  readonly days: readonly Day[];
  /** `09:00`; midnight unless told. */
  readonly from?: string | undefined;
  /** `17:30`, exclusive; the end of the day unless told. */
  readonly to?: string | undefined;
  /** IANA name; UTC unless told. */
  readonly timeZone?: string | undefined;
}

/** Days, first and last included, by the calendar of a time zone. */
export interface Freeze {
  /** `2026-12-20`. */
  readonly from: string;
  readonly to: string;
  /** IANA name; UTC unless told. */
  readonly timeZone?: string | undefined;
  readonly reason?: string | undefined;
}
