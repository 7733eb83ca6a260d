import { access, constants, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Space } from '../core/findings.ts';
import type { Machine } from '../ports.ts';
import { runCommand } from './command.ts';
import type { Environment } from './git/run.ts';

/** Where to look at a machine from. */
export interface MachinePlace {
  /** Top of the work tree. */
  readonly root: string;
  readonly gitDir: string;
  readonly env: Environment;
  readonly signal: AbortSignal;
}

/** The machine this process is on. */
export function openMachine({ root, gitDir, env, signal }: MachinePlace): Machine {
  return {
    space: () => spaceOf([root, gitDir, tmpdir()]),
    has: (command) => hasProgram(command, root, env),
    async version([command, ...args], path) {
      if (!(await hasProgram(command, root, env))) return null;
      const ended = await runCommand([command, ...args], { cwd: join(root, path), env, signal });
      return ended.failed ? null : ended.all.slice(0, 1000);
    },
  };
}

/** The file systems of some folders, each once. */
async function spaceOf(folders: readonly string[]): Promise<readonly Space[]> {
  const devices = new Map<number, string>();
  for (const path of folders) {
    const { dev } = await stat(path);
    if (!devices.has(dev)) devices.set(dev, path);
  }
  return Promise.all(
    [...devices.values()].map(async (path) => {
      const { bavail, bsize, files, ffree } = await statfs(path);
      return { path, bytes: bavail * bsize, files: files === 0 ? null : ffree };
    }),
  );
}

/** Looks as execvp(3) does: a name with a slash is a path, any other is sought along the PATH. */
export async function hasProgram(command: string, root: string, env: Environment): Promise<boolean> {
  if (/[\\/]/.test(command)) return isExecutable(isAbsolute(command) ? command : join(root, command));
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const endings = ['', ...(env['PATHEXT'] ?? '').split(';')]; // Windows
  for (const folder of folders) {
    for (const ending of endings) if (await isExecutable(join(folder, command + ending))) return true;
  }
  return false;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
