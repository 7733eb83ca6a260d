import { readFileSync } from 'node:fs';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import picomatch from 'picomatch';
import { ReleaseError } from '../core/error.ts';
import type { Files } from '../ports.ts';
import { digestFile } from './digest.ts';

/** The work tree under `root`. Nothing outside it is ever read or written, also not through links. */
export function workTree(root: string): Files {
  const at = async (path: string): Promise<string> => inside(await realpath(root), path);
  const scratches: string[] = [];
  return {
    read: async (path) => readText(await at(path)),
    write: async (path, text) => attempt(path, replaceFile(await at(path), text)),
    remove: async (path) => attempt(path, rm(await at(path), { force: true })),
    sweep: async (path) => attempt(path, rm(draftOf(await at(path)), { force: true })),
    glob: async (pattern) => globFiles(await realpath(root), pattern),
    async scratch(name, text) {
      const place = await attempt(name, writeScratch(name, text));
      scratches.push(dirname(place));
      return place;
    },
    async scratchFolder() {
      const place = await mkdtemp(join(tmpdir(), 'releasewright-'));
      scratches.push(place);
      return place;
    },
    async tidy() {
      await Promise.all(
        scratches.splice(0).map((dir) => rm(dir, { recursive: true, force: true }).catch(() => undefined)),
      );
    },
    digest: digestFile,
    bytes: (place) => readFileSync(place),
  };
}

/**
 * The absolute place of a repository path.
 * @throws ReleaseError WORKSPACE_INVALID when it leaves the work tree, by name or through a link
 */
async function inside(root: string, path: string): Promise<string> {
  const place = join(root, path);
  if (isAbsolute(path) || path.includes('\0') || leaves(root, place)) throw outside(path);
  const real = await realpathOfExisting(place === root ? root : dirname(place));
  const link = await lstat(place).catch(() => null);
  if (leaves(root, real)) throw outside(path);
  if (link?.isSymbolicLink() === true) throw refused(path, 'is a symbolic link');
  return place;
}

function leaves(root: string, place: string): boolean {
  const way = relative(root, place);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) || isGits(way);
}

/** Whether a path leads into git's own files, of this repository or of one inside it. */
function isGits(way: string): boolean {
  return way.split(sep).some((step) => step.toLowerCase() === '.git');
}

/** Does something to a file; what the system refuses is told as what it means here. @throws ReleaseError WORKSPACE_INVALID */
export async function attempt<T>(path: string, work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    const isOurs = cause instanceof ReleaseError;
    const why = cause instanceof Error && !isOurs && 'code' in cause ? String(cause.code) : null;
    if (why === null) throw cause;
    throw new ReleaseError('WORKSPACE_INVALID', `${path} cannot be written: ${reasons[why] ?? why}`, {
      cause,
      hint: 'Nothing was published. Make room for the file, then run: release next',
      exit: 'failedBefore',
    });
  });
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
  EISDIR: 'a folder has its name',
  ENOTDIR: 'part of its path is a file',
  EEXIST: 'part of its path is a file',
  ENAMETOOLONG: 'its name is too long for this file system',
};

function outside(path: string): ReleaseError {
  return refused(path, 'leads out of the work tree');
}

function refused(path: string, why: string): ReleaseError {
  return new ReleaseError('WORKSPACE_INVALID', `${path} ${why}`, {
    hint: 'A release only edits regular files of the repository. Replace the link by a file, or leave the package out: ignore in release.config.',
  });
}

/** The real path of the nearest ancestor that exists. */
async function realpathOfExisting(dir: string): Promise<string> {
  return realpath(dir).catch(() => realpathOfExisting(dirname(dir)));
}

async function readText(place: string): Promise<string | null> {
  const found = await stat(place).catch(() => null);
  return found?.isFile() === true ? readFile(place, 'utf8') : null;
}

/** Replaces a file in one step and keeps its mode: a reader sees the old text or the new one, never half. */
async function replaceFile(place: string, text: string): Promise<void> {
  await mkdir(dirname(place), { recursive: true });
  const mode = (await stat(place).catch(() => null))?.mode;
  const draft = draftOf(place);
  try {
    await writeFile(draft, text);
    if (mode !== undefined) await chmod(draft, mode); // as it was, whatever the umask says
    await rename(draft, place);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Where a file is written before it takes its name: beside it, for a rename only works within a file system. */
function draftOf(place: string): string {
  return join(dirname(place), `.${basename(place)}.releasewright`);
}

async function globFiles(root: string, pattern: string): Promise<readonly string[]> {
  const { base } = picomatch.scan(pattern);
  const start = await inside(root, picomatch.scan(pattern).isGlob ? base || '.' : dirname(pattern));
  const matches = picomatch(pattern, { dot: true });
  const places = await filesBelow(start);
  return places.filter((place) => matches(relative(root, place).split(sep).join('/'))).sort();
}

/** All regular files below a folder; other people's (`node_modules`) and git's own are not looked at. */
async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map((entry) => {
      const place = join(folder, entry.name);
      if (entry.isFile()) return Promise.resolve([place]);
      const isOurs = !isGits(entry.name) && entry.name !== 'node_modules';
      return entry.isDirectory() && isOurs ? filesBelow(place) : Promise.resolve([]);
    }),
  );
  return found.flat();
}

async function writeScratch(name: string, text: string): Promise<string> {
  const place = join(await mkdtemp(join(tmpdir(), 'releasewright-')), basename(name));
  await writeFile(place, text);
  return place;
}
