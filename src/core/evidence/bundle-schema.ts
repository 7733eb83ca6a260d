import * as z from 'zod';
import { isBase64 } from './base64.ts';

/*
 * Sigstore bundles as JSON: protobuf-specs, sigstore_bundle.proto and sigstore_rekor.proto, in the spelling of protojson.
 * Fields nobody specified are refused, as cosign refuses them. 64-bit numbers are texts there, and some writers use numbers.
 */

const bytes = z.string().refine(isBase64, 'not standard base64');

const count = z
  .union([z.string().regex(/^\d{1,19}$/, 'not a count'), z.int().nonnegative()])
  .transform(String);

const inclusionProof = z.strictObject({
  logIndex: count.optional(),
  rootHash: bytes,
  treeSize: count,
  hashes: z.array(bytes).max(64).optional(),
  checkpoint: z.strictObject({ envelope: z.string() }).optional(),
});

const logEntry = z.strictObject({
  logIndex: count.optional(),
  logId: z.strictObject({ keyId: bytes }),
  kindVersion: z.strictObject({ kind: z.string(), version: z.string() }),
  integratedTime: count.optional(),
  inclusionPromise: z.strictObject({ signedEntryTimestamp: bytes }).nullish(),
  inclusionProof: inclusionProof.nullish(),
  canonicalizedBody: bytes,
});

const certificate = z.strictObject({ rawBytes: bytes });

const verificationMaterial = z.strictObject({
  publicKey: z.strictObject({ hint: z.string().optional() }).optional(),
  certificate: certificate.optional(),
  x509CertificateChain: z.strictObject({ certificates: z.array(certificate).min(1).max(16) }).optional(),
  tlogEntries: z.array(logEntry).max(32).optional(),
  timestampVerificationData: z
    .strictObject({
      rfc3161Timestamps: z
        .array(z.strictObject({ signedTimestamp: bytes }))
        .max(32)
        .optional(),
    })
    .nullish(),
});

const messageSignature = z.strictObject({
  messageDigest: z.strictObject({ algorithm: z.string(), digest: bytes }).optional(),
  signature: bytes,
});

const dsseEnvelope = z.strictObject({
  payload: bytes,
  payloadType: z.string(),
  // The protocol of bundles allows one; several signers are several bundles.
  signatures: z
    .array(z.strictObject({ sig: bytes, keyid: z.string().optional() }))
    .min(1, 'no signature')
    .max(1, 'more than one signature'),
});

/** A certificate in DER. */
interface CertificateJson {
  readonly rawBytes: string;
}

/** A bundle as it is written; bytes are base64, 64-bit numbers texts. */
export interface BundleJson {
  readonly mediaType: string;
  readonly verificationMaterial: {
    readonly publicKey?: { readonly hint?: string | undefined } | undefined;
    readonly certificate?: CertificateJson | undefined;
    readonly x509CertificateChain?: { readonly certificates: readonly CertificateJson[] } | undefined;
    readonly tlogEntries?: readonly LogEntryJson[] | undefined;
    readonly timestampVerificationData?:
      | { readonly rfc3161Timestamps?: readonly { readonly signedTimestamp: string }[] | undefined }
      | null
      | undefined;
  };
  readonly messageSignature?:
    | {
        readonly messageDigest?: { readonly algorithm: string; readonly digest: string } | undefined;
        readonly signature: string;
      }
    | undefined;
  readonly dsseEnvelope?:
    | {
        readonly payload: string;
        readonly payloadType: string;
        readonly signatures: readonly { readonly sig: string; readonly keyid?: string | undefined }[];
      }
    | undefined;
}

/** An entry of a transparency log; what only those need who check logs is left unnamed. */
interface LogEntryJson {
  readonly canonicalizedBody: string;
  readonly logIndex?: string | undefined;
  readonly logId: { readonly keyId: string };
  readonly inclusionProof?:
    | {
        readonly treeSize: string;
        readonly rootHash: string;
        readonly checkpoint?: { readonly envelope: string } | undefined;
      }
    | null
    | undefined;
}

/** A bundle of any version, as JSON; which parts a version must have is checked by `readBundle`. */
export const bundleSchema: z.ZodType<BundleJson> = z.strictObject({
  mediaType: z.string(),
  verificationMaterial,
  messageSignature: messageSignature.optional(),
  dsseEnvelope: dsseEnvelope.optional(),
});
