import type { SigningSettings } from './settings.ts';
import type { SbomFormat } from '../sbom/facts.ts';

/** What an SBOM is about. */
export interface SbomScope {
  readonly format: SbomFormat;
  /** Name of what is described, for people. */
  readonly of: string;
  readonly version: string;
  /** Manifest of the package that is described; null = the whole repository. */
  readonly package: string | null;
}

/** What is to be signed of a release. */
export interface Attestation {
  readonly tag: string;
  readonly version: string;
  /** `https://…` without credentials, or null where the repository is on no forge. */
  readonly repository: string | null;
  readonly branch: string;
  /** With what: addresses and names of files, never a secret. */
  readonly with: SigningSettings;
}
