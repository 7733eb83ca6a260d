import { X509Certificate } from 'node:crypto';
import { bundleFromJSON, type Bundle } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, VerificationError, Verifier } from '@sigstore/verify';
import { canonicalJson, sha256 } from '../../core/canonical.ts';
import { isBase64 } from '../../core/evidence/base64.ts';
import type { BundleJson } from '../../core/evidence/bundle-schema.ts';
import { EvidenceError, type CheckCode } from '../../core/evidence/check.ts';
import type { RootOfTrust } from '../../core/evidence/policy.ts';
import { assertLogged } from './logged.ts';

/**
 * Checks certificates, logs and timestamps by a Sigstore trusted root (protobuf-specs, sigstore_trustroot.proto), with the
 * library of Sigstore. Whatever it throws refuses.
 *
 * A certificate needs a time that is proven, always: without one the library would not look at its chain. It needs an entry
 * in a transparency log, and its own entry in a certificate log, where the root names such logs.
 *
 * @throws Error when the root cannot be used
 */
export function sigstoreRoot(json: unknown): RootOfTrust {
  const root = withStarts(TrustedRoot.fromJSON(json));
  assertUsable(root);
  const needed = {
    tlogThreshold: Math.min(1, root.tlogs.length),
    ctlogThreshold: Math.min(1, root.ctlogs.length),
  };
  return {
    id: sha256(canonicalJson(json)),
    verifyCertificate(bundle, file) {
      return refusing('CERTIFICATE', () => {
        assertCertificates(bundle);
        assertCheckpoints(bundle);
        assertLogged(bundle);
        const verifier = new Verifier(toTrustMaterial(root), { ...needed, timestampThreshold: 1 });
        const { identity } = verifier.verify(entityOf(bundle, file));
        return {
          san: identity?.subjectAlternativeName ?? '',
          issuer: identity?.extensions?.issuer ?? '',
        };
      });
    },
    provenTimes(bundle, file, { key }) {
      return refusing('LOG', () => {
        assertCheckpoints(bundle);
        const times: string[] = [];
        const validFor = (date: Date): boolean => {
          times.push(date.toISOString());
          return true; // whether the key counts at that time is the caller's question
        };
        const material = toTrustMaterial(root, () => ({ publicKey: key, validFor }));
        new Verifier(material, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 }).verify(
          entityOf(bundle, file),
        );
        return times;
      });
    },
  };
}

/** @throws Error where it names nobody, and for keys and certificates that are none */
function assertUsable(root: TrustedRoot): void {
  if (root.certificateAuthorities.length + root.tlogs.length + root.timestampAuthorities.length === 0)
    throw new Error('it names no certificate authority, no log and no timestamp authority');
  toTrustMaterial(root);
}

/**
 * A log without a beginning is not used: the specification asks for one, and the library would take it for "always".
 */
function withStarts(root: TrustedRoot): TrustedRoot {
  const hasStart = ({ publicKey }: TrustedRoot['tlogs'][number]): boolean =>
    publicKey?.validFor?.start !== undefined;
  return { ...root, tlogs: root.tlogs.filter(hasStart), ctlogs: root.ctlogs.filter(hasStart) };
}

/**
 * Certificates must be ones to OpenSSL too, whose reading of DER is stricter than the library's; and a bundle must not bring
 * the root it is to be trusted by (protobuf-specs, `X509CertificateChain`).
 */
function assertCertificates({ verificationMaterial }: BundleJson): void {
  const { certificate: leaf, x509CertificateChain: chain } = verificationMaterial;
  for (const { rawBytes } of chain?.certificates ?? (leaf === undefined ? [] : [leaf])) {
    const certificate = new X509Certificate(Buffer.from(rawBytes, 'base64'));
    if (certificate.subject === certificate.issuer && certificate.subject !== '')
      throw new EvidenceError('CERTIFICATE', 'the bundle brings a root certificate of its own');
  }
}

/**
 * A proof of inclusion and the checkpoint beside it must be of the same tree, and the checkpoint nothing but a signed note
 * (C2SP tlog-checkpoint and signed-note: origin, size and root, a line each; after an empty line signatures only). The
 * library reads size and root from the checkpoint alone, passes over other lines, and asks nobody's name.
 */
function assertCheckpoints({ verificationMaterial }: BundleJson): void {
  for (const { inclusionProof } of verificationMaterial.tlogEntries ?? []) {
    if (inclusionProof?.checkpoint === undefined) continue;
    const { envelope } = inclusionProof.checkpoint;
    const [origin = '', size, root] = envelope.split('\n');
    if (!isSignedNote(envelope, origin)) throw new EvidenceError('LOG', 'a checkpoint is no signed note');
    if (size !== inclusionProof.treeSize || root !== inclusionProof.rootHash)
      throw new EvidenceError('LOG', 'a proof of inclusion and its checkpoint are of different trees');
  }
}

/** Lines `— name base64` at the end, one of them by the log the note is of: Rekor adds the number of its tree to its name. */
function isSignedNote(envelope: string, origin: string): boolean {
  const [last = '', ...signatures] = envelope
    .slice(envelope.indexOf('\n\n') + 2)
    .split('\n')
    .reverse();
  const parts = signatures.map((line) => line.split(' '));
  const isWhole = ([dash, name, signature, ...more]: readonly string[]): boolean =>
    dash === '\u2014' && name !== undefined && isBase64(signature ?? '') && more.length === 0;
  const log = origin.split(' - ', 1)[0];
  const isOnce = new Set(signatures).size === signatures.length;
  return last === '' && isOnce && parts.every(isWhole) && parts.some(([, name]) => name === log);
}

function entityOf(json: BundleJson, file: Uint8Array | null): ReturnType<typeof toSignedEntity> {
  const bundle: Bundle = bundleFromJSON(json);
  return file === null ? toSignedEntity(bundle) : toSignedEntity(bundle, Buffer.from(file));
}

/** Runs a check; whatever it throws becomes a refusal with the code nearest to it. */
function refusing<T>(otherwise: CheckCode, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof EvidenceError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new EvidenceError(codeOf(cause) ?? otherwise, message.slice(0, 300), { cause });
  }
}

function codeOf(cause: unknown): CheckCode | null {
  if (!(cause instanceof VerificationError)) return null;
  const [first] = cause.code.split('_');
  return kinds[first ?? ''] ?? null;
}

const kinds: Readonly<Record<string, CheckCode>> = {
  TLOG: 'LOG',
  CERTIFICATE: 'CERTIFICATE',
  TIMESTAMP: 'TIME',
  SIGNATURE: 'SIGNATURE',
};
