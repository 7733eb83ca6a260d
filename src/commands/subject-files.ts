import { createHash } from 'node:crypto';
import { ReleaseError } from '../core/error.ts';
import type { Tools } from './tools.ts';

/** A file named on the command line. */
export interface SubjectFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** Reads a file to sign or to check. @throws ReleaseError USAGE */
export async function readSubject(path: string, tools: Tools): Promise<SubjectFile> {
  const bytes = await tools.readBytes(path).catch((cause: unknown) => {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    const what = reasons[why] ?? `cannot be read: ${why}`;
    throw new ReleaseError('USAGE', `${path} ${what}`, { hint: 'Name regular files of up to 2 GiB.', cause });
  });
  return { path, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  EISDIR: 'is a folder',
  ERR_FS_FILE_TOO_LARGE: 'is larger than 2 GiB',
};

/** Where the bundle of a file is unless told. */
export function bundlePath(path: string): string {
  return `${path}.sigstore.json`;
}
