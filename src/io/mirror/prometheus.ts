import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { MirrorSettings } from '../../core/mirror/settings.ts';
import type { Mirror } from '../../ports-deploy.ts';

/**
 * Keeps a file for the textfile collector of Prometheus' node exporter: written beside it and renamed, so that no half of it is ever
 * read; readable by everybody, because the exporter runs as somebody else.
 * @param pid of this process: several may write at the same time
 */
export function prometheusMirror(
  { file, labels = {} }: Extract<MirrorSettings, { readonly kind: 'prometheus' }>,
  { root, pid }: { readonly root: string; readonly pid: number },
): Mirror {
  const place = resolve(root, file);
  return {
    kind: 'prometheus',
    newest: null,
    look: async ({ metrics: metricsWith }) => {
      const metrics = metricsWith(labels);
      const there = await readFile(place, 'utf8').catch(() => null);
      if (there === metrics) return { known: [], there: 1, missing: [] };
      const send = (): Promise<string | null> => replace(place, metrics, pid);
      return { known: [], there: 0, missing: [{ seq: null, what: file, send }] };
    },
  };
}

async function replace(place: string, text: string, pid: number): Promise<string | null> {
  // The collector reads `*.prom` alone.
  const draft = `${place}.${String(pid)}.tmp`;
  try {
    await writeFile(draft, text, { mode: 0o644 });
    await rename(draft, place);
    return null;
  } catch (error) {
    await rm(draft, { force: true });
    return error instanceof Error && 'code' in error
      ? `it cannot be written (${String(error.code)})`
      : 'it cannot be written';
  }
}
