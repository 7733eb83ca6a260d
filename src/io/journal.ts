import { link, mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { ReleaseError } from '../core/error.ts';
import type { Plan } from '../core/model.ts';
import { shellWord } from '../core/quote.ts';
import { attempt } from './files.ts';

/** Where a begun plan is kept: inside the git directory, never in the work tree. */
export interface PlanJournal {
  /** The file, to name it. */
  readonly place: string;
  /**
   * The kept plan as parsed JSON, or null. A file that is no JSON reads as an empty object.
   * @throws ReleaseError ALREADY_RUNNING while the process that began it is alive
   */
  read(): Promise<unknown>;
  /** @throws ReleaseError ALREADY_RUNNING when another run was quicker, WORKSPACE_INVALID */
  write(plan: Plan): Promise<void>;
  /** @throws ReleaseError WORKSPACE_INVALID */
  clear(): Promise<void>;
}

/** The process that writes, and how to learn whether another one lives. */
export interface Self {
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
}

/** The journal of one work tree. Written before anything changes, removed when the plan is done or undone. */
export function planJournal(gitDir: string, self: Self): PlanJournal {
  const place = join(gitDir, 'releasewright', 'open-plan.json');
  return {
    place,
    async read() {
      const text = await readFile(place, 'utf8').catch(() => null);
      if (text === null) return null;
      const { owner, plan } = opened(text);
      if (owner?.host === hostname() && owner.pid !== self.pid && self.isAlive(owner.pid))
        throw alreadyRunning(`process ${owner.pid}`, place);
      return plan;
    },
    async write(plan) {
      const draft = `${place}.${self.pid}`;
      const text = JSON.stringify({ owner: { host: hostname(), pid: self.pid }, plan });
      try {
        await attempt(place, placeOnce(text, draft, place));
      } finally {
        await rm(draft, { force: true }).catch(() => undefined);
      }
    },
    async clear() {
      await rm(place, { force: true }).catch((cause: unknown) => {
        throw unremoved(place, cause);
      });
      await removeTraces(dirname(place), self).catch(() => undefined); // nobody needs them, nobody minds them
    },
  };
}

/** @throws ReleaseError ALREADY_RUNNING where there is a journal */
async function placeOnce(text: string, draft: string, place: string): Promise<void> {
  await mkdir(dirname(place), { recursive: true });
  await writeFile(draft, text);
  try {
    await link(draft, place); // unlike a rename it fails where a file is, so only one of two runs goes on
  } catch (cause) {
    throw isExisting(cause) ? alreadyRunning('another run', place) : cause;
  }
}

/** Everything is done or undone; only this stands in the way of seeing that. */
function unremoved(place: string, cause: unknown): ReleaseError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ReleaseError('WORKSPACE_INVALID', `${place} cannot be removed: ${why}`, {
    cause,
    hint: 'All else is done. Make that folder writable, then run: release next',
    exit: 'failedAfter',
  });
}

/** Removes the drafts of this run and of killed ones, then the folder if nothing is left. */
async function removeTraces(folder: string, { pid: own, isAlive }: Self): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /\.(\d{1,10})$/.exec(name)?.[1];
    const isDead = pid !== undefined && (Number(pid) === own || !isAlive(Number(pid)));
    if (isDead) await rm(join(folder, name), { force: true });
  }
  await rmdir(folder);
}

function alreadyRunning(who: string, place: string): ReleaseError {
  return new ReleaseError('ALREADY_RUNNING', `${who} is making a release of this work tree`, {
    hint: `Wait for it, then run: release next. If that process is something else and git status shows no release edits: rm ${shellWord(place)}`,
  });
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

interface Opened {
  readonly owner: { readonly host: unknown; readonly pid: number } | null;
  readonly plan: unknown;
}

function opened(text: string): Opened {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || !('owner' in value) || !('plan' in value))
    return { owner: null, plan: value };
  const { owner, plan } = value;
  const isOwner = typeof owner === 'object' && owner !== null && 'host' in owner && 'pid' in owner;
  if (!isOwner || typeof owner.pid !== 'number') return { owner: null, plan };
  return { owner: { host: owner.host, pid: owner.pid }, plan };
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return {};
  }
}
