import type { Bundle } from './bundle.ts';
import { readBundle } from './bundle.ts';
import { EvidenceError, failed, passed, type Check } from './check.ts';
import { checkBlob } from './check-blob.ts';
import { checkEnvelope } from './check-envelope.ts';
import { checkSigner } from './check-signer.ts';
import type { Subject, TrustPolicy } from './policy.ts';

/**
 * Checks a Sigstore bundle: its form, what it is about, and who signed it. Each thing checked gives one `Check`; ask
 * `isVerified` for the verdict. Never throws: what goes wrong is a check that failed.
 *
 * @param text the bundle as it was read; null where there is none
 */
export function verifyBundle(text: string | null, subject: Subject, policy: TrustPolicy): readonly Check[] {
  if (text === null) return [failed('BUNDLE_MISSING', `there is no bundle for ${subject.name}`)];
  let bundle: Bundle;
  try {
    bundle = readBundle(text);
  } catch (error) {
    return [toCheck(error, 'BUNDLE_FORMAT')];
  }
  return [
    passed('MEDIA_TYPE', `Sigstore bundle of version ${bundle.version}`),
    ...guarded('LOG_DUPLICATE', () => checkPlaces(bundle)),
    ...guarded('CONTENT', () => checkContent(bundle, subject)),
    ...guarded('SIGNATURE', () => checkSigner(bundle, subject, policy)),
  ];
}

/** Several entries at one place are one entry: counted twice, they would make one witness look like two. */
function checkPlaces({ logPlaces }: Bundle): readonly Check[] {
  if (new Set(logPlaces).size === logPlaces.length) return [];
  return [failed('LOG_DUPLICATE', 'an entry of a transparency log is there twice')];
}

function checkContent({ content }: Bundle, subject: Subject): readonly Check[] {
  return content.kind === 'blob' ? checkBlob(content, subject) : checkEnvelope(content, subject);
}

function guarded(code: Check['code'], work: () => readonly Check[]): readonly Check[] {
  try {
    return work();
  } catch (error) {
    return [toCheck(error, code)];
  }
}

/** Whatever was thrown refuses. */
function toCheck(error: unknown, code: Check['code']): Check {
  const message = error instanceof Error ? error.message : String(error);
  return failed(error instanceof EvidenceError ? error.code : code, message);
}
