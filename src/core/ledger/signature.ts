import { readBundle } from '../evidence/bundle.ts';
import { EvidenceError, failed, isVerified, passed, type Check } from '../evidence/check.ts';
import { checkSigner } from '../evidence/check-signer.ts';
import { inTotoPayloadType } from '../evidence/dsse.ts';
import type { TrustPolicy } from '../evidence/policy.ts';

/** Whose name is under an entry. */
export interface Signature {
  /** Id of the key, or the name in the certificate; null where the signature is not to be believed. */
  readonly signer: string | null;
  /** Why it is not, for people; empty where it is. */
  readonly wrong: string;
}

/**
 * Checks the signature beside an entry (DSSE v1 in a Sigstore bundle): that it is over these very bytes, and of somebody who
 * is trusted. Never throws.
 * @param text the bytes of the entry
 */
export function checkEntrySignature(text: string, bundle: string, policy: TrustPolicy): Signature {
  const checks = checksOf(text, bundle, policy);
  const signer = checks.find(({ code, ok }) => ok && (code === 'IDENTITY' || code === 'KEY_ID'))?.message;
  if (isVerified(checks)) return { signer: signer ?? 'unknown', wrong: '' };
  return { signer: null, wrong: checks.find(({ ok }) => !ok)?.message ?? 'nothing of it could be checked' };
}

function checksOf(text: string, bundleText: string, policy: TrustPolicy): readonly Check[] {
  try {
    const bundle = readBundle(bundleText);
    const { content } = bundle;
    if (content.kind !== 'envelope' || content.payloadType !== inTotoPayloadType)
      return [failed('CONTENT', 'the signature is not one over an entry')];
    if (!Buffer.from(content.payload).equals(Buffer.from(text.trimEnd())))
      return [failed('CONTENT', 'the signature is over another entry')];
    const nothing = { name: 'the entry', sha256: '', bytes: null, predicateType: null, version: null };
    return [passed('CONTENT', 'over this entry'), ...checkSigner(bundle, nothing, policy)];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return [failed(error instanceof EvidenceError ? error.code : 'SIGNATURE', message)];
  }
}
