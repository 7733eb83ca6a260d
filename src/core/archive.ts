import { gunzipSync } from 'node:zlib';
import { parseTar } from 'nanotar';
import { sha256 } from './canonical.ts';

/** Largest archive that is looked into, and most bytes it may unpack to. */
const largest = 64 * 1024 * 1024;
const mostUnpacked = 256 * 1024 * 1024;

/** What is told of a member, and is the same for members that are. */
type Members = ReadonlyMap<string, string>;

/**
 * In which members two archives of one name differ, in words; empty where the members are the same, so that the archives differ in how
 * they are packed. Null where the name is of no archive that is read (tar, tar.gz, zip, and what is one of these), or the bytes are none.
 */
export function differingMembers(name: string, a: Uint8Array, b: Uint8Array): readonly string[] | null {
  const [before, after] = [membersOf(name, a), membersOf(name, b)];
  if (before === null || after === null) return null;
  const names = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return names.flatMap((member) => {
    const [old, now] = [before.get(member), after.get(member)];
    if (old === now) return [];
    if (old === undefined) return [`${member} is new`];
    return [now === undefined ? `${member} is missing` : `${member} differs`];
  });
}

function membersOf(name: string, bytes: Uint8Array): Members | null {
  if (bytes.length > largest) return null;
  try {
    if (/\.(?:tgz|tar\.gz|crate)$/i.test(name))
      return tarMembers(gunzipSync(bytes, { maxOutputLength: mostUnpacked }));
    if (/\.(?:tar|gem)$/i.test(name)) return tarMembers(bytes);
    return /\.(?:zip|whl|jar|nupkg|vsix)$/i.test(name) ? zipMembers(Buffer.from(bytes)) : null;
  } catch {
    return null; // broken, or larger than it may be
  }
}

function tarMembers(bytes: Uint8Array): Members {
  return new Map(
    parseTar(bytes).map(({ name, type, data, attrs }) => {
      const { mode = '', mtime = 0 } = attrs ?? {};
      const content = sha256(Buffer.from(data ?? []).toString('latin1'));
      return [name, [type, mode, mtime, content].join(' ')];
    }),
  );
}

/** Signatures of the end of a zip archive and of an entry of its directory (APPNOTE.TXT 6.3.10, 4.3.16 and 4.3.12). */
const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;

/** The directory of a zip archive holds checksum, size, time and mode of each file. @throws RangeError where it is cut off */
function zipMembers(bytes: Buffer): Members | null {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || bytes.readUInt32LE(end) !== endSignature) return null;
  const count = bytes.readUInt16LE(end + 10);
  const members = new Map<string, string>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = count; left > 0; left -= 1) {
    if (bytes.readUInt32LE(at) !== entrySignature) return null;
    const [time, crc, size] = [12, 16, 24].map((offset) => bytes.readUInt32LE(at + offset));
    const [name = 0, extra = 0, comment = 0] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const mode = bytes.readUInt32LE(at + 38);
    members.set(bytes.toString('utf8', at + 46, at + 46 + name), [time, crc, size, mode].join(' '));
    at += 46 + name + extra + comment;
  }
  return members;
}
