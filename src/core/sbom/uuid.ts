import { createHash } from 'node:crypto';

/** Name space of our identifiers: version 5 of the URL `https://www.npmjs.com/package/releasewright` in the URL name space. */
const namespace = 'e12f65c0-74c5-5c99-b27a-9bec28921fd3';

/** The UUID of version 5 (RFC 9562 §5.5) for a text in our name space: the same text always has the same one. */
export function uuidOf(text: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(text)
    .digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
