import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Run } from '../helpers/cli.ts';

const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url));

/** Seconds after which a run counts as hanging; the machine may be busy. */
const patience = 90;

/** Runs the built `release` in a process group of its own; one that hangs is killed with all its children. */
export function bounded(cwd: string, env: Readonly<Record<string, string>>, ...args: string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], {
      cwd,
      env: { ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const timer = setTimeout(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, patience * 1000);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
  });
}
