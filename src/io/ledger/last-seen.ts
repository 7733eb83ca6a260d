import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { sha256 } from '../../core/canonical.ts';
import { jsonOrNull } from '../../core/json-text.ts';

/** The newest entry of a ledger that this repository has seen. */
export interface SeenEntry {
  /** Its number. */
  readonly seq: number;
  /** sha256 of its bytes, lower-case hex. */
  readonly id: string;
}

/** Remembers it, so that entries that are gone later are noticed: what the tracking branch is to a ledger in git. */
export interface LastSeen {
  /** The file, to name it. */
  readonly place: string;
  /** Null where none was seen, and where what was written cannot be read. */
  read(): Promise<SeenEntry | null>;
  /** Where it cannot be written, nothing is remembered: nobody is kept from reading a ledger for that. */
  write(entry: SeenEntry): Promise<void>;
}

const seenEntry: z.ZodType<SeenEntry> = z.object({
  seq: z.int().positive(),
  id: z.string().regex(/^[0-9a-f]{64}$/),
});

/**
 * Keeps it in the git directory, which all work trees of a clone share.
 * @param name of the ledger in its database
 * @param pid of this process: several may write at the same time
 */
export function lastSeen(gitDir: string, name: string, pid: number): LastSeen {
  const place = join(gitDir, 'releasewright', `ledger-seen-${sha256(name).slice(0, 16)}.json`);
  return {
    place,
    async read() {
      const text = await readFile(place, 'utf8').catch(() => null);
      return seenEntry.safeParse(jsonOrNull(text ?? '')).data ?? null;
    },
    async write(entry) {
      try {
        await mkdir(dirname(place), { recursive: true });
        const draft = `${place}.${String(pid)}`;
        await writeFile(draft, JSON.stringify(entry));
        await rename(draft, place);
      } catch {
        // Remembered next time.
      }
    },
  };
}
