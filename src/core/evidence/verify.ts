import type { Bundle } from './bundle.ts';
import { readBundle } from './bundle.ts';
import { EvidenceError, failed, passed, type Check } from './check.ts';
import { checkBlob } from './check-blob.ts';
import { checkEnvelope } from './check-envelope.ts';
import { checkSigner } from './check-signer.ts';
import type { Subject, TrustPolicy } from './policy.ts';
import { readStatement } from './statement.ts';

/** What is checked of a bundle for one file it may be about. */
export type BundleCheck = (subject: Subject) => readonly Check[];

/**
 * Checks a Sigstore bundle: its form, what it is about, and who signed it. Each thing checked gives one `Check`; ask
 * `isVerified` for the verdict. Never throws: what goes wrong is a check that failed.
 *
 * @param text the bundle as it was read; null where there is none
 */
export function verifyBundle(text: string | null, subject: Subject, policy: TrustPolicy): readonly Check[] {
  return openBundle(text, policy)(subject);
}

/** The same for any number of files: a statement is read, and its signature checked, once. */
export function openBundle(text: string | null, policy: TrustPolicy): BundleCheck {
  if (text === null) return ({ name }) => [failed('BUNDLE_MISSING', `there is no bundle for ${name}`)];
  let bundle: Bundle;
  try {
    bundle = readBundle(text);
  } catch (error) {
    const check = toCheck(error, 'BUNDLE_FORMAT');
    return () => [check];
  }
  const form = [
    passed('MEDIA_TYPE', `Sigstore bundle of version ${bundle.version}`),
    ...guarded('LOG_DUPLICATE', () => checkPlaces(bundle)),
  ];
  const content = contentCheck(bundle);
  const signer = signerCheck(bundle, policy);
  return (subject) => [...form, ...guarded('CONTENT', () => content(subject)), ...signer(subject)];
}

function contentCheck({ content }: Bundle): BundleCheck {
  if (content.kind === 'blob') return (subject) => checkBlob(content, subject);
  const read = once(() => readStatement(Buffer.from(content.payload).toString('utf8')));
  return (subject) => checkEnvelope(content, read, subject);
}

/** Who signed a statement does not depend on the file it is looked at for; a signature over a file does. */
function signerCheck(bundle: Bundle, policy: TrustPolicy): BundleCheck {
  const check: BundleCheck = (subject) => guarded('SIGNATURE', () => checkSigner(bundle, subject, policy));
  if (bundle.content.kind === 'blob') return check;
  let checked: readonly Check[] | null = null;
  return (subject) => (checked ??= check(subject));
}

/** Does something the first time it is asked for. What fails is done again. */
function once<T extends object>(work: () => T): () => T {
  let done: T | null = null;
  return () => (done ??= work());
}

/** Several entries at one place are one entry: counted twice, they would make one witness look like two. */
function checkPlaces({ logPlaces }: Bundle): readonly Check[] {
  if (new Set(logPlaces).size === logPlaces.length) return [];
  return [failed('LOG_DUPLICATE', 'an entry of a transparency log is there twice')];
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
