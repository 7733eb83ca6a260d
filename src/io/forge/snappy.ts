import { snappyUncompress } from 'hysnappy';

/**
 * Unpacks Snappy's block format ("Snappy compressed format description"). Null where the bytes are not of it.
 * @param most bytes it may have unpacked
 */
export function unpacked(bytes: Uint8Array, most: number): Uint8Array | null {
  const length = lengthIn(bytes);
  if (length === null || length > most) return null;
  try {
    return snappyUncompress(bytes, length);
  } catch {
    return null;
  }
}

/** The length it has unpacked: a little-endian number of seven bits a byte at the start, below 2³². */
function lengthIn(bytes: Uint8Array): number | null {
  let length = 0;
  for (const [at, byte] of bytes.subarray(0, 5).entries()) {
    length += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return length;
  }
  return null;
}
