import {
  bundleToJSON,
  isBundleWithCertificateChain,
  toMessageSignatureBundle,
  type Bundle,
  type BundleWithMessageSignature,
} from '@sigstore/bundle';
import {
  CIContextProvider,
  DEFAULT_FULCIO_URL,
  DEFAULT_REKOR_URL,
  DSSEBundleBuilder,
  FulcioSigner,
  MessageSignatureBundleBuilder,
  RekorWitness,
  TSAWitness,
  type BundleBuilderOptions,
  type IdentityProvider,
} from '@sigstore/sign';
import { inTotoPayloadType } from '../../core/evidence/dsse.ts';
import type { KeylessSettings } from '../../core/evidence/settings.ts';
import { ReleaseError } from '../../core/error.ts';
import { Secret } from '../../core/secret.ts';
import type { Signer } from '../../ports-evidence.ts';
import type { Environment } from '../git/run.ts';

/** How long a service may take to answer, in milliseconds, and how often it is asked again. */
const patience = { timeout: 20_000, retry: { retries: 2 } } as const;

/**
 * Signs without a key of one's own: each signature is made with a key that is thrown away, and a certificate for whom
 * the OIDC token names (Sigstore: Fulcio, Rekor, and a timestamp authority where one is set).
 */
export function keylessSigner(settings: KeylessSettings, env: Environment): Signer {
  const { fulcio = DEFAULT_FULCIO_URL, rekor = DEFAULT_REKOR_URL, tsa } = settings;
  const identityProvider = tokens(settings, env);
  const options = (): BundleBuilderOptions => ({
    signer: new FulcioSigner({ fulcioBaseURL: fulcio, identityProvider, ...patience }),
    witnesses: [
      new RekorWitness({ rekorBaseURL: rekor, ...patience }),
      ...(tsa === undefined ? [] : [new TSAWitness({ tsaBaseURL: tsa, ...patience })]),
    ],
  });
  return {
    identity: { kind: 'keyless', authority: fulcio },
    signBlob: async (sha256, bytes) => {
      const builder = new MessageSignatureBundleBuilder(options());
      return textOf(toLatest(await attempt(builder.create({ data: Buffer.from(bytes) })), sha256));
    },
    signStatement: async (payload) => {
      const builder = new DSSEBundleBuilder(options());
      return textOf(await attempt(builder.create({ data: Buffer.from(payload), type: inTotoPayloadType })));
    },
  };
}

/**
 * The builder of the library writes version 0.2, with a chain of certificates; this is the same as version 0.3, with the
 * leaf alone.
 */
function toLatest(made: BundleWithMessageSignature, sha256: string): Bundle {
  if (!isBundleWithCertificateChain(made)) return made;
  const [leaf] = made.verificationMaterial.content.x509CertificateChain.certificates;
  const latest = toMessageSignatureBundle({
    digest: Buffer.from(sha256, 'hex'),
    signature: made.content.messageSignature.signature,
    ...(leaf === undefined ? {} : { certificate: Buffer.from(leaf.rawBytes) }),
    certificateChain: false,
  });
  latest.verificationMaterial.tlogEntries = made.verificationMaterial.tlogEntries;
  latest.verificationMaterial.timestampVerificationData = made.verificationMaterial.timestampVerificationData;
  return latest;
}

function textOf(bundle: Bundle): string {
  return `${JSON.stringify(bundleToJSON(bundle))}\n`;
}

/** The token of a variable, or the one the CI job is given. It goes to the certificate authority and nowhere else. */
function tokens({ tokenEnv }: KeylessSettings, env: Environment): IdentityProvider {
  if (tokenEnv === undefined) return new CIContextProvider('sigstore');
  const token = new Secret(env[tokenEnv] ?? '');
  return {
    getToken: async () => {
      if (token.reveal() !== '') return token.reveal();
      throw new Error(`the variable ${tokenEnv} holds no token`);
    },
  };
}

async function attempt<T>(work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    throw new ReleaseError('FILE_NOT_SIGNED', `Sigstore did not sign: ${told(cause)}`, {
      hint: 'In GitHub Actions the job needs `permissions: id-token: write`. Elsewhere set signing.keyless.tokenEnv.',
      cause,
    });
  });
}

/** What went wrong, and why as far as one step down; the token is not part of any of it. */
function told(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const below = cause.cause instanceof Error ? `: ${cause.cause.message}` : '';
  return `${cause.message}${below}`;
}
