/** Name of the file that names the latest release. */
export const latestName = 'latest';

/**
 * A folder name for a tag, on any file system: what is not a letter, digit or one of `-_.+@` is percent-encoded
 * (`@scope/pkg@1.0.0` → `@scope%2Fpkg@1.0.0`), and so is the first character where the name would be hidden or
 * reserved. `decodeTag` gives the tag back.
 */
export function encodeTag(tag: string): string {
  const encoded = encodeURIComponent(tag.replace(/\p{Surrogate}/gu, '\uFFFD'))
    .replace(/%40/g, '@')
    .replace(/%2B/g, '+')
    .replace(/[!'()*~]|^\.|\.$/g, percent);
  return reserved.test(encoded) ? encoded.replace(/^./, percent) : encoded;
}

/** The tag a folder name stands for. */
export function decodeTag(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Names of ours, and of devices on Windows (Microsoft: "Naming Files, Paths, and Namespaces"). */
const reserved = /^(latest$|(con|prn|aux|nul|com\d|lpt\d)(\.|$))/i;

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
