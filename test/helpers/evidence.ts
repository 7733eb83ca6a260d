import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { statementText } from '../../src/core/evidence/statement.ts';
import { describeKey, type PublicKey } from '../../src/core/evidence/keys.ts';
import type { Subject, TrustedKey, TrustPolicy } from '../../src/core/evidence/policy.ts';
import { localSigner } from '../../src/io/sign/local.ts';
import type { Signer } from '../../src/ports-evidence.ts';

/** A key pair, and a signer made of it. */
export interface Keys {
  readonly publicKey: PublicKey;
  readonly privateKey: KeyObject;
  readonly signer: Signer;
}

/** A new ECDSA key on P-256 unless told. */
export function makeKeys(namedCurve = 'P-256'): Keys {
  return keysOf(generateKeyPairSync('ec', { namedCurve }).privateKey);
}

export function keysOf(privateKey: KeyObject): Keys {
  const publicKey = describeKey(privateKey);
  return { publicKey, privateKey, signer: localSigner({ privateKey, publicKey }) };
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What a bundle must be about: a signature over some bytes unless told. */
export function subjectOf(bytes: Uint8Array, more: Partial<Subject> = {}): Subject {
  return { name: 'app.tgz', bytes, sha256: digestOf(bytes), predicateType: null, version: null, ...more };
}

/** A statement about some bytes; predicate type and predicate are those of an SBOM unless told. */
export function statementOf(
  bytes: Uint8Array,
  {
    predicateType = sbomType,
    predicate = sbom('1.2.0'),
  }: { predicateType?: string; predicate?: object } = {},
): string {
  const subjects = [{ name: 'app.tgz', sha256: digestOf(bytes) }];
  return statementText({ subjects, predicateType, predicate });
}

export const sbomType = 'https://cyclonedx.org/bom';

export function sbom(version: string): object {
  return { bomFormat: 'CycloneDX', specVersion: '1.6', metadata: { component: { name: 'app', version } } };
}

/** Trusts a key, with the limits told. */
export function trusting(publicKey: PublicKey, limits: Partial<TrustedKey> = {}): TrustPolicy {
  return {
    keys: [{ key: publicKey, notBefore: null, notAfter: null, revoked: null, ...limits }],
    identities: [],
    root: null,
    seen: null,
    now: '2026-06-01T12:00:00Z',
  };
}
