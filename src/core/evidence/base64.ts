/**
 * The bytes of standard base64 with padding (RFC 4648 §4), or null where the text is anything else: `Buffer.from` skips
 * what it does not know, and two texts for the same bytes would hide a change.
 */
export function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

/** Whether a text is standard base64 of at least one byte. */
export function isBase64(text: string): boolean {
  return text !== '' && fromBase64(text) !== null;
}
