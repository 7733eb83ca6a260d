import { posix } from 'node:path';

/** How to see that a manifest is right again, as the end of a hint: Cargo has a command for its own. */
export function howToCheck(file: string): string {
  return posix.basename(file) === 'Cargo.toml' ? ', then see that this passes: cargo metadata --no-deps' : '';
}
