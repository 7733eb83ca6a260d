/** What can be checked of a file, its bundle and who signed it: a closed set, described in docs/signing.md. */
export const checkCodes = [
  'BUNDLE_MISSING',
  'BUNDLE_SIZE',
  'BUNDLE_JSON',
  'BUNDLE_FORMAT',
  'MEDIA_TYPE',
  'CONTENT',
  'DIGEST',
  'SIGNATURE',
  'KEY',
  'KEY_ID',
  'KEY_VALIDITY',
  'KEY_REVOKED',
  'CERTIFICATE',
  'IDENTITY',
  'ISSUER',
  'LOG',
  'LOG_DUPLICATE',
  'TIME',
  'TRUST',
  'PAYLOAD_TYPE',
  'STATEMENT',
  'STATEMENT_TYPE',
  'SUBJECT',
  'PREDICATE_TYPE',
  'VERSION',
] as const;

/** The thing that was checked. */
export type CheckCode = (typeof checkCodes)[number];

/** One thing that was checked: whether it is as it must be, and what was found, for people. */
export interface Check {
  readonly code: CheckCode;
  readonly ok: boolean;
  /** One line; may hold text of others, so clean it before it is shown. */
  readonly message: string;
}

/** A check that passed. */
export function passed(code: CheckCode, message: string): Check {
  return { code, ok: true, message };
}

/** A check that failed. */
export function failed(code: CheckCode, message: string): Check {
  return { code, ok: false, message };
}

/**
 * Whether all of it may be believed. Nothing checked is not enough: a signature must have been among it, so that a check
 * left out by mistake refuses instead of passing.
 */
export function isVerified(checks: readonly Check[]): boolean {
  return checks.some(({ code }) => code === 'SIGNATURE') && checks.every(({ ok }) => ok);
}

/** Why evidence cannot be believed; becomes a failed check. */
export class EvidenceError extends Error {
  readonly code: CheckCode;

  constructor(code: CheckCode, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = 'EvidenceError';
    this.code = code;
  }
}
