import type { BundleJson } from '../../core/evidence/bundle-schema.ts';
import { EvidenceError } from '../../core/evidence/check.ts';
import { jsonOrNull } from '../../core/json-text.ts';

/**
 * Every entry of a log must hold the certificate of the bundle, byte for byte. A certificate has an outer part that nobody
 * signed (RFC 5280 §4.1.1.2); the library compares keys and signatures alone.
 * @throws EvidenceError LOG
 */
export function assertLogged({ verificationMaterial }: BundleJson): void {
  const { certificate, x509CertificateChain: chain, tlogEntries = [] } = verificationMaterial;
  const leaf = (certificate ?? chain?.certificates[0])?.rawBytes;
  if (leaf === undefined) return;
  for (const { canonicalizedBody } of tlogEntries) {
    const body = jsonOrNull(Buffer.from(canonicalizedBody, 'base64').toString('utf8'));
    if (!textsIn(body).some((text) => certificateIn(text) === leaf))
      throw new EvidenceError('LOG', 'an entry of the log is of another certificate');
  }
}

/** Every text in a value. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** DER in base64: entries hold PEM in base64 (Rekor v1: hashedrekord, dsse, intoto), or DER in base64 (v2). */
function certificateIn(text: string): string {
  const pem = Buffer.from(text, 'base64').toString('utf8');
  const [, lines] =
    /^-----BEGIN CERTIFICATE-----\s([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(pem) ?? [];
  return lines === undefined ? text : lines.replace(/\s/g, '');
}
