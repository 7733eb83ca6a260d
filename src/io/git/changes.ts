import { createHash } from 'node:crypto';
import { lstat, readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from '../../ports.ts';
import type { Ask } from './ask.ts';

/** Files that differ from HEAD or are not tracked: path → digest of what is there, null where nothing is. */
type Changes = ReadonlyMap<string, string | null>;

/** What differs from HEAD in one work tree, and how to undo it. */
export function changesHere(
  ask: Ask,
  root: string,
): Pick<Git, 'changes' | 'changesIn' | 'putBack' | 'tracked'> {
  return {
    changes: () => changesOf(ask, root),
    changesIn: (patterns) => changesIn(ask, root, patterns),
    putBack: (paths) => putBack(ask, root, paths),
    tracked: (paths) => trackedIn(ask, paths),
  };
}

/** All of them but those that are ignored. */
async function changesOf(ask: Ask, root: string): Promise<Changes> {
  const tracked = await ask(['diff', '--name-only', '--no-renames', '--no-ext-diff', '-z', 'HEAD', '--']);
  const others = await ask(['ls-files', '--others', '--exclude-standard', '-z']);
  return digests(root, [...listed(tracked), ...listed(others)]);
}

/** Those that match patterns, ignored ones too. Without a pattern there is none. */
async function changesIn(ask: Ask, root: string, patterns: readonly string[]): Promise<Changes> {
  if (!patterns.some((pattern) => !pattern.startsWith('!'))) return new Map();
  const specs = patterns.map((pattern) =>
    pattern.startsWith('!') ? `:(top,exclude,glob)${pattern.slice(1)}` : `:(top,glob)${pattern}`,
  );
  const tracked = await ask([
    'diff',
    '--name-only',
    '--no-renames',
    '--no-ext-diff',
    '-z',
    'HEAD',
    '--',
    ...specs,
  ]);
  const others = await ask(['ls-files', '--others', '-z', '--', ...specs]);
  return digests(root, [...listed(tracked), ...listed(others)]);
}

/** Makes files as they are in HEAD again, and removes those it does not have. */
async function putBack(ask: Ask, root: string, paths: readonly string[]): Promise<void> {
  const known = new Set(await trackedIn(ask, paths));
  const input = [...known].map((path) => `:(top,literal)${path}\0`).join('');
  if (known.size > 0)
    await ask(['checkout', '--quiet', 'HEAD', '--pathspec-from-file=-', '--pathspec-file-nul'], { input });
  for (const path of paths) if (!known.has(path)) await rm(join(root, path), { force: true });
}

/** Those paths that HEAD has. */
async function trackedIn(ask: Ask, paths: readonly string[]): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  const all = new Set(listed(await ask(['ls-tree', '-r', '-z', '--name-only', '--full-tree', 'HEAD'])));
  return paths.filter((path) => all.has(path));
}

function listed(output: string): readonly string[] {
  return output.split('\0').filter((path) => path !== '');
}

async function digests(root: string, paths: readonly string[]): Promise<Changes> {
  const changes = new Map<string, string | null>();
  for (const path of new Set(paths)) {
    const found = await contentOf(join(root, path));
    if (found !== 'folder') changes.set(path, found);
  }
  return changes;
}

async function contentOf(place: string): Promise<string | null> {
  const found = await lstat(place).catch(() => null);
  if (found === null) return null;
  if (found.isDirectory()) return 'folder'; // a repository of its own
  const bytes = found.isSymbolicLink() ? await readlink(place) : await readFile(place);
  return createHash('sha256').update(bytes).digest('hex');
}
