/** What is asked before anything changes: a closed set, each with its way out in docs/rollback.md. */
export const checkCodes = [
  'NOT_REWOUND',
  'KNOWN_HERE',
  'NOT_RUNNING_ALREADY',
  'NOT_HELD',
  'NOT_YANKED',
  'NOTHING_UNDER_WAY',
  'ARTIFACTS',
  'EVIDENCE',
  'SBOM_POLICY',
  'SCHEMA',
  'COMPONENTS',
  'CONFIG',
  'TARGET',
  'WINDOW',
  'SOAK',
  'APPROVALS',
  'COMMIT_CHECKS',
  'COOLDOWN',
  'RISK',
] as const;

export type CheckCode = (typeof checkCodes)[number];

/** One thing that was asked, and the answer. */
export interface CheckReport {
  readonly code: CheckCode;
  /**
   * `passed`; `refused`: it stands in the way; `waived`: it would, but is let pass, and `message` says by whom and why; `none`:
   * nothing was to be asked.
   */
  readonly verdict: 'passed' | 'refused' | 'waived' | 'none';
  /** One line; may hold text of others, so clean it before it is shown. */
  readonly message: string;
  /** What to do about it, with the command; null where nothing is to be done. */
  readonly hint: string | null;
}

/** What `--break-glass` lets pass: nothing else does. */
export const breakableChecks: ReadonlySet<CheckCode> = new Set([
  'NOT_REWOUND',
  'ARTIFACTS',
  'EVIDENCE',
  'SBOM_POLICY',
  'SCHEMA',
  'COMPONENTS',
  'CONFIG',
  'COMMIT_CHECKS',
  'RISK',
]);
