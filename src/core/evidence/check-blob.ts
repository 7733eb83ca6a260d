import type { BlobSignature } from './bundle.ts';
import { failed, passed, type Check } from './check.ts';
import type { Subject } from './policy.ts';

/** What a bundle says of a file whose signature it holds. The signature itself is checked with the signer. */
export function checkBlob({ digest }: BlobSignature, subject: Subject): readonly Check[] {
  if (subject.predicateType !== null)
    return [
      failed('CONTENT', `a signature over a file; asked for a statement of type ${subject.predicateType}`),
    ];
  const content = passed('CONTENT', 'a signature over the file');
  if (subject.version !== null)
    return [
      content,
      failed('VERSION', `a signature over a file names no version; asked for ${subject.version}`),
    ];
  return digest === null ? [content] : [content, checkDigest(digest, subject)];
}

function checkDigest(digest: NonNullable<BlobSignature['digest']>, { name, sha256 }: Subject): Check {
  if (digest.algorithm !== 'SHA2_256')
    return failed(
      'DIGEST',
      `the digest is by ${JSON.stringify(digest.algorithm.slice(0, 40))}, not SHA2_256`,
    );
  const stated = Buffer.from(digest.bytes).toString('hex');
  if (stated === sha256) return passed('DIGEST', `sha256 ${sha256}`);
  return failed('DIGEST', `${name} has sha256 ${sha256}; the bundle is for ${stated}`);
}
