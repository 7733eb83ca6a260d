import { isVerified, type Check } from './check.ts';

/** What can be found of a release as a whole: a closed set, described in docs/signing.md. */
export const findingCodes = [
  'RELEASE_INDEX',
  'RELEASE_TAG',
  'RELEASE_COMMIT',
  'RELEASE_REPOSITORY',
  'FILE_LISTED',
  'FILE_PRESENT',
  'FILE_DIGEST',
  'FORGE_DIGEST',
  'CHECKSUMS',
  'SIGNED',
  'PROVENANCE',
  'PROVENANCE_SOURCE',
  'PROVENANCE_PARAMETERS',
  'SBOM',
  'SBOM_CONTENT',
  'SBOM_POLICY',
  'PROVEN',
  'REBUILT',
] as const;

/** The thing that was looked at. */
export type FindingCode = (typeof findingCodes)[number];

/** One thing that was looked at, and what was found, for people. */
export interface Finding {
  readonly code: FindingCode;
  readonly ok: boolean;
  /** The file it is about; null where it is about the release. */
  readonly file: string | null;
  /** One line; may hold text of others, so clean it before it is shown. */
  readonly message: string;
  /** What was checked of its bundle, where it has one. */
  readonly checks: readonly Check[];
}

/** Something that is as it must be. */
export function found(code: FindingCode, file: string | null, message: string): Finding {
  return { code, ok: true, file, message, checks: [] };
}

/** Something that is not. */
export function lacking(code: FindingCode, file: string | null, message: string): Finding {
  return { code, ok: false, file, message, checks: [] };
}

/** What a verified bundle shows, or why it shows nothing. */
export function judged(
  code: FindingCode,
  file: string,
  { checks, shows }: { readonly checks: readonly Check[]; readonly shows: string },
): Finding {
  const ok = isVerified(checks);
  const wrong = checks.find((check) => !check.ok)?.message ?? 'no signature was checked';
  return { code, ok, file, message: ok ? shows : wrong, checks };
}

/** Whether a release is proven: something was, and nothing is otherwise than it must be. */
export function isProven(findings: readonly Finding[]): boolean {
  return findings.some(({ checks }) => isVerified(checks)) && findings.every(({ ok }) => ok);
}

/** A comparison as a finding. */
export function compared(
  code: FindingCode,
  { is, wanted, what }: { readonly is: string; readonly wanted: string; readonly what: string },
): Finding {
  return is === wanted
    ? found(code, null, `${what} ${is}`)
    : lacking(code, null, `${what} ${is} is signed; asked for ${wanted}`);
}
