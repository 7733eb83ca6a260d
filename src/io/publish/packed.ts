import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseTarGzip } from 'nanotar';
import { sha256 } from '../../core/canonical.ts';
import type { PackedFile } from '../../core/publication.ts';

/** The files of a folder that a tool made them in, with their digests, by name. */
export async function packedIn(folder: string): Promise<readonly PackedFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  return Promise.all(names.sort().map((name) => packedFile(name, join(folder, name))));
}

async function packedFile(name: string, path: string): Promise<PackedFile> {
  const bytes = await readFile(path);
  return {
    name,
    path,
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
    contents: await contentsOf(name, bytes),
  };
}

/** Of an archive that cannot be read here only the same bytes count. */
async function contentsOf(name: string, bytes: Uint8Array): Promise<string> {
  if (!/\.(?:tgz|tar\.gz|crate)$/.test(name)) return createHash('sha256').update(bytes).digest('hex');
  const names = (await parseTarGzip(bytes)).map((entry) => entry.name);
  return sha256(names.toSorted().join('\n'));
}
