import type * as z from 'zod';
import { fromBase64 } from './base64.ts';
import { bundleSchema, type BundleJson } from './bundle-schema.ts';
import { EvidenceError } from './check.ts';
import { parseStrictJson } from './strict-json.ts';

/** The media type that is written (v0.3); older ones are read. */
export const bundleMediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

const mediaTypes: Readonly<Record<string, BundleVersion>> = {
  'application/vnd.dev.sigstore.bundle+json;version=0.1': '0.1',
  'application/vnd.dev.sigstore.bundle+json;version=0.2': '0.2',
  'application/vnd.dev.sigstore.bundle+json;version=0.3': '0.3',
  [bundleMediaType]: '0.3',
};

export type BundleVersion = '0.1' | '0.2' | '0.3';

/** Bytes of the largest bundle that is read: an SBOM of 16 MB in base64, and room. */
export const largestBundle: number = 32 * 1024 * 1024;

/** A signature over a file. */
export interface BlobSignature {
  readonly kind: 'blob';
  /** What the signer says the file's digest was; null where it says nothing. */
  readonly digest: { readonly algorithm: string; readonly bytes: Uint8Array } | null;
  readonly signature: Uint8Array;
}

/** A signed statement about files (DSSE v1). */
export interface Envelope {
  readonly kind: 'envelope';
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly keyId: string;
  readonly signature: Uint8Array;
}

/** Who signed: a key somebody must know, or a certificate that says it. */
export type Material =
  | { readonly kind: 'key'; readonly hint: string }
  | { readonly kind: 'certificate'; readonly leaf: Uint8Array };

/** A Sigstore bundle whose form is right. Nothing of it is believed yet. */
export interface Bundle {
  readonly version: BundleVersion;
  readonly content: BlobSignature | Envelope;
  readonly material: Material;
  /** The places in transparency logs it claims, as `log:index`. */
  readonly logPlaces: readonly string[];
  /** How many RFC 3161 timestamps it carries. */
  readonly timestamps: number;
  /** All of it, as it was written, for those who check certificates and logs. */
  readonly json: BundleJson;
}

/**
 * Reads a bundle of version 0.1, 0.2 or 0.3.
 * @throws EvidenceError BUNDLE_SIZE, BUNDLE_JSON, BUNDLE_FORMAT, MEDIA_TYPE
 */
export function readBundle(text: string): Bundle {
  if (text.length > largestBundle)
    throw new EvidenceError('BUNDLE_SIZE', `the bundle is larger than ${largestBundle} bytes`);
  const parsed = bundleSchema.safeParse(parse(text));
  if (!parsed.success)
    throw new EvidenceError('BUNDLE_FORMAT', `no Sigstore bundle: ${firstProblem(parsed.error)}`);
  const json = parsed.data;
  const version = mediaTypes[json.mediaType];
  if (version === undefined)
    throw new EvidenceError(
      'MEDIA_TYPE',
      `${JSON.stringify(json.mediaType.slice(0, 100))} is not a bundle of version 0.1 to 0.3`,
    );
  const { tlogEntries = [], timestampVerificationData } = json.verificationMaterial;
  return {
    version,
    content: contentOf(json),
    material: materialOf(json, version),
    logPlaces: tlogEntries.map(({ logId, logIndex = '0' }) => `${logId.keyId}:${BigInt(logIndex)}`),
    timestamps: timestampVerificationData?.rfc3161Timestamps?.length ?? 0,
    json,
  };
}

function parse(text: string): unknown {
  try {
    return parseStrictJson(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EvidenceError('BUNDLE_JSON', `the bundle is no JSON: ${why.slice(0, 200)}`, { cause });
  }
}

function firstProblem({ issues }: z.ZodError): string {
  const [issue] = issues;
  const path = issue?.path.join('.') ?? '';
  return `${path === '' ? 'at the top' : path}: ${issue?.message ?? 'not as specified'}`.slice(0, 300);
}

function contentOf({ messageSignature, dsseEnvelope }: BundleJson): BlobSignature | Envelope {
  if ((messageSignature === undefined) === (dsseEnvelope === undefined))
    throw format('it must hold either messageSignature or dsseEnvelope');
  if (dsseEnvelope === undefined) return blobOf(messageSignature);
  const [signature] = dsseEnvelope.signatures;
  return {
    kind: 'envelope',
    payloadType: dsseEnvelope.payloadType,
    payload: bytesOf(dsseEnvelope.payload),
    keyId: signature?.keyid ?? '',
    signature: bytesOf(signature?.sig),
  };
}

function blobOf(found: BundleJson['messageSignature']): BlobSignature {
  const digest = found?.messageDigest;
  return {
    kind: 'blob',
    digest: digest === undefined ? null : { algorithm: digest.algorithm, bytes: bytesOf(digest.digest) },
    signature: bytesOf(found?.signature),
  };
}

/** Version 0.3 holds the leaf certificate alone, the older ones a chain (protobuf-specs, `VerificationMaterial`). */
function materialOf({ verificationMaterial: material }: BundleJson, version: BundleVersion): Material {
  const { publicKey, certificate, x509CertificateChain: chain } = material;
  if ([publicKey, certificate, chain].filter((part) => part !== undefined).length !== 1)
    throw format('verificationMaterial must hold one of publicKey, certificate and x509CertificateChain');
  if (publicKey !== undefined) return { kind: 'key', hint: publicKey.hint ?? '' };
  if ((version === '0.3') !== (certificate !== undefined))
    throw format(
      `version ${version} must hold ${version === '0.3' ? 'certificate' : 'x509CertificateChain'}`,
    );
  return { kind: 'certificate', leaf: bytesOf((certificate ?? chain?.certificates[0])?.rawBytes) };
}

/** The schema has let only base64 pass. */
function bytesOf(text: string | undefined): Uint8Array {
  const bytes = text === undefined ? null : fromBase64(text);
  if (bytes === null) throw format('a value is no base64');
  return bytes;
}

function format(what: string): EvidenceError {
  return new EvidenceError('BUNDLE_FORMAT', `no Sigstore bundle: ${what}`);
}
