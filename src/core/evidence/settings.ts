/** Where a private key is: a file, or an environment variable by its name. */
export type KeySource = string | { readonly env: string };

/** Services that sign without a key of one's own. Addresses are those of Sigstore's public instance unless told. */
export interface KeylessSettings {
  /** Certificate authority. */
  readonly fulcio?: string | undefined;
  /** Transparency log. */
  readonly rekor?: string | undefined;
  /** RFC 3161 timestamp authority; none unless told. */
  readonly tsa?: string | undefined;
  /** Environment variable that holds the OIDC token; the CI job is asked for one unless told. */
  readonly tokenEnv?: string | undefined;
}

/** A public key that is trusted; its times are RFC 3339 in UTC. */
export interface TrustedKeySettings {
  /** PEM file, or the PEM itself: one of the two. */
  readonly file?: string | undefined;
  readonly pem?: string | undefined;
  readonly notBefore?: string | undefined;
  readonly notAfter?: string | undefined;
  readonly revoked?: string | undefined;
}

/** An identity that is trusted: `san` in full or `sanPattern` for all of it, and who vouches for it. */
export interface TrustedIdentitySettings {
  readonly san?: string | undefined;
  /** RE2. */
  readonly sanPattern?: string | undefined;
  readonly issuer: string;
}

/** Whom `release verify` believes. */
export interface TrustSettings {
  readonly keys: readonly TrustedKeySettings[];
  readonly identities: readonly TrustedIdentitySettings[];
  /** File with a Sigstore trusted root, or `sigstore` for that of the public instance; null = none. */
  readonly trustedRoot: string | null;
}

/** How files are signed: at most one of the three. */
export interface SigningSettings {
  readonly key: KeySource | null;
  readonly keyless: boolean | KeylessSettings;
  /** The program and the arguments that say with what it signs. */
  readonly cosign: readonly [string, ...string[]] | null;
}

/** Where signed statements go, beside the release page: the store of GitHub's artifact attestations; null = nowhere. */
export type StoreSetting = 'github' | null;

/** Who signs, for people and plans: nothing of it is secret. */
export type SignerIdentity =
  | { readonly kind: 'key'; readonly keyId: string }
  /** Whoever the token names to the certificate authority at this address. */
  | { readonly kind: 'keyless'; readonly authority: string }
  | { readonly kind: 'cosign'; readonly command: string };
