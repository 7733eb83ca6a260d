import type { BundleJson } from './bundle-schema.ts';
import type { PublicKey } from './keys.ts';

/** What a bundle must be about. */
export interface Subject {
  /** For people: the file's name. */
  readonly name: string;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Its bytes; a signature over a file cannot be checked without. */
  readonly bytes: Uint8Array | null;
  /** The predicate type a statement about it must have; null = it must be a signature over the file itself. */
  readonly predicateType: string | null;
  /** The version the statement must be of; null = any. */
  readonly version: string | null;
}

/** A key whose signatures are believed. Times are RFC 3339 in UTC. */
export interface TrustedKey {
  readonly key: PublicKey;
  /** First and last moment of signatures that count; null = no limit. */
  readonly notBefore: string | null;
  readonly notAfter: string | null;
  /** Since when it is not to be believed any more; null = it is. */
  readonly revoked: string | null;
}

/** Whom a certificate must name. Both parts must hold. */
export interface TrustedIdentity {
  /** The whole subject alternative name, or an RE2 pattern for all of it. */
  readonly san: { readonly exactly: string } | { readonly pattern: string };
  /** The OIDC issuer that vouched for it, in full. */
  readonly issuer: string;
}

/** Whom a certificate names, once it was found genuine. */
export interface Signer {
  readonly san: string;
  readonly issuer: string;
}

/** Checks what needs roots of trust: certificates, transparency logs, timestamps. Made of a Sigstore trusted root. */
export interface RootOfTrust {
  /** sha256 of what it is made of, lower-case hex. */
  readonly id: string;
  /**
   * Checks certificate, log entries, timestamps and signature of a bundle.
   * @throws EvidenceError CERTIFICATE, LOG, TIME, SIGNATURE
   */
  verifyCertificate(bundle: BundleJson, file: Uint8Array | null): Signer;
  /**
   * Checks log entries and timestamps of a bundle made with a key, and gives the times they prove (RFC 3339).
   * @throws EvidenceError LOG, TIME, SIGNATURE
   */
  provenTimes(bundle: BundleJson, file: Uint8Array | null, key: PublicKey): readonly string[];
}

/** Whom to believe. */
export interface TrustPolicy {
  readonly keys: readonly TrustedKey[];
  readonly identities: readonly TrustedIdentity[];
  /** Null: certificates are refused, and log entries and timestamps of bundles made with keys are not looked at. */
  readonly root: RootOfTrust | null;
  /**
   * When the signature was there at the latest, as somebody independent of the signer knows it (a ledger); null = nobody
   * does. RFC 3339 in UTC.
   */
  readonly seen: string | null;
  /** Now, RFC 3339 in UTC: what counts where nothing proves when a signature was made. */
  readonly now: string;
}
