import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type * as z from 'zod';
import { sha256 } from '../../core/canonical.ts';
import { jsonOrNull } from '../../core/json-text.ts';

/** Where a clone remembers something of a ledger. */
export interface Memory {
  /** Shared by all work trees of the clone. */
  readonly gitDir: string;
  /** The ledger, by a name that no other one of the clone has. */
  readonly name: string;
  /** Of this process: several may write at the same time. */
  readonly pid: number;
}

/** Something a clone remembers. It is lost with the clone, and nothing goes wrong for that. */
export interface Remembered<T> {
  /** The file, to name it. */
  readonly place: string;
  /** Null where nothing was remembered, and where what was written cannot be read. */
  read(): Promise<T | null>;
  /** Where it cannot be written, nothing is remembered: nobody is kept from reading a ledger for that. */
  write(value: T): Promise<void>;
}

/** Remembers one thing in the git directory. @param what in one word */
export function remembered<T>(
  what: string,
  schema: z.ZodType<T>,
  { gitDir, name, pid }: Memory,
): Remembered<T> {
  const place = join(gitDir, 'releasewright', `ledger-${what}-${sha256(name).slice(0, 16)}.json`);
  return {
    place,
    async read() {
      const text = await readFile(place, 'utf8').catch(() => '');
      return schema.safeParse(jsonOrNull(text)).data ?? null;
    },
    async write(value) {
      const draft = `${place}.${String(pid)}`;
      try {
        await mkdir(dirname(place), { recursive: true });
        await writeFile(draft, JSON.stringify(value));
        await rename(draft, place);
      } catch {
        // Remembered next time.
      }
    },
  };
}
