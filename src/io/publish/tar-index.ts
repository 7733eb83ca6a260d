import { posix } from 'node:path';

/** Bytes of a block (POSIX.1-2017, pax, "ustar Interchange Format"). */
const block = 512;

/** Longest extended header that is read; real ones have some hundred bytes. */
const longestHeader = 64 * 1024;

/** What the header of a member says. */
interface Member {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/**
 * Where the files of a tar archive lie in it: nothing is unpacked, for the layers of an image may have gigabytes.
 * @returns null where the file is no such archive
 */
export async function filesInTar(archive: Blob): Promise<ReadonlyMap<string, Blob> | null> {
  const files = new Map<string, Blob>();
  let extended: Partial<Member> = {};
  for (let at = 0; at + block <= archive.size;) {
    const header = await bytesOf(archive.slice(at, at + block));
    if (header.every((byte) => byte === 0)) break;
    const own = readHeader(header);
    if (own === null) return null;
    const { name, type, size }: Member = { ...own, ...extended };
    const content = archive.slice(at + block, at + block + size);
    if (content.size < size) return null;
    if (isExtension(type)) extended = { ...extended, ...(await readExtension(type, content)) };
    else {
      if (type === '0') files.set(posix.normalize(name), content);
      extended = {};
    }
    at += block * (1 + Math.ceil(size / block));
  }
  return files.size === 0 ? null : files;
}

/** A header whose checksum is right, or null. */
function readHeader(header: Buffer): Member | null {
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  if (readNumber(header.subarray(148, 156)) !== sum) return null;
  const size = readNumber(header.subarray(124, 136));
  if (size === null) return null;
  const prefix = header.toString('latin1', 257, 262) === 'ustar' ? readText(header.subarray(345, 500)) : '';
  const name = readText(header.subarray(0, 100));
  const type = header.toString('latin1', 156, 157).replace('\0', '0');
  return { name: prefix === '' ? name : `${prefix}/${name}`, type, size };
}

function readText(field: Buffer): string {
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end === -1 ? field.length : end);
}

/** Octal digits, or, as GNU tar writes large ones, bytes after one that begins with a set bit. */
function readNumber(field: Buffer): number | null {
  if (((field[0] ?? 0) & 0x80) !== 0) return field.readUIntBE(field.length - 6, 6);
  const digits = readText(field).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : null;
}

/** `x`: records of pax for the next member; `L`: its long name, as GNU tar has it; `g`: for all, which says nothing we need. */
function isExtension(type: string): boolean {
  return ['x', 'g', 'L'].includes(type);
}

async function readExtension(type: string, content: Blob): Promise<Partial<Member>> {
  if (type === 'g' || content.size > longestHeader) return {};
  const bytes = await bytesOf(content);
  return type === 'L' ? { name: readText(bytes) } : readRecords(bytes);
}

/** Records `LENGTH KEY=VALUE\n` (POSIX.1-2017, pax, "pax Header"). */
function readRecords(bytes: Buffer): Partial<Member> {
  const found: { name?: string; size?: number } = {};
  for (let at = 0; at < bytes.length;) {
    const length = Number.parseInt(bytes.toString('latin1', at, at + 12), 10);
    if (!(length > 0)) break;
    const record = bytes.toString('utf8', at, at + length - 1);
    const [, key, value = ''] = /^\d+ ([^=]+)=(.*)$/s.exec(record) ?? [];
    if (key === 'path') found.name = value;
    if (key === 'size' && /^\d{1,15}$/.test(value)) found.size = Number(value);
    at += length;
  }
  return found;
}

async function bytesOf(part: Blob): Promise<Buffer> {
  return Buffer.from(await part.arrayBuffer());
}
