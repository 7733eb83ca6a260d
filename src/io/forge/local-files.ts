import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ReleaseError } from '../../core/error.ts';
import { jsonOrNull } from '../../core/json-text.ts';

/** What `release.json` says. */
export interface Page {
  readonly tag: string;
  readonly title: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
}

const pageSchema: z.ZodType<Page> = z.object({
  tag: z.string(),
  title: z.string(),
  draft: z.boolean(),
  prerelease: z.boolean(),
});

/** Reads a release's `release.json`; null when there is none. */
export async function readPage(folder: string): Promise<Page | null> {
  const place = join(folder, 'release.json');
  let text: string;
  try {
    text = await readFile(place, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
  const page = pageSchema.safeParse(jsonOrNull(text));
  if (page.success) return page.data;
  throw new ReleaseError('FORGE_FAILED', `${place} is not a release`, {
    hint: 'Remove that folder, then run: release next',
  });
}

/** Replaces a file in one step, from a place beside the releases, so that no reader sees half of it. */
export async function replaceFile(root: string, place: string, text: string): Promise<void> {
  const temporary = await temporaryIn(root);
  try {
    await writeFile(temporary, text);
    await mkdir(dirname(place), { recursive: true });
    await rename(temporary, place);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** A new name in `.incoming`: on the same file system, and no tag's folder (those never begin with a dot). */
export async function temporaryIn(root: string): Promise<string> {
  const folder = join(root, '.incoming');
  await mkdir(folder, { recursive: true });
  return join(folder, randomUUID());
}

/** Runs something on the folder; what the system refuses is told in our words. */
export async function attempt<T>(root: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (code === null) throw error;
    throw new ReleaseError('FORGE_FAILED', `cannot use the local forge ${root}: ${explain(code)}`, {
      hint: 'Check the folder (forge.path in release.config), then run: release next',
      cause: error,
    });
  }
}

/** Whether a system error says that there is no such file or folder. */
export function isAbsent(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function codeOf(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && !(error instanceof ReleaseError) ? code : null;
}

const explanations: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
  ENOTDIR: 'part of the path is a file',
  EISDIR: 'a folder is where a file should be',
  ENOENT: 'a file is missing',
  ENAMETOOLONG: 'the name is too long for this file system',
};

function explain(code: string): string {
  return explanations[code] ?? code;
}
