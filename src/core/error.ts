/** How a run ended, for scripts. Documented in docs/errors.md and stable. */
export const exitCodes = {
  /** Released, or nothing to do and said so. */
  done: 0,
  /** A bug in this tool (BSD sysexits EX_SOFTWARE is 70, kept apart from every expected failure). */
  bug: 70,
  /** The command line or the configuration is wrong. */
  usage: 2,
  /** A check refused before anything changed. */
  refused: 3,
  /** Behind the remote, or the race was lost: running again is right. */
  behind: 4,
  /** Failed before the commit point: nothing public happened. */
  failedBefore: 5,
  /** Failed after the commit point: running again completes the release. */
  failedAfter: 6,
  /** Deployed, and not well: what was there before is back, or somebody has to look. */
  unhealthy: 7,
} as const;

/** A way for a run to end. */
export type Exit = keyof typeof exitCodes;

/** The closed set of expected failures. Each maps to one exit code and has a section in docs/errors.md. */
const exitOf = {
  USAGE: 'usage',
  CONFIG_INVALID: 'usage',
  CONFIG_UNREADABLE: 'usage',
  TEMPLATE_INVALID: 'usage',
  PLAN_UNREADABLE: 'usage',
  NOT_A_REPOSITORY: 'usage',
  NO_SUCH_COMMIT: 'usage',
  NO_SUCH_VERSION: 'usage',
  POLICY_UNREADABLE: 'usage',
  TRUST_UNREADABLE: 'usage',
  NO_ENVIRONMENT: 'usage',
  MANIFEST_UNREADABLE: 'refused',
  LOCKFILE_UNREADABLE: 'refused',
  IMAGE_UNREADABLE: 'refused',
  WORKSPACE_INVALID: 'refused',
  FILES_MISMATCH: 'refused',
  CHANGESET_INVALID: 'refused',
  HISTORY_INCOMPLETE: 'refused',
  MAINTENANCE_RANGE: 'refused',
  PRERELEASE_WOULD_SORT_LOWER: 'refused',
  PRERELEASE_BACKWARDS: 'refused',
  VERSION_NOT_GREATER: 'refused',
  NEEDS_UNMET: 'refused',
  SBOM_DENIED: 'refused',
  COMMITS_NOT_UNDERSTOOD: 'refused',
  TAG_EXISTS: 'refused',
  VERSION_TAKEN: 'refused',
  TREE_DIRTY: 'refused',
  NO_BRANCH: 'refused',
  NO_IDENTITY: 'refused',
  SIGNING_FAILED: 'refused',
  NO_TOKEN: 'refused',
  FORGE_REFUSED: 'refused',
  PUSH_FORBIDDEN: 'refused',
  RULES_FORBID: 'refused',
  TAG_BURNED: 'refused',
  REGISTRY_REFUSED: 'refused',
  TOOL_MISSING: 'refused',
  DISK_FULL: 'refused',
  CLOCK_WRONG: 'refused',
  NOT_CONFIRMED: 'refused',
  LEDGER_UNREADABLE: 'refused',
  PLAN_DIFFERS: 'refused',
  ABORT_REFUSED: 'refused',
  KEY_UNREADABLE: 'refused',
  KEY_EXISTS: 'refused',
  FILE_EXISTS: 'refused',
  LEDGER_BROKEN: 'refused',
  LEDGER_REWOUND: 'refused',
  LEDGER_UNREACHABLE: 'refused',
  DEPLOY_REFUSED: 'refused',
  PLAN_STALE: 'behind',
  REMOTE_MOVED: 'behind',
  ALREADY_RUNNING: 'behind',
  LEDGER_MOVED: 'behind',
  FENCED: 'behind',
  BUILD_FAILED: 'failedBefore',
  PLUGIN_FAILED: 'failedBefore',
  API_UNDER_BUMP: 'failedBefore',
  API_UNCHECKED: 'failedBefore',
  ASSET_MISSING: 'failedBefore',
  PACK_FAILED: 'failedBefore',
  FILE_NOT_SIGNED: 'failedBefore',
  GIT_FAILED: 'failedBefore',
  PUSH_REJECTED: 'failedBefore',
  INTERRUPTED: 'failedBefore',
  FORGE_FAILED: 'failedAfter',
  ASSET_MISMATCH: 'failedAfter',
  REGISTRY_FAILED: 'failedAfter',
  PACKAGE_DIFFERS: 'failedAfter',
  NOT_APPROVED: 'failedAfter',
  PUBLISH_FAILED: 'failedAfter',
  DEPLOY_FAILED: 'failedAfter',
  UNHEALTHY: 'unhealthy',
} as const;

export type ErrorCode = keyof typeof exitOf;

/** All error codes, for the documentation and the tests that hold it complete. */
export const errorCodes: readonly ErrorCode[] = Object.keys(exitOf).filter(isErrorCode);

function isErrorCode(code: string): code is ErrorCode {
  return code in exitOf;
}

/** A step of a plan and how far it got: done now, found done already, or left to do. */
export interface StepState {
  /** What the step does, for people. */
  readonly step: string;
  readonly state: 'done' | 'there' | 'left';
}

/**
 * A failure the user can act on. `message` says what was found, `hint` what to do next, with the exact
 * command where there is one. Anything else that is thrown is a bug.
 */
export class ReleaseError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | null;
  /** How the run ended: by the code, or as the caller knows better (the same failure after the push). */
  readonly exit: Exit;
  /** Where a release stands that is public and not complete; null otherwise. */
  readonly progress: Progress | null;
  /** What else was found at the same time: checks tell all problems at once. */
  readonly others: readonly ReleaseError[];

  constructor(code: ErrorCode, message: string, options: ErrorOptions & ErrorDetails = {}) {
    super(message, options);
    this.name = 'ReleaseError';
    this.code = code;
    this.hint = options.hint ?? null;
    this.exit = options.exit ?? exitOf[code];
    this.progress = options.progress ?? null;
    this.others = options.others ?? [];
  }

  /** The process exit code this failure leads to. */
  get exitCode(): number {
    return exitCodes[this.exit];
  }

  /** The same failure, with some of it told as a caller knows better. */
  retold({ message = this.message, ...changes }: ErrorDetails & { readonly message?: string }): ReleaseError {
    const { code, cause, hint, exit, progress, others } = this;
    return new ReleaseError(code, message, { cause, hint, exit, progress, others, ...changes });
  }
}

interface ErrorDetails {
  readonly hint?: string | null;
  readonly exit?: Exit;
  readonly progress?: Progress | null;
  readonly others?: readonly ReleaseError[];
}

/** What was done of a release, what is left, and the command that finishes it. */
export interface Progress {
  readonly steps: readonly StepState[];
  readonly finish: string;
}
