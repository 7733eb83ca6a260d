import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Run } from '../helpers/cli.ts';

/** The built command, as a file to run with node. */
export const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url));

/** A run that can still be sent signals. */
export interface Running {
  readonly child: ChildProcess;
  readonly done: Promise<Run>;
}

/** How to start a process. */
export interface Start {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** Another user to run as. */
  readonly uid?: number;
  /** Instead of node and the command. */
  readonly program?: string;
  /** Lead a process group of its own, as a job of a terminal does. */
  readonly group?: boolean;
}

export function start({ cwd, env, args, uid, program, group = false }: Start): Running {
  const [command, first] = program === undefined ? [process.execPath, [cli]] : [program, []];
  const child = spawn(command, [...first, ...args], {
    cwd,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: group,
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.stderr += chunk));
  const done = new Promise<Run>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, ...text });
    });
  });
  return { child, done };
}

/** Waits until a file is there, as long as a slow machine may need. */
export function appearance(path: string): Promise<void> {
  return until(() => existsSync(path), `${path} did not appear`);
}

/** Waits until something is so, as long as a slow machine may need. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  otherwise = 'it never was so',
): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    if (await isSo()) return;
    await wait(50);
  }
  throw new Error(otherwise);
}
