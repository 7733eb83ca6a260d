import { posix } from 'node:path';

/** The manifest of a directory. */
export function manifestIn(directory: string): string {
  return posix.join(directory, 'Cargo.toml');
}
