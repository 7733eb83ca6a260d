import type { Digest, DigestAlgorithm } from './graph.ts';

/** Algorithms by their names in lockfiles, with the length of their digests in bytes. */
const algorithms: ReadonlyMap<string, readonly [DigestAlgorithm, number]> = new Map([
  ['md5', ['MD5', 16]],
  ['sha1', ['SHA-1', 20]],
  ['sha256', ['SHA-256', 32]],
  ['sha384', ['SHA-384', 48]],
  ['sha512', ['SHA-512', 64]],
]);

/**
 * The digests of a Subresource Integrity text (`sha512-<base64> sha1-<base64>`, https://www.w3.org/TR/SRI/). Algorithms
 * that are not known and digests of the wrong length are left out: they prove nothing.
 */
export function sriDigests(integrity: string): readonly Digest[] {
  return integrity
    .slice(0, longest)
    .split(/\s+/)
    .flatMap((part) => {
      const [name = '', encoded = ''] = part.split('-', 2);
      return digest(name, Buffer.from(encoded.split('?', 1)[0] ?? '', 'base64').toString('hex'));
    });
}

/** The digest of `sha256:<hex>` or `sha256=<hex>`; none where it is none. */
export function hexDigests(text: string): readonly Digest[] {
  const [, name = '', hex = ''] = /^([a-z0-9]{3,8})[:=]([0-9a-fA-F]{32,128})$/.exec(text) ?? [];
  return digest(name, hex.toLowerCase());
}

/** A digest whose algorithm is named apart; none where it has the wrong length. */
export function digest(name: string, hex: string): readonly Digest[] {
  const [algorithm, bytes] = algorithms.get(name) ?? [];
  return algorithm !== undefined && hex.length === 2 * (bytes ?? 0) && /^[0-9a-f]+$/.test(hex)
    ? [{ algorithm, hex }]
    : [];
}

/** Characters of an integrity that are looked at. */
const longest = 4096;
