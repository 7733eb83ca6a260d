import { sign } from 'node:crypto';
import { blobBundle, statementBundle } from '../../core/evidence/bundle-text.ts';
import { inTotoPayloadType, preAuthEncoding } from '../../core/evidence/dsse.ts';
import { isSignedBy } from '../../core/evidence/keys.ts';
import { ReleaseError } from '../../core/error.ts';
import type { Signer } from '../../ports-evidence.ts';
import type { SigningKey } from './key-file.ts';

/** Signs with a key of one's own: no network, no log, no certificate. */
export function localSigner({ privateKey, publicKey }: SigningKey): Signer {
  const make = (bytes: Uint8Array): Buffer => {
    const digest = privateKey.asymmetricKeyType === 'ed25519' ? null : 'sha256';
    const signature = sign(digest, bytes, privateKey);
    // A fault while signing may give the key away (fault attacks on ECDSA and RSA): nothing wrong leaves the house.
    if (isSignedBy(publicKey, bytes, signature)) return signature;
    throw new ReleaseError('FILE_NOT_SIGNED', `a signature just made with ${publicKey.id} is not right`, {
      hint: 'Nothing of it was written. If it happens again, do not trust this machine.',
    });
  };
  return {
    identity: { kind: 'key', keyId: publicKey.id },
    signBlob: async (sha256, bytes) => blobBundle(sha256, { keyId: publicKey.id, signature: make(bytes) }),
    signStatement: async (payload) => {
      const signature = make(preAuthEncoding(inTotoPayloadType, Buffer.from(payload)));
      return statementBundle(payload, { keyId: publicKey.id, signature });
    },
  };
}
