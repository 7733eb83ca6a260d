import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256 } from '../../core/canonical.ts';

/** What this clone has sent to a place that cannot be asked what it has. */
export interface SentLog {
  has(id: string): boolean;
  /** Where it cannot be written, it is sent again next time: receivers know it by its id. */
  add(id: string): Promise<void>;
}

/**
 * Reads what was sent from the git directory, which all work trees of a clone share.
 * @param place kind and address of the receiver; only its digest is written
 */
export async function sentLog(gitDir: string, place: string): Promise<SentLog> {
  const file = join(gitDir, 'releasewright', `mirrored-${sha256(place).slice(0, 16)}.txt`);
  const known = new Set((await readFile(file, 'utf8').catch(() => '')).split('\n'));
  return {
    has: (id) => known.has(id),
    async add(id) {
      known.add(id);
      await mkdir(dirname(file), { recursive: true })
        .then(() => appendFile(file, `${id}\n`))
        .catch(() => undefined);
    },
  };
}
