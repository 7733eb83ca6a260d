import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';

/** A public key that signatures are checked with. */
export interface PublicKey {
  readonly key: KeyObject;
  /** `SHA256:…`, the fingerprint `ssh-keygen -l` shows: what a bundle names it by. */
  readonly id: string;
  /** Every name a bundle may call it by: `id`, and that of cosign and sigstore-go (base64 of sha256 of the DER). */
  readonly hints: readonly string[];
  /** `ECDSA P-256`, …, for people. */
  readonly algorithm: string;
}

/**
 * Reads a public key: PEM, `-----BEGIN PUBLIC KEY-----` (SPKI, RFC 7468 §13). ECDSA on P-256 and P-384, Ed25519, and RSA
 * from 2048 bits.
 *
 * @throws Error saying what is wrong with it, never with the text itself
 */
export function readPublicKey(pem: string): PublicKey {
  if (!/^-----BEGIN PUBLIC KEY-----\s/m.test(pem) || pem.includes('PRIVATE KEY'))
    throw new Error('it is no public key in PEM (-----BEGIN PUBLIC KEY-----)');
  return describeKey(parse(pem));
}

/** The same of a key that was read already; of a private key, its public half. @throws Error as above */
export function describeKey(key: KeyObject): PublicKey {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const { algorithm, wire } = wireOf(publicKey);
  const id = `SHA256:${createHash('sha256').update(wire).digest('base64').replace(/=+$/, '')}`;
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return { key: publicKey, id, hints: [id, createHash('sha256').update(der).digest('base64')], algorithm };
}

/**
 * Whether a signature over some bytes is of this key, the way cosign makes and checks them: ECDSA in DER over SHA-256
 * whatever the curve, RSA by PKCS #1 v1.5 over SHA-256, Ed25519 over the bytes themselves. Never throws.
 */
export function isSignedBy({ key }: PublicKey, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', bytes, key, signature);
  } catch {
    return false;
  }
}

function parse(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch (cause) {
    throw new Error('its public key is damaged', { cause });
  }
}

/** The key as SSH sends it (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4): its digest is the fingerprint. */
function wireOf(key: KeyObject): { readonly algorithm: string; readonly wire: Buffer } {
  const jwk = key.export({ format: 'jwk' });
  const part = (name: 'x' | 'y' | 'n' | 'e'): Buffer => Buffer.from(jwk[name] ?? '', 'base64url');
  switch (jwk.crv ?? jwk.kty) {
    case 'P-256':
      return { algorithm: 'ECDSA P-256', wire: curveWire('nistp256', part('x'), part('y')) };
    case 'P-384':
      return { algorithm: 'ECDSA P-384', wire: curveWire('nistp384', part('x'), part('y')) };
    case 'Ed25519':
      return { algorithm: 'Ed25519', wire: strings('ssh-ed25519', part('x')) };
    case 'RSA': {
      const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
      if (bits < 2048) throw new Error(`an RSA key of ${bits} bits is too short to be believed`);
      return { algorithm: `RSA ${bits}`, wire: strings('ssh-rsa', positive(part('e')), positive(part('n'))) };
    }
    default:
      throw new Error(`a key of type ${jwk.crv ?? jwk.kty ?? 'unknown'} is not supported`);
  }
}

/** A point as SEC 1 §2.3.3 writes it, not compressed. */
function curveWire(curve: string, x: Buffer, y: Buffer): Buffer {
  return strings(`ecdsa-sha2-${curve}`, curve, Buffer.concat([Buffer.of(4), x, y]));
}

/** Each part after its length in four bytes (RFC 4251 §5, "string"). */
function strings(...parts: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}

/** RFC 4251 §5, "mpint": a first bit that is set would make it negative. */
function positive(bytes: Buffer): Buffer {
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
}
