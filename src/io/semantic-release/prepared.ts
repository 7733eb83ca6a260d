import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { jsonOrNull } from '../../core/json-text.ts';
import type { PreparedRecord, PreparedStore } from '../../ports.ts';

const record: z.ZodType<PreparedRecord> = z.object({
  planId: z.string(),
  running: z.string().nullable(),
  files: z.record(z.string(), z.string().nullable()),
});

/** Keeps what plugins did to one work tree in its git directory. */
export function preparedStore(gitDir: string): PreparedStore {
  const place = join(gitDir, 'releasewright', 'prepared.json');
  return {
    async read() {
      const text = await readFile(place, 'utf8').catch(() => null);
      return text === null ? null : (record.safeParse(jsonOrNull(text)).data ?? null);
    },
    async write(made) {
      await mkdir(dirname(place), { recursive: true });
      await writeFile(`${place}.new`, JSON.stringify(made));
      await rename(`${place}.new`, place);
    },
    clear: () => rm(place, { force: true }),
  };
}
