import type { TrustPolicy } from './core/evidence/policy.ts';
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
