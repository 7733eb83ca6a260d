import type { SbomScope } from './core/evidence/attestation.ts';
import type { Findings } from './core/findings.ts';
import type { Builder } from './core/evidence/builder.ts';
import type { Plan } from './core/model.ts';
import type { TrustPolicy } from './core/evidence/policy.ts';
import type { PolicyFinding } from './core/sbom/policy.ts';
import type { SignerIdentity, SigningSettings, TrustSettings } from './core/evidence/settings.ts';

/* The part of the world (`ports.ts`) that signs and knows whom to trust. */

/** Signs. What it gives is the text of a Sigstore bundle v0.3. */
export interface Signer {
  readonly identity: SignerIdentity;
  /**
   * Signs a file.
   * @param sha256 its digest in hex
   * @throws ReleaseError FILE_NOT_SIGNED
   */
  signBlob(sha256: string, bytes: Uint8Array): Promise<string>;
  /**
   * Signs an in-toto statement, byte by byte as it is given.
   * @throws ReleaseError FILE_NOT_SIGNED
   */
  signStatement(payload: string): Promise<string>;
}

/** Keys, signers, and whom to trust. Paths are relative to the folder it was opened for. */
export interface Evidence {
  /**
   * Makes a key pair for signing: `file`, encrypted and readable by its owner alone, and its public half beside it.
   * @throws ReleaseError KEY_EXISTS, KEY_UNREADABLE without a password
   */
  makeKeys(file: string): Promise<{ readonly publicFile: string; readonly keyId: string }>;
  /**
   * Makes ready to sign: reads the key, asks for its password.
   * @throws ReleaseError CONFIG_INVALID where nothing says how to sign, KEY_UNREADABLE, FILE_NOT_SIGNED, TOOL_MISSING
   */
  openSigner(settings: SigningSettings): Promise<Signer>;
  /**
   * Reads the keys and the root that are trusted.
   * @throws ReleaseError TRUST_UNREADABLE
   */
  openTrust(
    settings: TrustSettings,
    options: { readonly offline: boolean },
  ): Promise<Pick<TrustPolicy, 'keys' | 'identities' | 'root'>>;
}

/** What a release is proven with. */
export interface EvidenceTools extends Pick<Evidence, 'openSigner'> {
  readonly builder: Builder;
  /** Version of this tool. */
  readonly toolVersion: string;
}

/** An image in a registry. */
export interface ReferredImage {
  /** With its host, such as `ghcr.io/acme/app`. */
  readonly repository: string;
  /** Digest of its manifest, lower-case hex. */
  readonly sha256: string;
}

/** A registry that lists what refers to an image beside it. */
export interface Referrers {
  /** Whether a bundle is listed for an image. @throws ReleaseError REGISTRY_REFUSED, REGISTRY_FAILED */
  has(image: ReferredImage, bundle: string): Promise<boolean>;
  /** Uploads a bundle and has it listed. Twice is once. @throws ReleaseError REGISTRY_REFUSED, REGISTRY_FAILED */
  attach(image: ReferredImage, bundle: string): Promise<void>;
}

/** A store of signed statements, which hands them out by the digest of a file they are about. */
export interface AttestationStore {
  /**
   * Looks, read-only, whether it could take statements.
   * @throws ReleaseError FORGE_REFUSED
   */
  check(): Promise<Findings>;
  /** Whether it has a bundle among those about the file of this digest (sha256, lower-case hex). */
  has(sha256: string, bundle: string): Promise<boolean>;
  /** Adds a bundle, once. @throws ReleaseError FORGE_REFUSED, FORGE_FAILED */
  add(sha256: string, bundle: string): Promise<void>;
}

/** Writes SBOMs, and judges what would be in them. */
export interface Sboms {
  /**
   * The SBOM of packages at the versions of a plan, from the lockfiles of the commit it was made on. The same plan gives the
   * same bytes.
   * @throws ReleaseError where a lockfile cannot be read
   */
  write(scope: SbomScope, plan: Plan): Promise<string>;
  /** What follows from something that is denied; null where nothing is. */
  readonly policy: 'error' | 'warn' | null;
  /**
   * What the policy of the repository objects to in what a plan releases.
   * @throws ReleaseError POLICY_UNREADABLE, and where a lockfile cannot be read
   */
  judge(plan: Plan): Promise<readonly PolicyFinding[]>;
}
