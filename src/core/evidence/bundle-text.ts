import { bundleMediaType } from './bundle.ts';
import { inTotoPayloadType } from './dsse.ts';

/** A signature made with a key, and the name of the key (`PublicKey.id`). */
export interface KeySignature {
  readonly keyId: string;
  readonly signature: Uint8Array;
}

/** The text of a bundle v0.3 for a file signed with a key. `sha256` is in hex. */
export function blobBundle(sha256: string, { keyId, signature }: KeySignature): string {
  return textOf(keyId, {
    messageSignature: {
      messageDigest: { algorithm: 'SHA2_256', digest: Buffer.from(sha256, 'hex').toString('base64') },
      signature: toBase64(signature),
    },
  });
}

/**
 * The text of a bundle v0.3 for a statement signed with a key. Key id and hint are the same, as protobuf-specs asks, and the
 * SSH fingerprint, the only one cosign does not skip.
 */
export function statementBundle(payload: string, { keyId, signature }: KeySignature): string {
  return textOf(keyId, {
    dsseEnvelope: {
      payload: toBase64(Buffer.from(payload)),
      payloadType: inTotoPayloadType,
      signatures: [{ sig: toBase64(signature), keyid: keyId }],
    },
  });
}

function textOf(hint: string, content: object): string {
  const bundle = { mediaType: bundleMediaType, verificationMaterial: { publicKey: { hint } }, ...content };
  return `${JSON.stringify(bundle)}\n`;
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
