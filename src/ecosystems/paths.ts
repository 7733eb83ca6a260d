import { posix } from 'node:path';

/**
 * The repository-relative directory that `path` names when it is read from `base`, '.' for the root.
 * Null for absolute paths and for those that leave the repository, which nothing here may read.
 */
export function directoryAt(base: string, path: string): string | null {
  if (path.startsWith('/') || path.includes('\0')) return null;
  const joined = posix.join(base, path, '.').replace(/\/$/, '');
  return joined === '..' || joined.startsWith('../') ? null : joined;
}
