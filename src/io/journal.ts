import { mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Plan } from '../core/model.ts';

/** Where a begun plan is kept: inside the git directory, never in the work tree. */
export interface PlanJournal {
  /** The kept plan as parsed JSON, or null. A file that is no JSON reads as an empty object. */
  read(): Promise<unknown>;
  write(plan: Plan): Promise<void>;
  clear(): Promise<void>;
}

/** The journal of one clone. Written before anything changes, removed when the plan is done or undone. */
export function planJournal(gitDir: string): PlanJournal {
  const place = join(gitDir, 'releasewright', 'open-plan.json');
  return {
    async read() {
      const text = await readFile(place, 'utf8').catch(() => null);
      if (text === null) return null;
      return parsed(text);
    },
    async write(plan) {
      await mkdir(dirname(place), { recursive: true });
      await writeFile(`${place}.new`, JSON.stringify(plan));
      await rename(`${place}.new`, place);
    },
    async clear() {
      await rm(place, { force: true });
      await rmdir(dirname(place)).catch(() => undefined); // a trace nobody needs
    },
  };
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return {};
  }
}
