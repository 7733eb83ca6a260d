import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { filesInTar } from './tar-index.ts';

/** Files that hold an image, by their path inside; read piece by piece, for layers are large. */
export interface ImageFiles {
  /** A file, or null where there is none. */
  get(name: string): Promise<Blob | null>;
}

/** What a build step left: the files of an image, or a text that names one a registry has already. */
export type ImageSource = { readonly files: ImageFiles } | { readonly text: string };

/** Longest text that may name a digest, in bytes: metadata files of buildx hold more than that alone. */
const longestText = 256 * 1024;

/** Opens a folder, an archive (tar), or a text file; null where there is nothing. */
export async function openImageSource(place: string): Promise<ImageSource | null> {
  const found = await stat(place).catch(() => null);
  if (found === null) return null;
  if (found.isDirectory()) return { files: { get: (name) => fileIn(place, name) } };
  const archive = await openAsBlob(place);
  const parts = await filesInTar(archive);
  if (parts !== null) return { files: { get: (name) => Promise.resolve(parts.get(name) ?? null) } };
  return { text: await archive.slice(0, longestText).text() };
}

async function fileIn(folder: string, name: string): Promise<Blob | null> {
  const place = join(folder, name);
  if (!place.startsWith(join(folder, sep))) return null; // names come from what was built
  const found = await stat(place).catch(() => null);
  return found?.isFile() === true ? openAsBlob(place) : null;
}
