/** Payload type of in-toto statements in envelopes (in-toto attestation framework, "Envelope"). */
export const inTotoPayloadType = 'application/vnd.in-toto+json';

/** What is signed of an envelope: DSSE v1 "PAE(type, body)", lengths in bytes. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = Buffer.from(payloadType, 'utf8');
  const head = Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
  ]);
  return Buffer.concat([head, payload]);
}
